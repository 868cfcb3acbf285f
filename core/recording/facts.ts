import type { ConsentEntry } from '../contract/recording/consent.ts'
import type { JournalLine, Preset, StopReason, TakeId, TakeTrack } from '../contract/recording/take.ts'

/** Seconds that the analysis of each is behind the recording; null where there is none. */
export interface Lag {
  readonly sound: number | null
  readonly picture: number | null
}

/** What a take's journal says, read from its beginning to its end. */
export interface TakeFacts {
  readonly id: TakeId
  readonly title: string
  readonly preset: Preset
  readonly by: string
  readonly participants: readonly string[]
  readonly startedAt: Date
  readonly tracks: readonly TakeTrack[]
  readonly consents: readonly ConsentEntry[]
  readonly marks: readonly number[]
  /** Why it was stopped; null when it never was. */
  readonly stopped: StopReason | null
  /** Wall time of the last line of the recording itself. */
  readonly endedAt: Date
  /** Since when it is known that its time for consent is over; null before. */
  readonly overdueSince: Date | null
  /** How many of the page's events are in the journal. */
  readonly events: number
  /** Latest time that any line tells, seconds on the take's clock. */
  readonly seconds: number
  /** Names of the joined files inside the take's folder; null before they were made. */
  readonly joined: readonly string[] | null
  /** Names of those that were made of its beginning, before its page came back with the rest. */
  readonly begunWith: readonly string[]
  /** Names of the files of tracks that the joined ones do not hold, because nobody can read them. */
  readonly unread: readonly string[]
  readonly sessions: readonly string[]
  /** How often the page told that the machine runs short: frames that waited or were left out. */
  readonly pressed: number
  /** How far behind its analysis was at the end. */
  readonly behind: Lag
  /** Seconds from the end of the recording until a session of it waited for review, by session. */
  readonly ready: Readonly<Record<string, number>>
  /** How much of what networks were asked then they had said while it was recorded, 0..1, by session. */
  readonly takenOver: Readonly<Record<string, number | null>>
  /** Bytes that were being written when it was interrupted, and did not reach the disk whole. */
  readonly torn: number
  /** It was found without a stop, by a later start of the program. */
  readonly recovered: boolean
  /** When it was ended with what was there; null where it never was, or goes on. */
  readonly foundAt: Date | null
}

/**
 * Null for a journal without a beginning. Where a line is missing it may have been somebody's no: whoever had agreed
 * before it is asked again.
 */
export function factsOf(lines: readonly JournalLine[]): TakeFacts | null {
  const first = lines.find(({ event }) => event.kind === 'begun')
  if (first?.event.kind !== 'begun') return null
  const { take: id, title, preset, by } = first.event
  let participants: readonly string[] = first.event.participants
  const tracks: TakeTrack[] = []
  const consents: ConsentEntry[] = []
  const marks: number[] = []
  let stopped: StopReason | null = null
  let endedAt = first.time
  let overdueSince: Date | null = null
  let events = 0
  let seconds = 0
  let joined: readonly string[] | null = null
  let unread: readonly string[] = []
  let sessions: readonly string[] = []
  let pressed = 0
  let behind: Lag = { sound: null, picture: null }
  const ready: Record<string, number> = {}
  const takenOver: Record<string, number | null> = {}
  let torn = 0
  let recovered = false
  let foundAt: Date | null = null
  let begunWith: readonly string[] = []
  let before = 0
  for (const { event, time, sequence, number } of lines) {
    if (number !== before + 1) consents.length = 0
    before = number
    if (sequence !== null) {
      endedAt = time
      events = sequence
    }
    if (sequence !== null && 'at' in event) seconds = Math.max(seconds, event.at)
    if (event.kind === 'participants') participants = event.participants
    else if (event.kind === 'track') tracks.push(event.track)
    else if (event.kind === 'consent') consents.push(event.entry)
    else if (event.kind === 'mark') marks.push(event.at)
    else if (event.kind === 'overdue') overdueSince ??= new Date(time)
    else if (event.kind === 'dropped' || event.kind === 'pressed') pressed++
    else if (event.kind === 'followed')
      behind = { sound: event.behindSeconds, picture: event.pictureBehindSeconds ?? null }
    else if (event.kind === 'ready') {
      ready[event.session] = event.afterSeconds
      takenOver[event.session] = event.takenOver ?? null
    } else if (event.kind === 'stop') stopped = event.why
    else if (event.kind === 'disk-full') stopped = 'disk-full'
    else if (event.kind === 'joined') {
      joined = event.files
      unread = event.unread ?? []
      seconds = event.seconds
    } else if (event.kind === 'imported') sessions = event.sessions
    else if (event.kind === 'found') {
      recovered = true
      foundAt = new Date(time)
      torn = event.torn ?? 0
      seconds = event.seconds
    } else if (event.kind === 'reopened') {
      begunWith = [...begunWith, ...(joined ?? [])]
      ;[joined, unread, sessions, recovered, foundAt, torn] = [null, [], [], false, null, 0]
    }
  }
  return {
    ...{
      id,
      title,
      preset,
      by,
      participants,
      tracks,
      consents,
      marks,
      stopped,
      events,
      seconds,
      joined,
      begunWith,
      unread,
      sessions,
      pressed,
      behind,
      ready,
      takenOver,
      torn,
      recovered,
      foundAt,
    },
    startedAt: first.number === 1 ? new Date(first.time) : beginOf(id),
    endedAt: new Date(endedAt),
    overdueSince,
  }
}

/** When a take began, to the second, as its id tells (UTC). */
const beginOf = (id: TakeId): Date =>
  new Date(id.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/, '$1-$2-$3T$4:$5:$6Z'))

/** Name of a track's file. It does not hold the source's own name: two may have the same, and it may hold anything. */
export const fileOf = ({ number, kind }: Pick<TakeTrack, 'number' | 'kind'>): string =>
  `${String(number).padStart(2, '0')}-${kind}.mkv`
