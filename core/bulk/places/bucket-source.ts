import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { keptSize } from '../../../native/files/kept.ts'
import { fetchObject } from '../../../native/store/fetch-object.ts'
import type { StoredObject } from '../../../native/store/object-store.ts'
import { openStore } from '../../../native/store/open-store.ts'
import { fetchedFile } from '../../fetched-original.ts'
import type { Library } from '../../library.ts'
import type { Found } from '../walk.ts'
import { type FoundObject, objectsIn } from './objects.ts'
import type { BulkSource } from './source.ts'

/** Recordings in a bucket: brought here one by one, each for as long as it is worked on. */
export async function bucketSource(
  library: Library,
  source: string,
  out: string,
  scratch: string,
): Promise<BulkSource> {
  const store = await openStore(source)
  const folderOf = ({ number }: { readonly number: number }): string => join(scratch, String(number))
  return {
    walk: (signal) => found(objectsIn(store, source, out, signal)),
    async sha256({ path }, signal) {
      const known = (await store.facts(path, signal))?.sha256
      if (known) return known
      const hash = createHash('sha256')
      for await (const piece of (await store.read(path, { signal })).pieces) hash.update(piece)
      return hash.digest('hex')
    },
    here: () => null,
    async take(item, signal) {
      const path = join(folderOf(item), nameOf(item.path))
      const there = await keptSize(path).catch(() => null)
      if (there !== item.size) await fetchObject(store, item.path, path, { signal })
      return path
    },
    async letGo(item, session) {
      await rm(folderOf(item), { recursive: true, force: true })
      const known = session === null ? null : library.database.sessions.get(session)
      if (!known) return
      // One that was fetched into the library before stays what the session is shown by.
      const own = await fetchedFile(library.home, known.id)
      library.database.sessions.moved(known.id, own ?? `${source}${item.path}`, own ? 'unsettled' : known.fingerprint)
    },
    isThere: () =>
      store
        .list('')
        .next()
        .then(
          () => true,
          () => false,
        ),
  }
}

/** A name that every file system takes; what it ends with tells FFmpeg nothing that the content does not. */
export const nameOf = (key: string): string => basename(key).replace(/[<>:"\\|?*\p{Cc}]/gu, '_') || '_'

async function* found(objects: AsyncGenerator<FoundObject, void, undefined>): AsyncGenerator<Found, void, undefined> {
  for await (const { object, isRecording } of objects) yield isRecording ? recordingOf(object) : { kind: 'other' }
}

const recordingOf = ({ key, size, modified }: StoredObject): Found => ({
  kind: 'recording',
  file: { path: key, size, modified, code: size === 0 ? 'file-empty' : null },
})
