import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from 'zod'
import type { ObjectStore } from '../../../native/store/object-store.ts'
import { openStore } from '../../../native/store/open-store.ts'
import { wholeObject } from '../../../native/store/whole-object.ts'
import { StudioError } from '../../contract/errors.ts'
import { type BulkDestination, outLock, type Recording } from './destination.ts'
import { takeLease } from './lease.ts'
import { isWithPeople, noteWithPeople } from './with-people.ts'

/** First object of a result, and the last one that is written: it says whose it is, and whether it is whole. */
const marker = 'estompe.json'

const Marker = z.object({
  version: z.literal(1),
  /** Hash of the source's address and the recording's name in it. */
  recording: z.string(),
  complete: z.boolean(),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
})
type Marker = z.infer<typeof Marker>

/**
 * Results in a bucket, laid out as the recordings are in their source: `prefix/<path without extension>/...`, with
 * an `estompe.json` (names, sizes, sha256) that calls them complete when they are.
 */
export async function bucketDestination(
  source: string,
  out: string,
  scratch: string,
  onLost: (error: StudioError) => void,
): Promise<BulkDestination> {
  const store = await openStore(out)
  const lease = await takeLease(store, outLock, onLost)
  if (!lease) throw new StudioError('bulk-busy', { file: out })
  const folderOf = ({ number }: Recording): string => join(scratch, 'out', String(number))
  // Two recordings of the same name must not choose the same place at the same time.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    folderFor: folderOf,
    // A bucket that is gone says so itself.
    refuseGone: async () => undefined,
    isElsewhere: true,
    withPeople: {
      has: (recording, signal) => isWithPeople(store, identityOf(source, recording), signal),
      note: (recording, signal) => noteWithPeople(store, identityOf(source, recording), signal),
    },
    keep(recording, folder, signal) {
      const kept = turn.then(() => keepIn(store, identityOf(source, recording), recording, folder, signal))
      turn = kept.catch(() => undefined)
      return kept.finally(() => rm(folderOf(recording), { recursive: true, force: true }))
    },
    async end() {
      await turn
      await lease.end()
      store.close()
    },
  }
}

/** What tells a recording from others of the same name in the same destination. */
export const identityOf = (source: string, { path }: Pick<Recording, 'path'>): string =>
  createHash('sha256').update(`${source}\n${path}`).digest('hex')

/**
 * Puts a result where it belongs, in place of an earlier one of the same recording. Others may do the same with other
 * recordings meanwhile.
 * @param folder absolute path; null takes the earlier one away and puts nothing there
 * @returns address of the place; null when there is none
 */
export async function keepIn(
  store: ObjectStore,
  recording: string,
  { path }: Pick<Recording, 'path'>,
  folder: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const stem = path.replace(/\.[^./]*$/, '') || 'recording'
  const markerOfFiles = (complete: boolean, files: Marker['files']) => ({
    bytes: Buffer.from(JSON.stringify({ version: 1, recording, complete, files } satisfies Marker, null, 2)),
  })
  const { place, isOwn } = await placeFor(store, stem, recording, signal)
  if (isOwn) await clear(store, place, signal)
  if (folder === null) return null
  try {
    await store.put(`${place}/${marker}`, markerOfFiles(false, []), { signal, onlyIf: 'absent' })
  } catch (error) {
    // Somebody took that name this very moment: the next one then.
    if (error instanceof StudioError && error.code === 'conflict')
      return keepIn(store, recording, { path }, folder, signal)
    throw error
  }
  const files: Marker['files'] = []
  for (const name of await filesIn(folder)) {
    const { size, sha256 } = await store.put(`${place}/${name}`, { path: join(folder, name) }, { signal })
    if (sha256 === null) throw new StudioError('store-wrong-answer', { file: store.address })
    files.push({ name, size, sha256 })
  }
  await store.put(`${place}/${marker}`, markerOfFiles(true, files), { signal })
  return `${store.address}${place}`
}

/** Relative to the folder, with `/`. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .sort()
}

/** Where this recording's result lies already, or else the first name under which there is nothing. */
async function placeFor(
  store: ObjectStore,
  stem: string,
  recording: string,
  signal: AbortSignal,
): Promise<{ place: string; isOwn: boolean }> {
  const taken = new Set<string>()
  const marked: string[] = []
  for await (const { key } of store.list(stem, signal)) {
    const rest = /^( \(\d+\))?\/(.*)$/s.exec(key.slice(stem.length))
    if (!rest) continue
    const place = stem + (rest[1] ?? '')
    taken.add(place)
    if (rest[2] === marker) marked.push(place)
  }
  for (const place of marked)
    if ((await markerOf(store, place, signal))?.recording === recording) return { place, isOwn: true }
  let number = 1
  const named = (): string => (number === 1 ? stem : `${stem} (${number})`)
  while (taken.has(named())) number += 1
  return { place: named(), isOwn: false }
}

/** Null when it is no marker of this program, or went meanwhile: whose it is replaces the result. */
async function markerOf(store: ObjectStore, place: string, signal: AbortSignal): Promise<Marker | null> {
  let bytes: Buffer
  try {
    bytes = (await wholeObject(store, `${place}/${marker}`, { signal })).bytes
  } catch (error) {
    if (error instanceof StudioError && error.code === 'file-missing') return null
    // Written anew between two looks: it says whose it is all the same.
    if (error instanceof StudioError && error.code === 'source-changed') return markerOf(store, place, signal)
    throw error
  }
  try {
    return Marker.parse(JSON.parse(bytes.toString()))
  } catch {
    return null
  }
}

/** Takes away an earlier result of the same recording, or what an interruption left of one; its marker last. */
async function clear(store: ObjectStore, place: string, signal: AbortSignal): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list(`${place}/`, signal)) if (key !== `${place}/${marker}`) keys.push(key)
  for (const key of [...keys, `${place}/${marker}`]) await store.remove(key, signal)
}
