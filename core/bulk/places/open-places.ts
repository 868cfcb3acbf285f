import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from '../../../native/database/lock.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { StudioError } from '../../contract/errors.ts'
import { fromSystem } from '../../contract/system-errors.ts'
import { refuseUnwritable } from '../../handing-over.ts'
import type { Library } from '../../library.ts'
import { type Found, walk } from '../walk.ts'
import { type BulkDestination, outLock } from './destination.ts'
import { isBucket, libraryPlace } from './place.ts'
import type { BulkSource, Item } from './source.ts'

/** Files up to so many bytes are read in one piece. */
const smallFile = 1 << 16

async function sha256Of(path: string, size: number, signal: AbortSignal): Promise<string> {
  if (size > smallFile) return sha256OfFile(path, signal)
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}

/** @param without absolute paths of folders that are not part of it */
function folderSource(source: string, without: readonly string[]): BulkSource {
  const here = ({ path }: Pick<Item, 'path'>): string => join(source, ...path.split('/'))
  return {
    walk: (signal) => walk(source, without, signal),
    sha256: (item, signal) => sha256Of(here(item), item.size, signal),
    here,
    take: async (item) => here(item),
    letGo: async () => undefined,
    isThere: () =>
      stat(source).then(
        () => true,
        () => false,
      ),
  }
}

/** Every session that the library knows, by where its recording was last seen. */
function librarySource({ database }: Library): BulkSource {
  async function* sessions(): AsyncGenerator<Found, void, undefined> {
    for (const { path } of database.sessions.all()) {
      const facts = await stat(path).catch(() => null)
      const [size, modified] = [facts?.size ?? 0, facts?.mtimeMs ?? 0]
      const code =
        facts === null ? (isBucket(path) ? 'recording-elsewhere' : 'file-missing') : size === 0 ? 'file-empty' : null
      yield { kind: 'recording', file: { path, size, modified, code } }
    }
  }
  return {
    walk: sessions,
    sha256: ({ path, size }, signal) => sha256Of(path, size, signal),
    here: ({ path }) => path,
    take: async ({ path }) => path,
    letGo: async () => undefined,
    isThere: async () => true,
  }
}

/**
 * The source of a job.
 * @param scratch absolute path of a folder for what has to be brought; nothing is brought when left out
 * @throws StudioError `invalid-input`
 */
export async function sourceOf(
  library: Library,
  { source, out }: { readonly source: string; readonly out: string },
  scratch: string,
): Promise<BulkSource> {
  if (source === libraryPlace) return librarySource(library)
  if (!isBucket(source)) return folderSource(source, [out, library.home])
  const { bucketSource } = await import('./bucket-source.ts')
  return bucketSource(library, source, out, scratch)
}

/**
 * The destination of a job, in this job's hands alone.
 * @param scratch absolute path of a folder for results on their way
 * @param onLost called when it stopped being so
 * @throws StudioError `bulk-busy` when somebody else writes there, `folder-not-writable`, `disk-full`, and what a store answers
 */
export async function destinationOf(
  { source, out }: { readonly source: string; readonly out: string },
  scratch: string,
  onLost: (error: StudioError) => void,
): Promise<BulkDestination> {
  if (isBucket(out)) return (await import('./bucket-destination.ts')).bucketDestination(source, out, scratch, onLost)
  const stays = { isElsewhere: false, withPeople: null }
  if (out === libraryPlace)
    return {
      ...{ ...stays, folderFor: () => null, refuseGone: async () => undefined, end: async () => undefined },
      keep: async (_, folder) => folder,
    }
  await refuseUnwritable(out)
  const lock = tryLock(join(out, outLock))
  if (!lock) throw new StudioError('bulk-busy', { file: out })
  const opened = await stat(out)
  const refuseGone = async (): Promise<void> => {
    const now = await stat(out).catch(() => null)
    if (now?.dev !== opened.dev || now.ino !== opened.ino) throw new StudioError('folder-not-writable', { file: out })
  }
  return {
    ...{ ...stays, folderFor: () => out, refuseGone, end: async () => lock.release() },
    async keep(_, folder) {
      await refuseGone()
      return folder
    },
  }
}
