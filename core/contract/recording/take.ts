import { z } from 'zod'
import { ErrorCode } from '../errors.ts'
import { ConsentEntry, ConsentGap, PersonName } from './consent.ts'

/** Id of a take, also the name of its folder: when it began (UTC) and a random part. */
export const TakeId = z.string().regex(/^\d{8}-\d{6}-[0-9a-f]{8}$/)
export type TakeId = z.infer<typeof TakeId>

/** What is recorded. `call`: one other person; `group`: several; `camera`: oneself; `sound`: microphone alone. */
export const Preset = z.enum(['call', 'group', 'camera', 'sound'])
export type Preset = z.infer<typeof Preset>

/** How finely a camera is recorded, at 30 frames a second. */
export const Quality = z.enum(['720p', '1080p'])
export type Quality = z.infer<typeof Quality>

/** Where pictures or sound come from. `call` is the sound of the shared screen, window or tab. */
export const SourceKind = z.enum(['screen', 'camera', 'microphone', 'call'])
export type SourceKind = z.infer<typeof SourceKind>

/** Tracks of a take at most: a device that comes back goes on in its own. */
export const mostTracks = 64

const TrackNumber = z.int().min(1).max(mostTracks)

/** Most characters of the name that a system gives a device, and most devices that come or go at once. */
export const mostOfDevices = { characters: 300, atOnce: 64 } as const

const DeviceName = z.string().max(mostOfDevices.characters)

/** One track of a take: one source, one append-only file. */
export const TakeTrack = z.strictObject({
  number: TrackNumber,
  kind: SourceKind,
  medium: z.enum(['video', 'audio']),
  /** As the system names the source; two may have the same. */
  label: DeviceName,
  /** As WebCodecs names it. */
  codec: z.string().max(80),
})
export type TakeTrack = z.infer<typeof TakeTrack>

/** Why a take ended. */
export const StopReason = z.enum(['asked', 'sources-ended', 'disk-full', 'interrupted'])
export type StopReason = z.infer<typeof StopReason>

