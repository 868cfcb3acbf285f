import { z } from 'zod'
import { ErrorCode } from './errors.ts'
import { FindingKind } from './finding.ts'
import { RedactionPlan } from './plan.ts'
import { StageName } from './progress.ts'
import { Report } from './report.ts'
import { call, stream } from './rpc.ts'
import { Transcript } from './transcript.ts'

/** Opaque id of a session; safe in an address. */
export const SessionId = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)
export type SessionId = z.infer<typeof SessionId>

/**
 * Where a session stands. `waiting`: in the queue; `clean`: verified; `leaks`: verification found something, the
 * render is kept in quarantine; `stopped`: cancelled by a person, continues where it was.
 */
export const SessionState = z.enum(['waiting', 'processing', 'clean', 'leaks', 'failed', 'stopped'])
export type SessionState = z.infer<typeof SessionState>

/** An expected error as plain data: its code and what fills the gaps of its sentence. */
export const Failure = z.object({ code: ErrorCode, data: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Failure = z.infer<typeof Failure>

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
  /** What runs now, or ran last; null before the first. */
  stage: StageName.nullable(),
  /** Seconds until the whole job ends; null while there is nothing to tell from. */
  secondsLeft: z.number().min(0).nullable(),
  stages: z.array(StageState),
  failure: Failure.nullable(),
  /** Things that a person should look at. */
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

/** What can be read of a session by address. `original` is unmasked: asked for by a person, never kept in a cache. */
export const MediaKind = z.enum(['redacted', 'original', 'thumbnail'])
export type MediaKind = z.infer<typeof MediaKind>

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
} as const
export type StudioApi = typeof api
