import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Connection, openConnection } from '../../native/database/connection.ts'
import { takeExclusively } from '../../native/database/exclusive.ts'
import { tryLock } from '../../native/database/lock.ts'
import { relocate } from '../../native/database/relocate.ts'
import { snapshot } from '../../native/database/snapshot.ts'
import { asideOf, clearAside, syncFile, syncFolder, writeWhole } from '../../native/files/aside.ts'
import { copyWhole } from '../../native/files/copy-whole.ts'
import { holdKey, keyHeld } from '../../native/vault/keyring.ts'
import { checkCancelled, isCancelled, StudioError } from '../contract/errors.ts'
import { fromSystem, noticedFull } from '../contract/system-errors.ts'
import { arrivingFile, cameFrom, movedFile, whereItWent } from '../library-home.ts'
import { clearOld } from './arriving.ts'
import type { CopyControl } from './backup.ts'
import { databaseFile, knowledgeFolder, knowledgeLock, libraryFiles, refuseNested } from './library-files.ts'
import { holdOpening, readVault } from './vault.ts'

/**
 * Moves a library that nobody has open: everything is copied and read back, the database by SQLite itself and last,
 * then the old place is told where it went, then it is emptied. Nobody can open it meanwhile. Stopped before the old
 * place was told, the old library is whole; after that the new one is. Called again, it goes on.
 * @param to absolute path of a folder outside the library: empty, one that this move was interrupted in, or one that
 *   this library lay in before
 * @throws StudioError `library-in-use`, `folder-unfit`, `disk-full`, `folder-not-writable`, `cancelled`
 */
export async function moveLibrary(home: string, to: string, control: CopyControl = {}): Promise<void> {
  refuseNested(home, to)
  refuseForeign(home, to)
  const file = join(home, databaseFile)
  const held = holdOpening(home)
  try {
    const taken = takeExclusively(file, () => openConnection(file))
    try {
      await withoutKnowledgeBase(home, () => copied(taken.connection, home, to, control))
      await writeWhole(join(home, movedFile), JSON.stringify({ movedTo: to }))
    } catch (cause) {
      if (isCancelled(cause)) throw new StudioError('cancelled', {}, cause)
      throw fromSystem(noticedFull(cause, to), to, 'write')
    } finally {
      taken.release()
    }
  } finally {
    held.release()
  }
  clearOld(to)
}

/** @throws StudioError `library-in-use` while a knowledge base in this library is open */
async function withoutKnowledgeBase(home: string, work: () => Promise<void>): Promise<void> {
  if (!existsSync(join(home, knowledgeFolder))) return work()
  const lock = tryLock(join(home, knowledgeLock))
  if (!lock) throw new StudioError('library-in-use', { file: join(home, knowledgeFolder) })
  try {
    await work()
  } finally {
    lock.release()
  }
}

async function copied(database: Connection, home: string, to: string, control: CopyControl): Promise<void> {
  const key = keyHeld(home)
  if (key) holdKey(to, key, readVault(home)?.state)
  await mkdir(to, { recursive: true, mode: 0o700 })
  await writeWhole(join(to, arrivingFile), JSON.stringify({ from: home }))
  const paths = libraryFiles(home)
  await refuseTooLarge([...paths, databaseFile], home, to)
  for (const [index, path] of paths.entries()) {
    control.onProgress?.(index, paths.length + 1)
    await copyWhole(join(home, path), join(to, path), control.signal)
  }
  control.onProgress?.(paths.length, paths.length + 1)
  await copyDatabase(database, home, to)
  checkCancelled(control.signal)
  control.onProgress?.(paths.length + 1, paths.length + 1)
}

/** Nothing but SQLite may open the file of a database that is locked: whoever else closes it drops the lock (POSIX). */
async function copyDatabase(database: Connection, home: string, to: string): Promise<void> {
  const place = join(to, databaseFile)
  const aside = asideOf(place)
  try {
    await clearAside(place)
    await snapshot(database, aside)
    const copy = openConnection(aside)
    try {
      relocate(copy, home, to)
      // What it holds stands in its one file then.
      copy.pragma('journal_mode = delete')
      if (copy.pragma('integrity_check', { simple: true }) !== 'ok')
        throw new StudioError('database-damaged', { file: place })
    } finally {
      copy.close()
    }
    await syncFile(aside)
    await rename(aside, place)
    await syncFolder(to)
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(aside + end, { force: true })
  }
}

/** Before hours of copying: what is not there yet has to fit. */
async function refuseTooLarge(paths: readonly string[], home: string, to: string): Promise<void> {
  const sizeOf = (path: string): number => lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
  let needed = 0
  for (const path of paths) {
    const size = sizeOf(join(home, path))
    if (sizeOf(join(to, path)) !== size) needed += size
  }
  const { bavail, bsize } = await statfs(to)
  if (needed > bavail * bsize) throw new StudioError('disk-full', { file: to })
}

function refuseForeign(home: string, to: string): void {
  const names = existsSync(to) ? readdirSync(to) : []
  const layHere = names.every((name) => name === movedFile) && whereItWent(to) === home
  if (names.length > 0 && !layHere && cameFrom(to) !== home) throw new StudioError('folder-unfit', { file: to })
}
