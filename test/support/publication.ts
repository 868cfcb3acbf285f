import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Report } from '../../core/contract/report.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { KnowledgeServer } from '../../knowledge/client/knowledge-server.ts'
import type { Description } from '../../knowledge/client/parcel.ts'
import type { Parcel } from '../../knowledge/client/publish.ts'
import { StudioKey } from '../../knowledge/client/studio-key.ts'
import { type Statement, Studio } from '../../knowledge/contract/publication.ts'
import { trustedText } from '../../knowledge/contract/signing.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { evenTimes, makeMedia } from './fixtures.ts'
import type { Browser, TestBase } from './knowledge.ts'
import { wholeChecks } from './whole-checks.ts'

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')

const ballastPiece = 16 << 20

export interface Output {
  readonly folder: string
  readonly report: Report
}

/** A folder as `process` writes it: a real clip, its texts, its plan, and a report that says clean. */
export async function verifiedOutput(
  parent: string,
  sentences: readonly string[],
  { source = 'a', language = 'fr', bytes = 0 }: { source?: string; language?: string; bytes?: number } = {},
): Promise<Output> {
  const folder = mkdtempSync(join(parent, 'output-'))
  const duration = 2 * sentences.length
  const path = await makeMedia(join(folder, 'redacted.mp4'), {
    video: [{ width: 160, height: 90, times: evenTimes(duration * 5, 5) }],
    audio: [{ rate: 16_000, channels: 1, seconds: duration }],
  })
  if (bytes > 0) {
    // A `free` box after the clip: ballast that players skip.
    const head = Buffer.alloc(8)
    head.writeUInt32BE(bytes, 0)
    head.write('free', 4, 'latin1')
    writeFileSync(path, head, { flag: 'a' })
    for (let left = bytes - head.length; left > 0; left -= ballastPiece)
      writeFileSync(path, randomBytes(Math.min(left, ballastPiece)), { flag: 'a' })
  }
  const segments = sentences.map((text, i) => ({ start: i * 2, end: i * 2 + 2, speaker: 'S1', text, words: [] }))
  const transcript: Transcript = { language, duration, speakers: [{ id: 'S1', name: null }], segments }
  writeFileSync(join(folder, 'transcript.json'), JSON.stringify(transcript))
  writeFileSync(join(folder, 'transcript.vtt'), `WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour. ${sentences.join(' ')}\n`)
  const sourceSha256 = sha256(source)
  const plan = `${JSON.stringify({ version: 1, source: { sha256: sourceSha256, duration }, video: [], audio: [], text: [] }, null, 1)}\n`
  writeFileSync(join(folder, 'plan.json'), plan)
  const report: Report = {
    ...{ version: 1, program: 'estompe', createdAt: '2026-01-01T00:00:00.000Z', verdict: 'clean' },
    source: { sha256: sourceSha256, duration },
    render: { sha256: await sha256OfFile(path), bytes: statSync(path).size, container: 'mp4' },
    planSha256: sha256(plan),
    texts: Object.fromEntries(
      ['transcript.json', 'transcript.vtt'].map((name) => [name, sha256(readFileSync(join(folder, name)))]),
    ),
    policy: { name: 'strict', version: 1 },
    ...{ hidden: [], shown: [], leaks: [], doubts: [], models: [], stages: [] },
    checks: [...wholeChecks],
    ...{ machine: { cores: 2, provider: 'cpu', speed: 1 }, notes: [] },
  }
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report))
  return { folder, report }
}

export const description = (given: Partial<Description> = {}): Description => ({
  ...{ title: 'Fixer ses prix', summary: '', mentor: 'Claire', topics: ['prix'], recordedAt: '2026-01-15' },
  ...{ programmes: [], downloadable: false, chapters: [] },
  approval: { by: 'Reviewer', role: 'reviewer', at: '2026-01-16T10:00:00.000Z' },
  consents: [{ by: 'S1', at: '2026-01-15T09:00:00.000Z', how: 'spoken, at the start of the call' }],
  ...given,
})

/** A signed statement about a folder, whatever is in it: what a studio that lies would send. */
export function liar(folder: string, given: Partial<Statement> = {}): Parcel {
  const kinds = {
    media: 'redacted.mp4',
    captions: 'transcript.vtt',
    transcript: 'transcript.json',
    report: 'report.json',
    plan: 'plan.json',
  }
  const files = Object.entries(kinds).map(([kind, name]) => {
    const content = readFileSync(join(folder, name))
    return {
      kind: kind as 'media',
      name,
      bytes: content.length,
      sha256: sha256(content),
    }
  })
  const plan = z
    .object({ planSha256: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).planSha256
  const { approval, ...rest } = description()
  const statement = {
    ...{ version: 1, video: 'liarliarliar', madeAt: '2026-02-01T00:00:00.000Z', language: 'fr', duration: 2, files },
    ...{ ...rest, approval: { ...approval, plan }, ...given },
  }
  return {
    statement: JSON.stringify(statement),
    paths: new Map(Object.values(kinds).map((name) => [name, join(folder, name)])),
  }
}

/** A studio that the knowledge base trusts. */
export async function trustedStudio(
  kb: TestBase,
  admin: Browser,
  pauses: readonly number[] = [],
): Promise<KnowledgeServer> {
  const key = StudioKey.make()
  const { code } = (await admin.json('POST', '/api/studios/codes')) as { code: string }
  const { id } = await new KnowledgeServer(kb.base.origin, null).ask(
    'POST',
    '/api/studios',
    { code, name: 'Studio', publicKey: key.publicKey, proof: key.sign(trustedText(code)) },
    Studio,
    new AbortController().signal,
  )
  return new KnowledgeServer(kb.base.origin, { studio: id, key }, pauses)
}
