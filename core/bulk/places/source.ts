import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BulkItemRecord } from '../../../native/database/bulk-items.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { fromSystem } from '../../contract/system-errors.ts'
import type { Library } from '../../library.ts'
import { type Found, walk } from '../walk.ts'
import { isBucket, libraryPlace } from './place.ts'

type Item = Pick<BulkItemRecord, 'number' | 'path' | 'size'>

/** Where the recordings of a job come from. */
export interface BulkSource {
  /** Every file, as it comes. @throws StudioError why the source cannot be read at all */
  walk(signal: AbortSignal): AsyncGenerator<Found, void, undefined>
  /** sha256 of a recording. @throws StudioError */
  sha256(item: Item, signal: AbortSignal): Promise<string>
  /** Absolute path where it can be read without bringing it here; null when it has to be brought. */
  here(item: Item): string | null
  /** Absolute path of the recording, brought here when it is not. The path is the same every time. @throws StudioError */
  take(item: Item, signal: AbortSignal): Promise<string>
  /** Removes what `take` brought. @param session told where its recording lies, when it is known */
  letGo(item: Item, session: string | null): Promise<void>
  /** Whether the source as such can still be reached. */
  isThere(): Promise<boolean>
}

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
      const code = facts === null ? 'file-missing' : size === 0 ? 'file-empty' : null
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
