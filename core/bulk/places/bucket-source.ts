import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { keptSize } from '../../../native/files/kept.ts'
import { fetchObject } from '../../../native/store/fetch-object.ts'
import type { ObjectStore, StoredObject } from '../../../native/store/object-store.ts'
import { openStore } from '../../../native/store/open-store.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { fetchedFile } from '../../fetched-original.ts'
import type { Library } from '../../library.ts'
import { headBytes, isRecorded, recordingNames } from '../signature.ts'
import type { Found } from '../walk.ts'
import type { BulkSource } from './source.ts'

/** Objects of other names whose first bytes are asked for at the same time. */
const atOnce = 16

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
    walk: (signal) => objects(store, source, out, signal),
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

async function* objects(
  store: ObjectStore,
  source: string,
  out: string,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  // Results among the recordings would be taken for recordings the next time.
  const results = out.startsWith(source) ? out.slice(source.length) : null
  let waiting: StoredObject[] = []
  const look = async (): Promise<Found[]> => {
    const batch = waiting
    waiting = []
    return Promise.all(batch.map((object) => looked(store, object, signal)))
  }
  for await (const object of store.list('', signal)) {
    checkCancelled(signal)
    const { key } = object
    if (key.split('/').some((part) => part.startsWith('.')) || (results !== null && key.startsWith(results))) continue
    if (recordingNames.test(key)) yield recordingOf(object)
    else waiting.push(object)
    if (waiting.length >= atOnce) yield* await look()
  }
  yield* await look()
}

const recordingOf = ({ key, size, modified }: StoredObject): Found => ({
  kind: 'recording',
  file: { path: key, size, modified, code: size === 0 ? 'file-empty' : null },
})

async function looked(store: ObjectStore, object: StoredObject, signal: AbortSignal): Promise<Found> {
  try {
    const { pieces } = await store.read(object.key, { range: { start: 0, end: headBytes }, signal })
    const head: Uint8Array[] = []
    for await (const piece of pieces) head.push(piece)
    return isRecorded(Buffer.concat(head)) ? recordingOf(object) : { kind: 'other' }
  } catch (error) {
    // It went away between the listing and the question.
    if (error instanceof StudioError && (error.code === 'file-missing' || error.code === 'source-changed'))
      return { kind: 'other' }
    throw error
  }
}
