import { z } from 'zod'
import { auditApi } from './audit/api.ts'
import { bulkApi } from './bulk/api.ts'
import { enrolmentApi } from './enrolment/api.ts'
import { Failure } from './failure.ts'
import { fetchingApi } from './fetching/api.ts'
import { FindingKind } from './finding.ts'
import { keepingApi } from './keeping/api.ts'
import { movingApi } from './keeping/moving.ts'
import { outletApi } from './outlet/api.ts'
import { peopleApi } from './people/api.ts'
import { RedactionPlan } from './plan.ts'
import { StageName } from './progress.ts'
import { providerApi } from './provider/api.ts'
import { recordingApi } from './recording/api.ts'
import { Report } from './report.ts'
import { reviewApi } from './review/api.ts'
import { HeardKind } from './review/excerpt.ts'
import { rendersApi } from './review/renders.ts'
import { call, stream } from './rpc.ts'
import { SessionId } from './session-id.ts'
import { Transcript } from './transcript.ts'
import { vaultApi } from './vault/api.ts'

export { Failure } from './failure.ts'
export { SessionId } from './session-id.ts'

/**
 * Where a session's job stands. `waiting`: in the queue; `analysed`: all is found, nothing is rendered yet; `clean`: the
 * newest render of the whole session is verified; `leaks`: verification found something, the render is kept in
 * quarantine; `stopped`: cancelled by a person, continues where it was.
 */
export const SessionState = z.enum(['waiting', 'processing', 'analysed', 'clean', 'leaks', 'failed', 'stopped'])
export type SessionState = z.infer<typeof SessionState>

/** Where a session's review stands, beside its job. `published`: by an approval that stands. */
export const ReviewStanding = z.enum(['to-review', 'changes-asked', 'approved', 'published'])
export type ReviewStanding = z.infer<typeof ReviewStanding>

/** One stage of a session's job. `done` of `total` in the stage's own unit. */
export const StageState = z.object({
  stage: StageName,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.number().min(0),
  total: z.number().min(0),
  /** Seconds that it took, or has taken so far; null before it began. */
  seconds: z.number().min(0).nullable(),
  /** True when an earlier run had done it. */
  resumed: z.boolean(),
})
export type StageState = z.infer<typeof StageState>

/** A line of the library. */
export const SessionRow = z.object({
  id: SessionId,
  /** The recording's file name without extension: shown on the user's own screen, never logged. */
  title: z.string(),
  addedAt: z.iso.datetime(),
  /** Seconds; null until it was read. */
  duration: z.number().min(0).nullable(),
  /** Null until it was read. */
  hasPicture: z.boolean().nullable(),
  /** ISO 639-1 or `und`; null until it was transcribed. */
  language: z.string().nullable(),
  /** The sample recording that comes with the program. */
  starter: z.boolean(),
  state: SessionState,
  /** Null before everything in it was found. */
  review: ReviewStanding.nullable(),
  /** Persons seen in it; null before everything was found. */
  people: z.int().min(0).nullable(),
  /** Clips that were made of it. */
  clips: z.int().min(0),
  /** Whether `/media/<id>/thumbnail` answers: a small picture in which all that was found is hidden. */
  thumbnail: z.boolean(),
  /** Who recorded it or brought it in; null when nobody knows. */
  recorder: z.string().nullable(),
  /** What runs now, or ran last; null before the first. */
  stage: StageName.nullable(),
  /** Seconds until the whole job ends; null while there is nothing to tell from. */
  secondsLeft: z.number().min(0).nullable(),
  stages: z.array(StageState),
  failure: Failure.nullable(),
  /** Things that a person should still look at. */
  doubts: z.int().min(0),
  leaks: z.int().min(0),
  hidden: z.array(z.object({ kind: FindingKind, count: z.int().min(0) })),
})
export type SessionRow = z.infer<typeof SessionRow>

/** What changed in the library. `all` comes first and whenever changes were too many to name. */
export const LibraryChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), rows: z.array(SessionRow) }),
  z.object({ kind: z.literal('changed'), row: SessionRow }),
  z.object({ kind: z.literal('removed'), id: SessionId }),
])
export type LibraryChange = z.infer<typeof LibraryChange>

