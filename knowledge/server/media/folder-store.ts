import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fromSystem } from '../../../core/contract/system-errors.ts'
import { syncFile, syncFolder } from '../../../native/files/aside.ts'
import type { MediaStore } from './store.ts'

const content = /^[0-9a-f]{64}$/
const day = 24 * 3600 * 1000

/** Published files in a folder of this machine. A file appears there whole or not at all. */
export function openFolderStore(folder: string): MediaStore {
  const place = (sha256: string): string => {
    // Names come from hashes alone, so that no name leads out of the folder.
    if (!content.test(sha256)) throw new Error('not a sha256')
    return join(folder, sha256.slice(0, 2), sha256)
  }
  const sizeOf = (path: string): Promise<number | null> =>
    stat(path).then(
      ({ size }) => size,
      () => null,
    )
  return {
    async put(sha256, path) {
      const to = place(sha256)
      try {
        if ((await sizeOf(to)) !== null) return void (await rm(path, { force: true }))
        await mkdir(join(to, '..'), { recursive: true, mode: 0o700 })
        await syncFile(path)
        await rename(path, to)
        await syncFolder(join(to, '..'))
      } catch (cause) {
        throw fromSystem(cause, folder, 'write')
      }
    },
    size: (sha256) => sizeOf(place(sha256)),
    read: (sha256, range) => createReadStream(place(sha256), range ? { start: range.first, end: range.last } : {}),
    remove: (sha256) => rm(place(sha256), { force: true }),
    async old() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      const names: string[] = []
      for (const entry of entries) {
        if (!entry.isFile() || !content.test(entry.name)) continue
        const { ctimeMs } = await stat(join(entry.parentPath, entry.name))
        if (Date.now() - ctimeMs > day) names.push(entry.name)
      }
      return names
    },
  }
}
