import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import type { Library } from '../library.ts'
import type { Desk, Inbox } from './desk.ts'

/**
 * Room in the library for a recording that is handed over.
 * @throws StudioError `invalid-input` for what is no file name
 */
export async function inboxIn(
  library: Library,
  importPath: Desk['importPath'],
  name: string,
  by: string,
): Promise<Inbox> {
  const safe = basename(name.replaceAll('\\', '/'))
  if (safe === '' || safe === '.' || safe === '..' || safe.includes('\0'))
    throw new StudioError('invalid-input', { field: 'name' })
  const originals = join(library.home, 'originals')
  const folder = join(originals, crypto.randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, safe)
  return {
    path,
    freeBytes: await freeBytes(folder),
    async take() {
      const before = new Map(library.database.sessions.all().map((session) => [session.id, session.path]))
      const { session } = await importPath(path, { language: 'auto', by })
      // The same recording was handed over before: one copy of it is enough.
      const earlier = before.get(session)
      if (earlier?.startsWith(originals + sep) && earlier !== path)
        await rm(dirname(earlier), { recursive: true, force: true })
      return { session }
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

export async function freeBytes(folder: string): Promise<number> {
  await stat(folder)
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