/**
 * What can be read of a session by address, `/media/<session>/<kind>`. Unmasked, never kept in a cache: `original`,
 * `proxy`, `peaks`, `crop`, `heard-<digest>`.
 * - `redacted`: the verified render of the whole session; `clip-<clip id>`: that of a clip.
 * - `proxy`: MP4 that every browser plays and seeks, a key frame each half second, frames at exactly the original's
 *   times; the original itself where it is such a file already.
 * - `frames`: time of each frame as seconds, 64-bit floats, little endian.
 * - `peaks`: outline of the sound: one pair of signed bytes for each 10 ms from 0, lowest and highest sample, -127..127.
 * - `filmstrip`: sprite of small pictures (JPEG) with all that was found hidden; `review.strip` describes it.
 * - `thumbnail`: JPEG, 320 pixels wide, with all that was found hidden.
 * - `heard-<digest>`: a few seconds of sound, as `review.excerpt` tells of them.
 * - `crop?finding=<id>&time=<seconds>`: JPEG of what was found and a little around it, at most 240 pixels a side.
 */
export const MediaKind = z.union([
  z.enum(['redacted', 'original', 'thumbnail', 'proxy', 'frames', 'peaks', 'filmstrip', 'crop']),
  z.templateLiteral(['clip-', z.string().regex(/^[A-Za-z0-9_-]{1,80}$/)]),
  HeardKind,
])
export type MediaKind = z.infer<typeof MediaKind>

/** What picks one of several: the query of a media address. */
export const MediaPick = z.object({ finding: z.string().min(1).max(80), time: z.coerce.number().min(0) })
export type MediaPick = z.infer<typeof MediaPick>

/** A result that the user may keep. Byte contents are read by address, never over the wire. */
export const ResultFile = z.object({ name: z.string(), bytes: z.int().min(0) })
export type ResultFile = z.infer<typeof ResultFile>

/** The results of a session. All of it is redacted; there is nothing before the session is verified. */
export const SessionResults = z.object({
  report: Report.nullable(),
  transcript: Transcript.nullable(),
  plan: RedactionPlan.nullable(),
  files: z.array(ResultFile),
})
export type SessionResults = z.infer<typeof SessionResults>

export const About = z.object({
  version: z.string(),
  /** `win32`, `darwin`, `linux`, ... */
  platform: z.string(),
  cores: z.int().min(1),
  /** Folder of the library, shown to its owner. */
  home: z.string(),
  /** Bytes free where the library lies. */
  freeBytes: z.number().min(0),
})
export type About = z.infer<typeof About>

const Nothing = z.strictObject({})
const OneSession = z.strictObject({ session: SessionId })
/** How far a recording that was moved has been read, in bytes; then it is the session's. */
export const RelocateEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number().min(0), total: z.number().min(0) }),
  z.object({ kind: z.literal('done') }),
])
export type RelocateEvent = z.infer<typeof RelocateEvent>

const Done = z.object({})

/** The wire between the studio and whoever shows it. */
export const api = {
  'program.about': call(Nothing, About),
  'library.watch': stream(Nothing, LibraryChange),
  /** Adds a recording that lies on this machine and begins to process it. */
  'library.import': call(
    z.strictObject({ path: z.string().min(1).max(4096), language: z.enum(['fr', 'en', 'auto']).default('auto') }),
    z.object({ session: SessionId }),
  ),
  /** Starts, resumes or tries again; nothing that was done is done twice. */
  'session.process': call(OneSession, Done),
  /** Stops within a second; what was done is kept. */
  'session.cancel': call(OneSession, Done),
  'session.results': call(OneSession, SessionResults),
  /** Says where the recording lies now, which is read whole. `recording-changed` when that file is another one. */
  'session.relocate': stream(z.strictObject({ session: SessionId, path: z.string().min(1).max(4096) }), RelocateEvent),
  ...reviewApi,
  ...rendersApi,
  ...peopleApi,
  ...auditApi,
  ...keepingApi,
  ...recordingApi,
  ...bulkApi,
  ...fetchingApi,
  ...enrolmentApi,
  ...outletApi,
  ...providerApi,
  ...vaultApi,
  ...movingApi,
} as const
export type StudioApi = typeof api
