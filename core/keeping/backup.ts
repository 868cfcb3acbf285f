import { existsSync, rmSync } from 'node:fs'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from '../../native/database/lock.ts'
import { clearAside, writeWhole } from '../../native/files/aside.ts'
import { type Copied, copyWhole } from '../../native/files/copy-whole.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { StudioError } from '../contract/errors.ts'
import type { BackupManifest } from '../contract/keeping/backup.ts'
import { fromSystem, noticedFull } from '../contract/system-errors.ts'
import type { Library } from '../library.ts'
import { databaseFile, libraryFiles, markFile, refuseNested } from './library-files.ts'
import { filesBelow } from './tree.ts'

export interface CopyControl {
  readonly signal?: AbortSignal
  /** Files. */
  readonly onProgress?: (done: number, total: number) => void
}

export const manifestFile = 'backup.json'

/**
 * Copies the library while the studio may go on: the database by its own snapshot, each file whole and read back. Run
 * again on the same folder, it copies what changed; stopped in the middle, it goes on.
 * @param to absolute path of a folder outside the library: empty, or with an earlier backup of this library
 * @throws StudioError `folder-unfit`, `folder-not-writable`, `disk-full`, `library-in-use`, `cancelled`
 */
export async function backUp(library: Library, to: string, control: CopyControl = {}): Promise<BackupManifest> {
  refuseNested(library.home, to)
  await refuseForeign(to)
  const lock = tryLock(join(library.home, 'locks', 'keeping.lock'))
  if (!lock) throw new StudioError('library-in-use', { file: library.home })
  try {
    await mkdir(to, { recursive: true, mode: 0o700 })
    // An earlier backup that is being renewed is no backup until it is whole again.
    await writeWhole(join(to, unfinished), '')
    rmSync(join(to, manifestFile), { force: true })
    const files = await copied(library, to, control)
    const wanted = new Set([...files.map(({ path }) => path), unfinished])
    for (const { path } of filesBelow(to))
      if (!wanted.has(path.slice(to.length + 1).replaceAll('\\', '/'))) rmSync(path, { force: true })
    const manifest: BackupManifest = {
      version: 1,
      at: new Date().toISOString(),
      home: library.home,
      files,
      originalsOutside: library.database.sessions.all().filter(({ path }) => library.relative(path) === null).length,
    }
    await writeWhole(join(to, manifestFile), JSON.stringify(manifest, null, 1))
    rmSync(join(to, unfinished), { force: true })
    return manifest
  } catch (cause) {
    throw fromSystem(noticedFull(cause, to), to, 'write')
  } finally {
    lock.release()
  }
}

/** Marks a folder that a backup is being written to. */
const unfinished = 'backup.unfinished'

async function refuseForeign(to: string): Promise<void> {
  const names = await readdir(to).catch((cause: unknown): string[] => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw new StudioError('folder-unfit', { file: to }, cause)
  })
  if (names.length > 0 && !names.includes(manifestFile) && !names.includes(unfinished))
    throw new StudioError('folder-unfit', { file: to })
}

/** Passes over the library until no file that the snapshot needs went away in the meantime. */
async function copied(library: Library, to: string, control: CopyControl): Promise<BackupManifest['files']> {
  for (let pass = 1; ; pass++) {
    const done = new Map<string, Copied>()
    // The note first: it may be older than the snapshot's log, never newer.
    if (existsSync(join(library.home, markFile)))
      done.set(markFile, await copyWhole(join(library.home, markFile), join(to, markFile), control.signal))
    const database = await snapshot(library, join(to, databaseFile))
    const needed = library.database.stageRuns.allFiles()
    const paths = libraryFiles(library.home).filter((path) => path !== markFile)
    for (const [index, path] of paths.entries()) {
      control.onProgress?.(index, paths.length)
      const copy = await copyWhole(join(library.home, path), join(to, path), control.signal).catch((error: unknown) => {
        if (error instanceof StudioError && error.code === 'file-missing') return null
        throw error
      })
      if (copy) done.set(path, copy)
    }
    control.onProgress?.(paths.length, paths.length)
    const vanished = needed.some((path) => !done.has(path) && existsSync(join(library.home, path)))
    if (vanished && pass < 4) continue
    done.set(databaseFile, database)
    return [...done].map(([path, copy]) => ({ path, ...copy }))
  }
}

async function snapshot(library: Library, file: string): Promise<Copied> {
  const aside = `${file}.part`
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(aside + end, { force: true })
  await clearAside(file)
  await library.database.snapshot(aside)
  await rename(aside, file)
  const [about] = filesBelow(file)
  return { size: about?.bytes ?? 0, sha256: await sha256OfFile(file) }
}
