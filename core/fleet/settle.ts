import { createHash } from 'node:crypto'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SessionRecord } from '../../native/database/sessions.ts'
import type { StageRun } from '../../native/database/stage-runs.ts'
import { syncFolder, writeWhole } from '../../native/files/aside.ts'
import { fetchObject } from '../../native/store/fetch-object.ts'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { StudioError } from '../contract/errors.ts'
import { DetectOutput, Source, TrackOutput, TranscribeOutput } from '../contract/pipeline.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { canonical, mapped } from '../job-key.ts'
import { letGoOfLooks } from '../keeping/biometrics.ts'
import type { Library } from '../library.ts'
import { objectKey, placeOf } from './session-files.ts'

/** What a review stands on. */
const forms = { import: Source, transcribe: TranscribeOutput, detect: DetectOutput, track: TrackOutput }
const isForm = (stage: string): stage is keyof typeof forms => Object.hasOwn(forms, stage)

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** A session as another library held it, with what its stages found. */
export interface SettledFrom {
  /** Of the session in the store of what machines hand to one another. */
  readonly id: string
  readonly session: SessionRecord
  readonly runs: readonly StageRun[]
}

/** A run of a stage whose answer this program understands. */
interface Readable {
  readonly run: StageRun
  readonly answer: unknown
}

/**
 * Gives a library a session that another one analysed, as if it had been analysed here: what a review needs, and nothing
 * of a render. Where the library knows the recording's content, what was found goes to the session that it has.
 * @param path where the recording lies
 * @returns the session, and what is known of its recording
 * @throws StudioError `object-altered`, `session-missing` when it was not analysed, or by a program that this one does not
 *   understand; `library-busy` when something works on the session, `disk-full`, and what the store answers
 */
export async function settle(
  library: Library,
  store: ObjectStore,
  { id, session, runs }: SettledFrom,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly session: string; readonly source: Source }> {
  const { sessions } = library.database
  const answers = await readable(store, id, runs, signal)
  const imported = answers.find(({ run }) => run.stage === 'import')
  const source = Source.parse(imported?.answer)
  if (source.sha256 !== session.sha256) throw new StudioError('object-altered', { file: store.address })
  const workplace = library.begin(`settle-${id}`)
  try {
    const files = answers.flatMap(({ run }) => run.files.filter(({ erased }) => !erased))
    for (const file of files) await bring(store, id, file, placeOf(workplace.scratch, file.path), signal)
    const { sha256, size, title, duration } = session
    const facts = { sha256, path, fingerprint: 'unsettled', size, title, duration }
    const own = sessions.bySha256(sha256) ?? sessions.remember(facts)
    // Nobody else works on it while its rows and files come.
    const place = library.begin(own.id)
    try {
      await put(library, own.id, session.id, answers, workplace.scratch)
      // What verification found in a render of this library stays told.
      if (own.state !== 'leaks') sessions.setState(own.id, 'done')
      if (own.language === null && session.language !== null) sessions.setLanguage(own.id, session.language)
      letGoOfLooks(library, own.id)
    } finally {
      place.end()
    }
    return { session: own.id, source }
  } finally {
    workplace.end()
  }
}

/** Newest first, at least one of each stage. */
async function readable(
  store: ObjectStore,
  id: string,
  runs: readonly StageRun[],
  signal: AbortSignal,
): Promise<Readable[]> {
  const found: Readable[] = []
  for (const run of runs) {
    if (!isForm(run.stage) || run.state !== 'done' || run.artefactSha256 === null) continue
    const { bytes } = await wholeObject(store, objectKey(id, run.artefactSha256), { signal })
    if (sha256Of(bytes) !== run.artefactSha256) throw new StudioError('object-altered', { file: store.address })
    const answer: unknown = JSON.parse(bytes.toString())
    if (forms[run.stage].safeParse(answer).success) found.push({ run, answer })
  }
  const isThere = (stage: string): boolean => found.some(({ run }) => run.stage === stage)
  if (!Object.keys(forms).every(isThere)) throw new StudioError('session-missing')
  return found
}

async function bring(
  store: ObjectStore,
  id: string,
  { sha256, size }: StageRun['files'][number],
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const there = await fetchObject(store, objectKey(id, sha256), to, { signal })
  if (there.sha256 !== sha256 || there.size !== size) throw new StudioError('object-altered', { file: store.address })
}

/** Files to where they belong, then answers that name them there, oldest first: what is newest here was newest there. */
async function put(
  library: Library,
  own: string,
  theirs: string,
  answers: readonly Readable[],
  scratch: string,
): Promise<void> {
  const { stageRuns } = library.database
  const [from, to] = [`sessions/${theirs}/`, `sessions/${own}/`]
  const here = (path: string): string => {
    if (!path.startsWith(from)) throw new StudioError('object-altered', { file: path })
    return to + path.slice(from.length)
  }
  const moved = new Set<string>()
  for (const { run, answer } of answers.toReversed()) {
    const { stage, key, seconds, artefact } = run
    if (artefact === null || stageRuns.find(own, stage, key)?.state === 'done') continue
    const files = run.files.map((file) => ({ ...file, path: here(file.path) }))
    for (const [at, { path, erased }] of files.entries()) {
      if (erased || moved.has(path)) continue
      await move(placeOf(scratch, run.files[at]?.path ?? ''), placeOf(library.home, path))
      moved.add(path)
    }
    const text = canonical(
      mapped(answer, (one) =>
        one.startsWith(`library:/${from}`) ? `library:/${here(one.slice('library:/'.length))}` : one,
      ),
    )
    const place = placeOf(library.home, here(artefact))
    await mkdir(dirname(place), { recursive: true, mode: 0o700 })
    await writeWhole(place, text)
    stageRuns.start(own, stage, key)
    const found = { artefact: here(artefact), artefactSha256: sha256Of(text), files }
    stageRuns.finish({ session: own, stage, key, seconds, ...found })
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await rename(from, to)
    await syncFolder(dirname(to))
  } catch (cause) {
    throw fromSystem(cause, to, 'write')
  }
}
