import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../native/files/aside.ts'
import { fingerprintOf } from '../native/files/sha256.ts'
import { fetchObject } from '../native/store/fetch-object.ts'
import { bucketOf, openStore } from '../native/store/open-store.ts'
import { nameOf } from './bulk/places/bucket-source.ts'
import { isBucket } from './bulk/places/place.ts'
import { StudioError } from './contract/errors.ts'
import { fromSystem } from './contract/system-errors.ts'
import { dropUnclaimed, fetchedFolder } from './fetched-original.ts'
import type { Library } from './library.ts'
import { refusalOf, whereIs } from './review-opening.ts'

export interface Fetching {
  /** Bytes. */
  readonly done: number
  readonly total: number
  readonly secondsLeft: number
}

export interface FetchControl {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Fetching) => void
}

/** Sessions whose recording lies in a bucket, newest first. */
export const sessionsElsewhere = ({ database }: Library) => database.sessions.all().filter(({ path }) => isBucket(path))

/**
 * Brings a session's recording from its bucket into the library, and writes down that it lies there. It comes into the session's scratch folder
 * and leaves that only when its sha256 is the session's: killed before, nothing of it outlives the next start.
 * @returns absolute path of the recording; where it lies already when it is on this machine
 * @throws StudioError `session-missing`, `library-busy` while something else works on the session, `file-missing`, `source-changed` for another
 *   content, `invalid-input`, `disk-full`, `cancelled`, and what the store answers
 */
export async function fetchRecording(library: Library, session: string, control: FetchControl = {}): Promise<string> {
  const { sessions } = library.database
  if (!sessions.get(session)) throw new StudioError('session-missing')
  const workplace = library.begin(session)
  try {
    const record = sessions.get(session)
    if (!record) throw new StudioError('session-missing')
    const place = await whereIs(record)
    if (place === 'there') return record.path
    if (place !== 'elsewhere') throw refusalOf(place, record.path)
    dropUnclaimed(library, session)
    const brought = await bring(record, workplace.scratch, control)
    const path = join(fetchedFolder(library.home, session), nameOf(record.path))
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await rename(brought, path)
      await syncFolder(dirname(path))
      await syncFolder(dirname(dirname(path)))
      sessions.moved(session, path, (await fingerprintOf(path)).fingerprint ?? 'unsettled')
    } catch (cause) {
      dropUnclaimed(library, session)
      throw fromSystem(cause, path, 'write')
    }
    return path
  } finally {
    workplace.end()
  }
}

/** @returns absolute path below `scratch` of what has the right content */
async function bring(
  { path: address, size, sha256 }: { readonly path: string; readonly size: number; readonly sha256: string },
  scratch: string,
  { signal, onProgress }: FetchControl,
): Promise<string> {
  const bucket = bucketOf(address)?.bucket ?? ''
  const key = address.slice(`s3://${bucket}/`.length)
  const store = await openStore(`s3://${bucket}`)
  try {
    const there = await store.facts(key, signal)
    if (!there) throw new StudioError('file-missing', { file: address })
    // Told before hours of another recording have come.
    if (there.size !== size || (there.sha256 !== null && there.sha256 !== sha256))
      throw new StudioError('source-changed', { file: address })
    const to = join(scratch, nameOf(key))
    const began = performance.now()
    const onBytes = (done: number, total: number): void => {
      const seconds = (performance.now() - began) / 1000
      onProgress?.({ done, total, secondsLeft: done > 0 ? (seconds / done) * (total - done) : 0 })
    }
    const { sha256: come } = await fetchObject(store, key, to, { tag: there.tag, onBytes, ...(signal && { signal }) })
    if (come !== sha256) throw new StudioError('source-changed', { file: address })
    return to
  } finally {
    store.close()
  }
}
