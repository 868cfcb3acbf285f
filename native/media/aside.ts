import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writingFailed } from './ffmpeg.ts'

/**
 * Writes a file aside and puts it in its place only when it is whole: `write` gets the path to write to; when it
 * throws, what it wrote is removed and a file that was in the place stays as it was.
 * @throws StudioError `disk-full` or `folder-not-writable`, and whatever `write` throws
 */
export async function writtenAside<T>(path: string, write: (aside: string) => Promise<T>): Promise<T> {
  const folder = dirname(path)
  const aside = join(folder, `.${randomUUID()}.${basename(path)}`)
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(aside, 'wx')
    await file.close()
    const result = await write(aside)
    await synced(aside, 'r+')
    await rename(aside, path)
    if (process.platform !== 'win32') await synced(folder, 'r')
    return result
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {})
    throw writingFailed(cause)
  }
}

async function synced(path: string, flags: string): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
