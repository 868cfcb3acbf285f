import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ReviewRecord } from '../../core/contract/review/records.ts'
import type { Library } from '../../core/library.ts'
import { summaryOf } from '../../core/stages/review/summary.ts'
import { fingerprintOf, sha256OfFile } from '../../native/files/sha256.ts'

/** A session whose every trace carries a marker. */
export interface Planted {
  readonly id: string
  readonly original: string
}

const put = (path: string, content: string | Buffer): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/**
 * Fills a library with a session that has something of everything, each with the marker in it.
 * @param files how many artefacts, besides those of which there is one
 * @param outside folder for the original; null keeps it in the library
 */
export async function plantSession(
  library: Library,
  marker: string,
  { files = 3, outside = null }: { files?: number; outside?: string | null } = {},
): Promise<Planted> {
  const { sessions, stageRuns, reviews } = library.database
  const original = put(
    outside === null ? join(library.home, 'originals', randomUUID(), `${marker}.mp4`) : join(outside, `${marker}.mp4`),
    Buffer.concat([Buffer.alloc(100_000, 7), Buffer.from(marker)]),
  )
  const about = await fingerprintOf(original)
  const { id } = sessions.remember({
    sha256: await sha256OfFile(original),
    path: original,
    fingerprint: about.fingerprint ?? 'unsettled',
    size: about.size,
    title: `Call with ${marker}`,
    duration: 10,
  })
  const key = 'k'.repeat(64)
  for (const stage of ['transcribe', 'detect', 'render']) {
    const folder = library.stageFolder(id, stage, key)
    for (let number = 0; number < files; number++) put(join(folder, `${number}.json`), `${marker} ${number}`.repeat(40))
    const answer = put(join(folder, 'answer.json'), JSON.stringify({ text: `I am ${marker}` }))
    stageRuns.start(id, stage, key)
    stageRuns.finish({
      session: id,
      stage,
      key,
      artefact: library.relative(answer) as string,
      artefactSha256: await sha256OfFile(answer),
      files: [],
      seconds: 1,
    })
  }
  put(join(library.stageFolder(id, 'detect', key), 'face-looks.json'), `[${marker}]`)
  put(join(library.home, 'results', id, marker, 'transcript.txt'), marker)
  put(join(library.home, 'quarantine', id, 'redacted.mp4'), marker)
  put(join(library.home, 'proxies', id, 'proxy.mp4'), marker)
  const person: ReviewRecord = {
    ...{ type: 'person', id: 'p1', revision: 0, name: marker, decision: null, consent: null, decided: null },
  }
  const diff = { p1: { before: null, after: person } }
  const change = {
    at: new Date().toISOString(),
    actor: 'Anne',
    role: 'reviewer' as const,
    command: 'name-person',
    diff,
  }
  reviews.commit(id, change, summaryOf(new Map([['p1', person]])))
  return { id, original }
}

/** Somebody answers for a session at that moment, under a policy that keeps originals for 90 days if it is a preset. */
export function approve(library: Library, session: string, at: string, policy = 'strict@1'): void {
  library.database.audit.append({ actor: `policy:${policy}`, action: 'approve-plan', session, facts: {} })
  const approval: ReviewRecord = {
    ...{ type: 'approval', id: 'approval', revision: 0, by: 'Anne', role: 'reviewer', at, decisions: 'a'.repeat(64) },
    checked: { findings: 0, doubts: 0, clips: 0 },
  }
  const change = { at, actor: 'Anne', role: 'reviewer' as const, command: 'approve' }
  const diff = { approval: { before: null, after: approval } }
  library.database.reviews.commit(session, { ...change, diff }, summaryOf(new Map([['approval', approval]])))
}

/** Every file below a folder that holds one of the texts, in its bytes or in its name. */
export function traces(folder: string, ...texts: string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    const holds = texts.some(
      (text) => entry.name.includes(text) || (entry.isFile() && readFileSync(path).includes(Buffer.from(text))),
    )
    return holds ? [path] : []
  })
}
