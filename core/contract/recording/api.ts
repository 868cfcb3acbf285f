import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { ConsentEntry, ConsentGap, ConsentGiven, ConsentWithdrawn, PersonName } from './consent.ts'
import { Quality, SourceKind, TakeId, TakeRequest, TakeRow } from './take.ts'

const Nothing = z.strictObject({})
const Done = z.object({})
const SessionId = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)

/** Whether a recording of that length would fit. Bytes. */
export const RoomCheck = z.object({
  freeBytes: z.number().min(0),
  needBytes: z.number().min(0),
  /** Seconds of recording that fit. */
  fitsSeconds: z.number().min(0),
  writable: z.boolean(),
})
export type RoomCheck = z.infer<typeof RoomCheck>

/** The takes as they are, again whenever one changes. */
export const TakesEvent = z.object({ takes: z.array(TakeRow) })
export type TakesEvent = z.infer<typeof TakesEvent>

/** Who agreed to what in a session that was recorded here. */
export const SessionConsent = z.object({
  title: z.string(),
  recordedAt: z.iso.datetime(),
  /** How long its recording is. */
  seconds: z.number().min(0),
  participants: z.array(z.string()),
  entries: z.array(ConsentEntry),
  /** What stands in the way of publishing. */
  gaps: z.array(ConsentGap),
})
export type SessionConsent = z.infer<typeof SessionConsent>

/** The recorder's part of the wire. A take's bytes travel on a channel of their own (`channel.ts`). */
export const recordingApi = {
  'recording.room': call(
    z.strictObject({
      sources: z.array(SourceKind).max(16),
      quality: Quality,
      seconds: z.number().min(60).max(86_400),
    }),
    RoomCheck,
  ),
  'recording.begin': call(TakeRequest, z.object({ take: TakeId })),
  'recording.watch': stream(Nothing, TakesEvent),
  'recording.participants': call(z.strictObject({ take: TakeId, participants: z.array(PersonName).max(40) }), Done),
  'recording.consent': call(z.strictObject({ take: TakeId, given: ConsentGiven }), Done),
  /** Tries again to make a session of a take. */
  'recording.finish': call(z.strictObject({ take: TakeId }), Done),
  /** Destroys a take that is not kept: its files are gone when this answers. */
  'recording.destroy': call(z.strictObject({ take: TakeId }), Done),
  /** Null for a session that was not recorded here. */
  'consent.of': call(z.strictObject({ session: SessionId }), SessionConsent.nullable()),
  'consent.give': call(z.strictObject({ session: SessionId, given: ConsentGiven }), SessionConsent),
  'consent.withdraw': call(z.strictObject({ session: SessionId, withdrawn: ConsentWithdrawn }), SessionConsent),
} as const
export type RecordingApi = typeof recordingApi
