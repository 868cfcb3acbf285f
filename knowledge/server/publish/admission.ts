import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { RedactionPlan } from '../../../core/contract/plan.ts'
import { missingFrom } from '../../../core/contract/proof.ts'
import { Report } from '../../../core/contract/report.ts'
import { Transcript } from '../../../core/contract/transcript.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { probe } from '../../../native/media/probe.ts'
import type { FileKind, StatedFile, Statement } from '../../contract/publication.ts'

/** A file that arrived whole, and what the statement says of it. */
export interface Arrived {
  readonly file: StatedFile
  readonly path: string
}

/** What the knowledge base needs of a publication that it lets in. */
export interface Admitted {
  readonly transcript: Transcript
  readonly hasPicture: boolean
}

/** Seconds that two ways of measuring a length may be apart. */
const lengthsApart = 1.5
/** Bytes of a transcript or report: anything longer is none. */
const longestText = 64 << 20

/**
 * Looks at everything again, whatever the studio says: each file is the one that was stated, the report is about this
 * very render, says clean and leaves nothing out, it was made from the plan that was approved, and the media is what it
 * claims to be.
 * @throws StudioError `upload-altered`, `not-verified`, `proof-incomplete`, `not-approved`
 */
export async function admit(statement: Statement, arrived: readonly Arrived[]): Promise<Admitted> {
  for (const { file, path } of arrived)
    if ((await sha256OfFile(path)) !== file.sha256) throw new StudioError('upload-altered', { file: file.name })
  const of = (kind: FileKind): Arrived => {
    const one = arrived.find(({ file }) => file.kind === kind)
    if (!one) throw new StudioError('not-verified')
    return one
  }
  const report = await parsed(of('report'), Report)
  const media = of('media')
  const clean = report.verdict === 'clean' && report.leaks.length === 0
  if (!clean || report.render.sha256 !== media.file.sha256 || report.render.bytes !== media.file.bytes)
    throw new StudioError('not-verified')
  if (report.planSha256 !== of('plan').file.sha256) throw new StudioError('not-verified')
  const plan = await parsed(of('plan'), RedactionPlan)
  if (plan.source.sha256 !== report.source.sha256) throw new StudioError('not-verified')
  if (statement.approval.plan !== report.planSha256) throw new StudioError('not-approved')
  if ([statement.approval, ...statement.consents].some(({ at }) => Date.parse(at) > Date.parse(statement.madeAt)))
    throw new StudioError('not-approved')
  const transcript = await parsed(of('transcript'), Transcript)
  const found = await probe(media.path).catch((cause: unknown) => {
    throw new StudioError('not-verified', {}, cause)
  })
  if (found.dropped.length > 0) throw new StudioError('not-verified')
  const apart = (a: number, b: number): boolean => Math.abs(a - b) > lengthsApart
  const texts = arrived.filter(({ file: { kind } }) => kind === 'transcript' || kind === 'captions')
  const names = texts.map(({ file }) => file.name)
  const sound = found.audio.length > 0
  const what = missingFrom(report, { picture: found.video !== null, sound, plan, texts: names })
  if (what !== null) throw new StudioError('proof-incomplete', { what })
  if (texts.some(({ file }) => report.texts?.[file.name] !== file.sha256)) throw new StudioError('not-verified')
  if (apart(found.duration, statement.duration) || transcript.duration - found.duration > lengthsApart)
    throw new StudioError('not-verified')
  return { transcript, hasPicture: found.video !== null }
}

async function parsed<S extends z.ZodType>({ path, file }: Arrived, schema: S): Promise<z.output<S>> {
  if (file.bytes > longestText) throw new StudioError('not-verified')
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new StudioError('not-verified', {}, cause)
  }
  const result = schema.safeParse(content)
  if (!result.success) throw new StudioError('not-verified')
  return result.data
}
