import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { fingerprintOf, sha256OfFile } from '../../native/files/sha256.ts'
import { may, wireAccess } from '../contract/access.ts'
import { StudioError } from '../contract/errors.ts'
import type { Library } from '../library.ts'
import type { Desk, Inbox } from './desk.ts'
import type { Reviewer } from './review.ts'

/**
 * Room in the library for a recording that is handed over.
 * @throws StudioError `invalid-input` for what is no file name
 */
export async function inboxIn(
  library: Library,
  importPath: Desk['importPath'],
  name: string,
  who: Reviewer,
): Promise<Inbox> {
  const safe = basename(name.replaceAll('\\', '/'))
  if (safe === '' || safe === '.' || safe === '..' || safe.includes('\0'))
    throw new StudioError('invalid-input', { field: 'name' })
  const originals = join(library.home, 'originals')
  const folder = join(originals, crypto.randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, safe)
  const options = { language: 'auto', by: who.name } as const
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true })
  return {
    path,
    freeBytes: await freeBytes(folder),
    async take() {
      const known = await sameContent(library, path)
      if (known === null) return importPath(path, options)
      // Says neither which session it is nor whose.
      if (!may(wireAccess['session.results'], who, known.recorder === who.name)) throw new StudioError('conflict')
      if (await isWhole(known)) {
        await drop()
        return importPath(known.path, options)
      }
      const taken = await importPath(path, options)
      const earlier = dirname(known.path)
      if (dirname(earlier) === originals && z.uuid().safeParse(basename(earlier)).success)
        await rm(earlier, { recursive: true, force: true })
      return taken
    },
    drop,
  }
}

/** The session that has the content of this file, if any; read only where one has as many bytes. */
async function sameContent({ database }: Library, path: string): Promise<SessionRecord | null> {
  const { size } = await fingerprintOf(path)
  if (!database.sessions.all().some((session) => session.size === size)) return null
  return database.sessions.bySha256(await sha256OfFile(path))
}

/** Whether a session's recording still lies where it was, with the same content. */
async function isWhole({ path, fingerprint, sha256 }: SessionRecord): Promise<boolean> {
  try {
    return (await fingerprintOf(path)).fingerprint === fingerprint || (await sha256OfFile(path)) === sha256
  } catch {
    return false
  }
}

export async function freeBytes(folder: string): Promise<number> {
  await stat(folder)
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
