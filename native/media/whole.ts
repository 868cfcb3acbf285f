import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { asideOf, clearAside, syncFile, syncFolder } from '../files/aside.ts'

/**
 * Lets another program write a file aside, and puts it in its place only when it is whole. When `write` throws, what
 * it wrote is removed, and a file that was in the place stays as it was. What an interrupted run left is cleared.
 * @throws StudioError `disk-full` or `folder-not-writable`, and whatever `write` throws
 */
export async function wholeFile<T>(path: string, write: (aside: string) => Promise<T>): Promise<T> {
  const aside = asideOf(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await clearAside(path)
    // FFmpeg says too little about why it cannot create a file.
    await (await open(aside, 'wx', 0o600)).close()
    const result = await write(aside)
    await syncFile(aside)
    await rename(aside, path)
    await syncFolder(dirname(path))
    return result
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {})
    if (cause instanceof StudioError && cause.code === 'disk-full')
      throw new StudioError('disk-full', { file: path }, cause)
    throw fromSystem(cause, path, 'write')
  }
}
