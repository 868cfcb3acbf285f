import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { asKept } from './kept.ts'

/** Name of a file or folder that is still being written: hidden, beside the one that it becomes. */
export const asideOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)

/** Removes what an interrupted run left aside for this file or folder. */
export async function clearAside(path: string): Promise<void> {
  const folder = dirname(path)
  const start = `.${basename(path)}.`
  for (const name of await readdir(folder))
    if (name.startsWith(start) && /^[0-9a-f]{12}\.part(\.\w+)?$/.test(name.slice(start.length)))
      await rm(join(folder, name), { recursive: true, force: true })
}

/**
 * Writes a whole file or none of it: aside, synced to the disk, then renamed. Sealed, in a library that is.
 * @param mode permission bits of the new file, less the process's mask
 * @throws StudioError `disk-full`, `folder-not-writable`
 */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const aside = asideOf(path)
  try {
    const file = await open(aside, 'wx', mode)
    try {
      await file.writeFile(asKept(path, content))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    await rm(aside, { force: true })
    throw fromSystem(cause, path, 'write')
  }
}

/**
 * As `writeWhole`, for what must not be interrupted by anything else of this process.
 * @throws StudioError `disk-full`, `folder-not-writable`
 */
export function writeWholeSync(path: string, content: string | Uint8Array, mode = 0o600): void {
  const aside = asideOf(path)
  try {
    const file = openSync(aside, 'wx', mode)
    try {
      writeFileSync(file, asKept(path, content))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(aside, path)
    if (process.platform !== 'win32') {
      const folder = openSync(dirname(path), 'r')
      try {
        fsyncSync(folder)
      } catch (error) {
        if (!cannotSync(error)) throw error
      } finally {
        closeSync(folder)
      }
    }
  } catch (cause) {
    rmSync(aside, { force: true })
    throw fromSystem(cause, path, 'write')
  }
}

/** Whether a file system says that it does not sync folders. */
const cannotSync = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP')

/** Makes a rename in the folder last through a power cut. Does nothing where folders cannot be synced (Windows). */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!cannotSync(error)) throw error
  } finally {
    await handle.close()
  }
}

/** Syncs a file that something else has written. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
