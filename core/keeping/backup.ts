import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from '../../native/database/lock.ts'
import { writeWhole } from '../../native/files/aside.ts'
import type { Copied } from '../../native/files/copy-whole.ts'
import type { KeyFile } from '../../native/vault/keys.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { BackupManifest } from '../contract/keeping/backup.ts'
import { fromSystem, noticedFull } from '../contract/system-errors.ts'
import type { Library } from '../library.ts'
import { databaseFile, knowledgeFolder, libraryFiles, markFile, refuseNested } from './library-files.ts'
import { keysFile, plainShelf, type Shelf, sealedShelf, shelfMarks } from './shelf.ts'
import { copyTogether } from './together.ts'

export interface CopyControl {
  readonly signal?: AbortSignal
  /** Files. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What seals a backup: the key itself, and the file that gives it back to whoever knows the passphrase. */
export interface Seal {
  readonly keys: KeyFile
  readonly dataKey: Buffer
}

/**
 * Copies the library while the studio and its knowledge base may go on: the database by its own snapshot, each file whole
 * and read back, those of the knowledge base's database as they lay at one moment. Run again on the same folder, it copies
 * what changed; stopped in the middle, it goes on.
 * @param to absolute path of a folder outside the library: empty, or with an earlier backup of the same kind
 * @param seal null for a backup that anybody can read who has the folder
 * @throws StudioError `folder-unfit`, `folder-not-writable`, `disk-full`, `library-in-use`, `cancelled`
 */
export async function backUp(
  library: Library,
  to: string,
  control: CopyControl = {},
  seal: Seal | null = null,
): Promise<BackupManifest> {
  refuseNested(library.home, to)
  await refuseForeign(to, seal !== null)
  const lock = tryLock(join(library.home, 'locks', 'keeping.lock'))
  if (!lock) throw new StudioError('library-in-use', { file: library.home })
  try {
    await mkdir(to, { recursive: true, mode: 0o700 })
    if (seal) await writeWhole(join(to, keysFile), JSON.stringify(seal.keys, null, 1))
    const shelf = seal ? sealedShelf(to, seal.dataKey) : plainShelf(to)
    await shelf.setManifest(null)
    const files = await copied(library, shelf, control)
    shelf.tidy(files.map(({ path }) => path))
    const manifest: BackupManifest = {
      version: 1,
      at: new Date().toISOString(),
      home: library.home,
      files,
      originalsOutside: library.database.sessions.all().filter(({ path }) => library.relative(path) === null).length,
    }
    await shelf.setManifest(manifest)
    return manifest
  } catch (cause) {
    if (isCancelled(cause)) throw new StudioError('cancelled', {}, cause)
    throw fromSystem(noticedFull(cause, to), to, 'write')
  } finally {
    lock.release()
  }
}

async function refuseForeign(to: string, isSealed: boolean): Promise<void> {
  const names = await readdir(to).catch((cause: unknown): string[] => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw new StudioError('folder-unfit', { file: to }, cause)
  })
  const isShelf = names.some((name) => shelfMarks.includes(name))
  if (names.length > 0 && (!isShelf || names.includes(keysFile) !== isSealed))
    throw new StudioError('folder-unfit', { file: to })
}

/** Passes over the library until no file that the snapshot needs went away in the meantime. */
async function copied(library: Library, shelf: Shelf, { signal, onProgress }: CopyControl) {
  for (let pass = 1; ; pass++) {
    const done = new Map<string, Copied>()
    const put = async (path: string): Promise<void> => {
      done.set(path, await shelf.put(path, join(library.home, path), signal))
    }
    // The note first: it may be older than the snapshot's log, never newer.
    if (existsSync(join(library.home, markFile))) await put(markFile)
    const database = await snapshot(library, shelf)
    const needed = library.database.stageRuns.allFiles()
    const paths = libraryFiles(library.home).filter((path) => path !== markFile)
    const putAll = async (some: readonly string[], first: number): Promise<void> => {
      for (const [index, path] of some.entries()) {
        onProgress?.(first + index, paths.length)
        await put(path).catch((error: unknown) => {
          if (!(error instanceof StudioError && error.code === 'file-missing')) throw error
        })
      }
    }
    const isKnowledge = (path: string): boolean => path.startsWith(`${knowledgeFolder}/`)
    const alone = paths.filter((path) => !isKnowledge(path))
    await putAll(alone, 0)
    await copyTogether(
      library.home,
      () => libraryFiles(library.home).filter(isKnowledge),
      async (together) => {
        for (const path of done.keys()) if (isKnowledge(path)) done.delete(path)
        await putAll(together, Math.min(alone.length, paths.length - together.length))
      },
    )
    onProgress?.(paths.length, paths.length)
    const vanished = needed.some((path) => !done.has(path) && existsSync(join(library.home, path)))
    if (vanished && pass < 4) continue
    done.set(databaseFile, database)
    return [...done].map(([path, copy]) => ({ path, ...copy }))
  }
}

/** Through the library's own scratch folder: nothing unsealed ever lies on the other disk. */
async function snapshot(library: Library, shelf: Shelf): Promise<Copied> {
  const workplace = library.begin('backup')
  try {
    const file = join(workplace.scratch, databaseFile)
    await library.database.snapshot(file)
    return await shelf.put(databaseFile, file)
  } finally {
    workplace.end()
  }
}
