import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { writeWholeSync } from '../../native/files/aside.ts'
import { readKeptSync } from '../../native/files/kept.ts'
import { canonical } from '../job-key.ts'
import type { Library } from '../library.ts'
import { placesOf } from './belongings.ts'
import { filesBelow } from './tree.ts'
import { writtenOver } from './written-over.ts'

/** Files that hold words. */
const written = new Set(['.json', '.jsonl', '.txt', '.vtt', '.srt', '.html'])

/** A file of words as it was read. */
export interface ReadText {
  readonly path: string
  /** What it is without the words; null where it holds none of them. */
  readonly after: string | null
  /** Of its content without the words. */
  readonly size: number
  readonly sha256: string
}

/** Files of words that lie in a session's places, absolute. */
export const textsOf = (library: Library, session: SessionRecord): string[] =>
  placesOf(library, session.id, session.path)
    .flatMap(filesBelow)
    .map(({ path }) => path)
    .filter((path) => written.has(extname(path)))

/** Reads a file, and what it is without these words. */
export function readText(path: string, words: ReadonlySet<string>): ReadText {
  const change = (text: string): string => (text.startsWith('library:/') ? text : writtenOver(text, words))
  const content = readKeptSync(path)
  const before = content.toString('utf8')
  const after = extname(path) === '.json' ? overJson(before, change) : change(before)
  return after === before ? { path, after: null, ...factsOf(content) } : { path, after, ...factsOf(Buffer.from(after)) }
}

/**
 * Writes what was read in the place of what it was, and notes it with the runs that it belongs to; names of files and
 * folders go as well. Takes no breath: whoever reads the session sees it before or after.
 * @returns files that changed
 */
export function writeTexts(
  library: Library,
  session: SessionRecord,
  texts: readonly ReadText[],
  words: ReadonlySet<string>,
): number {
  const { stageRuns, sessions } = library.database
  const known = new Map(texts.map(({ path, size, sha256 }) => [library.relative(path), { size, sha256 }]))
  let count = 0
  for (const { path, after } of texts) {
    if (after === null) continue
    writeWholeSync(path, after)
    count++
  }
  for (const run of stageRuns.of(session.id)) {
    if (run.artefact === null) continue
    const answer = known.get(run.artefact)
    const files = run.files.map((file) => ({ ...file, ...known.get(file.path) }))
    // Also where a run of the program that was killed had written the file, and not yet noted it.
    const isNoted =
      (answer === undefined || answer.sha256 === run.artefactSha256) &&
      files.every(({ sha256 }, index) => sha256 === run.files[index]?.sha256)
    if (isNoted) continue
    // Nobody asks for this key: what is processed again is read from the recording again, never from what was erased.
    stageRuns.rewritten(run.id, `erased-${run.id}`, answer?.sha256 ?? run.artefactSha256 ?? '', files)
  }
  const named = writtenOver(basename(session.path), words)
  if (named !== basename(session.path) && library.relative(session.path) !== null && existsSync(session.path)) {
    const path = join(dirname(session.path), named)
    renameSync(session.path, path)
    sessions.moved(session.id, path, 'unsettled')
    count++
  }
  return count + renamedResults(library, session.id, words)
}

/** Folders of results are called after the recording. */
function renamedResults(library: Library, session: string, words: ReadonlySet<string>): number {
  const root = join(library.home, 'results', session)
  let count = 0
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const next = writtenOver(name, words)
    if (next === name) continue
    renameSync(join(root, name), join(root, next))
    library.database.publications.renamed(join(root, name), join(root, next))
    count++
  }
  return count
}

const factsOf = (content: Buffer): { size: number; sha256: string } => ({
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
})

function overJson(text: string, change: (text: string) => string): string {
  try {
    return canonical(JSON.parse(text), change)
  } catch {
    return change(text)
  }
}
