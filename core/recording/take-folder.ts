import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Lock, tryLock } from '../../native/database/lock.ts'
import { keptSize, readKept } from '../../native/files/kept.ts'
import {
  type EngineEvent,
  type PageEvent,
  SourceKind,
  type TakeRequest,
  type TakeTrack,
} from '../contract/recording/take.ts'
import { factsOf, fileOf, type TakeFacts } from './facts.ts'
import { Journal, parseJournal } from './journal.ts'

/** When a take began (UTC) and a random part: folders sort by time, and two never have one name. */
export const newTakeId = (now: Date): string => {
  const [day = '', time = ''] = now.toISOString().slice(0, 19).split('T')
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(4).toString('hex')}`
}

/** Keeps other programs away from a take; null where one of them has it. @param home absolute path of the library */
export const lockTake = (home: string, id: string): Lock | null => tryLock(join(home, 'locks', `take-${id}.lock`))

/** What a take's journal on the disk says; null when it never got its first line. */
export async function factsIn(folder: string): Promise<TakeFacts | null> {
  // One that cannot be read is not one that was never written.
  const bytes = await readKept(join(folder, 'journal.jsonl')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return bytes && factsOf(parseJournal(bytes).lines)
}

/** Writes a line into the journal of a take that is closed; gives what it says then. One caller at a time. */
export async function noteIn(
  folder: string,
  event: EngineEvent | PageEvent,
  now?: () => Date,
): Promise<TakeFacts | null> {
  const journal = await Journal.open(join(folder, 'journal.jsonl'), now)
  try {
    await journal.append(event)
    return factsOf(journal.lines)
  } finally {
    await journal.close()
  }
}

/** Bytes of all tracks' files. One that cannot be read is not one that is empty. */
export async function bytesIn(folder: string, { tracks }: Pick<TakeFacts, 'tracks'>): Promise<number> {
  const sizes = tracks.map((track) => bytesOf(join(folder, fileOf(track))))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

const bytesOf = (path: string): Promise<number> =>
  keptSize(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 0
    throw error
  })

/** Bytes that all tracks take on the disk, sealed or not, also where nothing of them can be read. */
export async function roomTakenIn(folder: string): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => trackNamed(name))
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/**
 * What an earlier run left of a take. Null for one that was killed before anything was recorded: its folder is gone then.
 * Tracks that no line of the journal tells of are entered again, and so is the beginning of a take that has lost it: as
 * that of a group in which nobody has agreed to anything.
 */
export async function foundIn(folder: string, now?: () => Date): Promise<TakeFacts | null> {
  const facts = await factsIn(folder)
  if (facts && facts.joined !== null) return facts
  const known = new Set(facts?.tracks.map(fileOf))
  const names = await readdir(folder)
  const lost: TakeTrack[] = []
  for (const name of names) {
    const track = known.has(name) ? null : trackNamed(name)
    if (track && (await bytesOf(join(folder, name))) > 0) lost.push(track)
  }
  if (!facts && lost.length === 0) {
    // What else lies here may be a session's recording.
    if (names.every((name) => ownFiles.has(name) || trackNamed(name)))
      await rm(folder, { recursive: true, force: true })
    return null
  }
  if (!facts) await noteIn(folder, begunSomehow(folder), now)
  for (const track of lost) await noteIn(folder, { kind: 'track', at: 0, track }, now)
  return lost.length > 0 ? factsIn(folder) : facts
}

/** What lies beside the tracks while a take is recorded. */
const ownFiles: ReadonlySet<string> = new Set(['journal.jsonl', 'spare', 'answers.jsonl'])

/** The beginning of a take that is not known. */
function begunSomehow(folder: string): Extract<EngineEvent, { kind: 'begun' }> {
  const take = basename(folder)
  const asked: TakeRequest = { preset: 'group', title: take, participants: [], expectedSeconds: 3600 }
  return { kind: 'begun', take, version: 1, by: '', ...asked }
}

/** A take whose journal cannot be read, as far as the names of its files tell; null when it has no tracks (any more). */
export async function unreadIn(folder: string): Promise<TakeFacts | null> {
  const tracks: TakeTrack[] = []
  for (const name of await readdir(folder)) {
    const track = trackNamed(name)
    if (track && (await stat(join(folder, name)).catch(() => null))?.size !== 0) tracks.push(track)
  }
  const events = [begunSomehow(folder), ...tracks.map((track) => ({ kind: 'track' as const, at: 0, track }))]
  const time = new Date().toISOString()
  return tracks.length > 0
    ? factsOf(events.map((event, at) => ({ number: at + 1, time, sequence: null, event })))
    : null
}

/** A track as the name of its file tells it; null for what is no track. */
function trackNamed(name: string): TakeTrack | null {
  const [, number, of] = /^(\d\d)-([a-z]+)\.mkv$/.exec(name) ?? []
  const kind = SourceKind.safeParse(of)
  if (!number || !kind.success) return null
  const medium = kind.data === 'screen' || kind.data === 'camera' ? 'video' : 'audio'
  return { number: Number(number), kind: kind.data, medium, label: '', codec: '' }
}