/** What the page tells while it records. `at` is seconds on the take's clock, on which pauses do not count. */
export const PageEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('track'), at: z.number().min(0), track: TakeTrack }),
  z.strictObject({ kind: z.literal('start'), at: z.number().min(0) }),
  z.strictObject({ kind: z.literal('pause'), at: z.number().min(0) }),
  z.strictObject({ kind: z.literal('resume'), at: z.number().min(0), afterSeconds: z.number().min(0) }),
  z.strictObject({ kind: z.literal('mark'), at: z.number().min(0) }),
  z.strictObject({ kind: z.literal('source-ended'), at: z.number().min(0), number: TrackNumber }),
  /** The same device again, in the track that it had. */
  z.strictObject({ kind: z.literal('source-back'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({ kind: z.literal('source-replaced'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({ kind: z.literal('source-silent'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({ kind: z.literal('source-heard'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({ kind: z.literal('source-black'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({ kind: z.literal('source-seen'), at: z.number().min(0), number: TrackNumber }),
  z.strictObject({
    kind: z.literal('resized'),
    at: z.number().min(0),
    number: TrackNumber,
    width: z.int().positive(),
    height: z.int().positive(),
  }),
  /** Devices of the machine that came and went, by the names that the system gives them; none of them need be a source. */
  z.strictObject({
    kind: z.literal('devices'),
    at: z.number().min(0),
    come: z.array(DeviceName).max(mostOfDevices.atOnce),
    gone: z.array(DeviceName).max(mostOfDevices.atOnce),
  }),
  /** `asleep`: nothing ran for so long; `set`: the wall clock was moved by so much, either way. */
  z.strictObject({
    kind: z.literal('clock-jump'),
    at: z.number().min(0),
    why: z.enum(['asleep', 'set']),
    seconds: z.number(),
  }),
  /** Frames that were not encoded since the last time this was told, because the machine or the disk was too slow. */
  z.strictObject({
    kind: z.literal('dropped'),
    at: z.number().min(0),
    number: TrackNumber,
    frames: z.int().positive(),
    of: z.int().min(0),
  }),
  /** So many bytes of a track that its browser had put aside could not be read any more: zeros stand in their place. */
  z.strictObject({
    kind: z.literal('hole'),
    at: z.number().min(0),
    number: TrackNumber,
    bytes: z.int().positive(),
  }),
  /** No source is left that runs: from now on nothing is recorded, until there is another track. */
  z.strictObject({ kind: z.literal('empty'), at: z.number().min(0) }),
  /** So many frames of a source wait for their encoder, or bytes for the engine: the machine runs short. */
  z.strictObject({ kind: z.literal('pressed'), at: z.number().min(0), number: TrackNumber, waiting: z.int().min(0) }),
  z.strictObject({ kind: z.literal('stop'), at: z.number().min(0), why: StopReason }),
])
export type PageEvent = z.infer<typeof PageEvent>

export const TakeRequest = z.strictObject({
  preset: Preset,
  /** What the session will be called. */
  title: z.string().trim().min(1).max(120),
  /** The people besides the mentor who can be seen or heard. */
  participants: z.array(PersonName).max(40),
  /** How long it is thought to last, seconds. */
  expectedSeconds: z.number().min(60).max(86_400),
})
export type TakeRequest = z.infer<typeof TakeRequest>

/** What the engine itself notes in a take's journal. */
export const EngineEvent = z.discriminatedUnion('kind', [
  TakeRequest.extend({
    kind: z.literal('begun'),
    take: TakeId,
    version: z.literal(1),
    /** Who records. */
    by: z.string(),
  }),
  z.strictObject({ kind: z.literal('consent'), entry: ConsentEntry }),
  z.strictObject({ kind: z.literal('participants'), participants: z.array(PersonName).max(40) }),
  /** Room on the disk for so many seconds at the rate of the last half minute. */
  z.strictObject({
    kind: z.literal('disk-low'),
    minutes: z.number(),
    secondsLeft: z.number(),
    bytesASecond: z.number(),
  }),
  z.strictObject({ kind: z.literal('disk-full') }),
  /** Its time for consent was over, by the clock of this machine: it is asked about once more. */
  z.strictObject({ kind: z.literal('overdue') }),
  z.strictObject({ kind: z.literal('line-lost') }),
  z.strictObject({ kind: z.literal('line-back') }),
  /** It had been ended without its page, which came back with the rest: the take goes on. */
  z.strictObject({ kind: z.literal('reopened') }),
  /** Ended without a stop: what had reached the disk by then. */
  z.strictObject({
    kind: z.literal('found'),
    seconds: z.number().min(0),
    bytes: z.number().min(0),
    /** Bytes of last writes that the end had torn: they were left out. */
    torn: z.number().min(0).optional(),
  }),
  /** How far behind the recording the analysis of its sound, and of its picture, was when it ended, seconds. */
  z.strictObject({
    kind: z.literal('followed'),
    behindSeconds: z.number().min(0).nullable(),
    pictureBehindSeconds: z.number().min(0).nullable().optional(),
  }),
  z.strictObject({
    kind: z.literal('joined'),
    files: z.array(z.string()),
    seconds: z.number().min(0),
    /** Files of tracks in which nothing can be read although there is something: they stay as they are. */
    unread: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('imported'), sessions: z.array(z.string()) }),
  /** A session of it waits for its review, so long after the end of the recording. */
  z.strictObject({
    kind: z.literal('ready'),
    session: z.string(),
    afterSeconds: z.number().min(0),
    /** How much of what networks were asked they had said already while it was recorded, 0..1. */
    takenOver: z.number().min(0).max(1).nullable().optional(),
  }),
])
export type EngineEvent = z.infer<typeof EngineEvent>

/** One line of `journal.jsonl`. */
export const JournalLine = z.strictObject({
  number: z.int().min(1),
  time: z.iso.datetime(),
  /** The page's own count, for what the page told. */
  sequence: z.int().min(1).nullable(),
  event: z.union([PageEvent, EngineEvent]),
})
export type JournalLine = z.infer<typeof JournalLine>

/**
 * Where a take stands. `waiting`: its page is gone and may come back; `undecided`: it ended, but not everybody's consent
 * is on record; `joining`: its tracks become one file; `failed`: that did not work, nothing is lost.
 */
export const TakeState = z.enum(['recording', 'waiting', 'undecided', 'joining', 'done', 'failed'])
export type TakeState = z.infer<typeof TakeState>

/** A take as the interface shows it. */
export const TakeRow = z.object({
  id: TakeId,
  title: z.string(),
  preset: Preset,
  participants: z.array(z.string()),
  startedAt: z.iso.datetime(),
  /** Who records, or recorded. */
  by: z.string(),
  state: TakeState,
  /** Seconds of recording that are on the disk; 0 where nobody can tell. */
  seconds: z.number().min(0),
  bytes: z.number().min(0),
  /** True when it ended without having been stopped. */
  recovered: z.boolean(),
  /** It went on after a session had been made of its beginning: the next session holds all of it. */
  resumed: z.boolean(),
  /** Bytes that were being written at that moment and did not reach the disk whole: they are left out. */
  torn: z.number().min(0),
  /** Tracks that could not be read and are kept beside its recording. */
  unread: z.int().min(0),
  /** What is still missing before it may be kept. */
  gaps: z.array(ConsentGap),
  consents: z.array(ConsentEntry),
  /** When it will be destroyed if nobody decides; null for what is kept. */
  destroyedAt: z.iso.datetime().nullable(),
  marks: z.array(z.number()),
  /** Seconds that fit on the disk at the present rate; null while that cannot be told. */
  roomSeconds: z.number().min(0).nullable(),
  sessions: z.array(z.string()),
  /** Seconds that the analysis of the sound was behind: now, or at the end; null when it did not run meanwhile. */
  behindSeconds: z.number().min(0).nullable(),
  /** The same of the picture. */
  pictureBehindSeconds: z.number().min(0).nullable(),
  failure: z.object({ code: ErrorCode, data: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
})
export type TakeRow = z.infer<typeof TakeRow>
