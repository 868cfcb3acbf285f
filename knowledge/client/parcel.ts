import { createHash } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { jsonOf } from '../../core/contract/json-of.ts'
import { RedactionPlan } from '../../core/contract/plan.ts'
import { missingFrom, tracksIn } from '../../core/contract/proof.ts'
import { Report } from '../../core/contract/report.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { Transcript } from '../../core/contract/transcript.ts'
import { writeWhole } from '../../native/files/aside.ts'
import { keptSize, readKeptText } from '../../native/files/kept.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { type FileKind, type StatedFile, Statement } from '../contract/publication.ts'
import type { Parcel } from './publish.ts'

/** What a person says about a clip; the rest is read from what was rendered. */
export type Description = Pick<
  Statement,
  'title' | 'summary' | 'mentor' | 'topics' | 'recordedAt' | 'programmes' | 'downloadable' | 'chapters' | 'consents'
> & {
  readonly approval: Omit<Statement['approval'], 'plan'>
  /** Id of the clip there; made of what it was rendered from when left out. */
  readonly video?: string
}

const kindOf = (name: string): FileKind | null => {
  if (name === 'report.json') return 'report'
  if (name === 'plan.json') return 'plan'
  if (name === 'transcript.json') return 'transcript'
  if (name === 'transcript.vtt') return 'captions'
  return /^redacted\.\w+$/.test(name) && extname(name) !== '.html' ? 'media' : null
}

/**
 * Reads a folder of verified output into a parcel. The same content described the same way gives the same statement,
 * word for word, also after a restart: publishing it twice changes nothing.
 * @param memory folder where statements are kept
 * @throws StudioError `not-verified` when the folder is not whole or its report does not say clean, `proof-incomplete`
 *   when the report leaves something out
 */
export async function packed(
  folder: string,
  description: Description,
  memory: string,
  now = new Date(),
): Promise<Parcel> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fromSystem(cause, folder, 'read')
  })
  const paths = new Map<string, string>()
  const files: Statement['files'] = []
  for (const name of names.sort()) {
    const kind = kindOf(name)
    if (!kind) continue
    const path = join(folder, name)
    paths.set(name, path)
    files.push({ kind, name, bytes: await keptSize(path), sha256: await sha256OfFile(path) })
  }
  const json = async <S extends z.ZodType>(name: string, schema: S): Promise<z.output<S>> => {
    const path = paths.get(name)
    if (path === undefined) throw new StudioError('not-verified')
    const read = schema.safeParse(jsonOf(await readKeptText(path)))
    if (!read.success) throw new StudioError('not-verified', {}, read.error)
    return read.data
  }
  const report = await json('report.json', Report)
  const transcript = await json('transcript.json', Transcript)
  refuseUnproven(report, await json('plan.json', RedactionPlan), files)
  const facts = {
    version: 1 as const,
    video: createHash('sha256').update(report.source.sha256).digest('hex').slice(0, 32),
    ...description,
    approval: { ...description.approval, plan: report.planSha256 },
    language: transcript.language,
    duration: report.source.duration,
    files,
  }
  return { statement: await remembered(facts, memory, now), paths }
}

/** What was said is proved with the media; what somebody changed since, or nobody checked, is not. */
function refuseUnproven(report: Report, plan: RedactionPlan, files: readonly StatedFile[]): void {
  if (report.verdict !== 'clean' || report.leaks.length > 0) throw new StudioError('not-verified')
  const texts = files.filter(({ kind }) => kind === 'transcript' || kind === 'captions')
  const what = missingFrom(report, { ...tracksIn(report), plan, texts: texts.map(({ name }) => name) })
  if (what !== null) throw new StudioError('proof-incomplete', { what })
  const isOther = ({ kind, name, sha256 }: StatedFile): boolean =>
    (kind === 'media' && sha256 !== report.render.sha256) ||
    (kind === 'plan' && sha256 !== report.planSha256) ||
    ((kind === 'transcript' || kind === 'captions') && sha256 !== report.texts?.[name])
  if (files.some(isOther)) throw new StudioError('not-verified')
}

/** The statement that was made of these facts before, or a new one. */
async function remembered(facts: Omit<Statement, 'madeAt'>, memory: string, now: Date): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex')
  const path = join(memory, `${hash}.json`)
  const before = await readKeptText(path).catch(() => null)
  if (before !== null) return before
  const statement = Statement.safeParse({ ...facts, madeAt: now.toISOString() })
  if (!statement.success) throw new StudioError('not-verified', {}, statement.error)
  const text = JSON.stringify(statement.data)
  await mkdir(memory, { recursive: true, mode: 0o700 })
  await writeWhole(path, text, 0o600)
  return text
}
