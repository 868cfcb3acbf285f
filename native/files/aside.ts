import { randomBytes } from 'node:crypto'
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

/** Makes a rename in the folder last through a power cut. Does nothing where folders cannot be synced (Windows). */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'ENOTSUP')))
      throw error
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
