import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { keptSize } from '../../native/files/kept.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { fetchObject } from '../../native/store/fetch-object.ts'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { StudioError } from '../contract/errors.ts'
import type { StageName } from '../contract/progress.ts'
import { databaseFile } from '../keeping/library-files.ts'
import { type Library, openLibrary } from '../library.ts'
import { StageEnd } from './records.ts'
import { FileOfSession, objectKey, objectsOf, placeOf } from './session-files.ts'

/*
 * A session that several machines work on has a small library of its own, which travels: its database and the
 * artefacts of its stages, each file once, under its sha256. `state.json` names the files that belong together, and is
 * only ever replaced in the version that was seen: of two machines that did the same stage, one is heard.
 */

const State = z.object({
  version: z.literal(1),
  files: z.array(FileOfSession),
  ended: z.array(StageEnd),
})
type State = z.infer<typeof State>

/** Folders of a library that belong to its sessions. */
const folders = ['sessions', 'quarantine']

export interface SessionLibrary {
  /** How the stage ended, when a machine has done it. */
  ended(stage: StageName): StageEnd | null
  /** @throws StudioError `conflict` when another machine handed on something since the library was brought */
  refuseOvertaken(): Promise<void>
  /** Hands on what the library holds now. @throws StudioError `conflict` when another machine did so meanwhile */
  handOn(end: StageEnd): Promise<void>
  /** Takes away what an interruption left of a session that is over. */
  tidy(): Promise<void>
}

/**
 * Brings the library of a session here: of what an earlier stage left, what is still the same stays.
 * @param home absolute path of a folder, empty or not there, or with an earlier state of the session's library that
 *   nobody has open
 * @throws StudioError `object-altered`, `disk-full`, `conflict` when another machine handed on something meanwhile, and what
 *   the store answers
 */
export async function bringLibrary(
  store: ObjectStore,
  id: string,
  home: string,
  signal: AbortSignal,
): Promise<SessionLibrary> {
  const stateKey = stateKeyOf(id)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const seen = await stateOf(store, stateKey, signal)
  const refuseOvertaken = async (): Promise<void> => {
    const now = await store.facts(stateKey, signal)
    if ((now?.tag ?? null) !== seen.tag) throw new StudioError('conflict', { file: stateKey })
  }
  const wanted = new Set(seen.state.files.map(({ path }) => path))
  for (const path of await pathsIn(home)) if (!wanted.has(path)) await rm(placeOf(home, path))
  for (const { path, size, sha256 } of seen.state.files) {
    if ((await sha256OfFile(placeOf(home, path), signal).catch(() => null)) === sha256) continue
    const there = await fetchObject(store, objectKey(id, sha256), placeOf(home, path), { signal }).catch(
      async (error: unknown) => {
        // Who hands on takes away what only an earlier state had.
        if (error instanceof StudioError && error.code === 'file-missing') await refuseOvertaken()
        throw error
      },
    )
    if (there.sha256 !== sha256 || there.size !== size) throw new StudioError('object-altered', { file: stateKey })
  }
  const leftBeside = async (files: State['files']): Promise<string[]> => {
    const needed = new Set(files.map(({ sha256 }) => objectKey(id, sha256)))
    const left: string[] = []
    for await (const { key } of store.list(objectsOf(id), signal)) if (!needed.has(key)) left.push(key)
    return left
  }
  return {
    refuseOvertaken,
    ended: (stage) => seen.state.ended.find((end) => end.stage === stage) ?? null,
    async handOn(end) {
      const files = await filesOf(home, signal, end.outcome === 'clean')
      const known = new Set(seen.state.files.map(({ sha256 }) => sha256))
      for (const { path, sha256 } of files)
        if (!known.has(sha256)) await store.put(objectKey(id, sha256), { path: placeOf(home, path) }, { signal })
      const state: State = { version: 1, files, ended: [...seen.state.ended, end] }
      const onlyIf = seen.tag === null ? 'absent' : { tag: seen.tag }
      // What nobody needs any more, the stage's checkpoints among it, whoever left them: as it is before the next stage may
      // begin, which puts objects there that this one knows nothing of.
      const left = await leftBeside(files)
      await store.put(stateKey, { bytes: Buffer.from(JSON.stringify(state)) }, { onlyIf, signal })
      for (const key of left) await store.remove(key, signal)
    },
    async tidy() {
      for (const key of await leftBeside(seen.state.files)) await store.remove(key, signal)
    },
  }
}

/** What was handed on of a session so far. @throws StudioError as the store */
export async function handedOn(
  store: ObjectStore,
  id: string,
  signal: AbortSignal,
): Promise<Pick<State, 'files' | 'ended'>> {
  return (await stateOf(store, stateKeyOf(id), signal)).state
}

const stateKeyOf = (id: string): string => `${id}/state.json`

async function stateOf(
  store: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<{ state: State; tag: string | null }> {
  try {
    const { facts, bytes } = await wholeObject(store, key, { signal })
    return { state: State.parse(JSON.parse(bytes.toString())), tag: facts.tag }
  } catch (error) {
    // Replaced between two looks at it: whoever asks again finds what another machine handed on.
    if (error instanceof StudioError && error.code === 'source-changed')
      throw new StudioError('conflict', { file: key }, error)
    if (!(error instanceof StudioError && error.code === 'file-missing')) throw error
    return { state: { version: 1, files: [], ended: [] }, tag: null }
  }
}

/** @param isOver leaves out the render that lies at its destination */
async function filesOf(home: string, signal: AbortSignal, isOver: boolean): Promise<State['files']> {
  // The database as one file, whatever else is open of it.
  const copy = join(home, 'handed-on.db')
  await rm(copy, { force: true })
  await withLibrary(home, ({ database }) => database.snapshot(copy))
  await replace(copy, join(home, databaseFile))
  const files: State['files'] = []
  for (const name of await pathsIn(home)) {
    if (isOver && /^sessions\/[^/]+\/render-[^/]+\/redacted\./.test(name)) continue
    const path = placeOf(home, name)
    files.push({ path: name, size: await keptSize(path), sha256: await sha256OfFile(path, signal) })
  }
  return files
}

/** What of a library travels, relative to it, with `/`, in order. */
async function pathsIn(home: string): Promise<string[]> {
  const entries = await Promise.all(
    folders.map((folder) => readdir(join(home, folder), { recursive: true, withFileTypes: true }).catch(() => [])),
  )
  const own = (await readdir(home)).filter((name) => /^library\.(db.*|.*\.json)$/.test(name))
  const below = entries
    .flat()
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(home, join(parentPath, name)).replaceAll('\\', '/'))
  return [...own, ...below].sort()
}

async function replace(from: string, to: string): Promise<void> {
  for (const ending of ['-wal', '-shm']) await rm(`${to}${ending}`, { force: true })
  await rename(from, to)
}

/** Opens the library in a folder for as long as `work` takes. */
export async function withLibrary<T>(home: string, work: (library: Library) => T | Promise<T>): Promise<T> {
  const library = openLibrary(home)
  try {
    return await work(library)
  } finally {
    library.close()
  }
}
