import { z } from 'zod'
import { Bug } from '../contract/bug.ts'
import { BulkWishes } from '../contract/bulk/records.ts'
import { ErrorCode } from '../contract/errors.ts'
import { UiLanguage } from '../contract/language.ts'
import { Piece } from '../contract/piece.ts'
import { Policy } from '../contract/policy.ts'
import { Progress, StageName } from '../contract/progress.ts'

/** What a worker process is told. */
export const ToWorker = z.discriminatedUnion('kind', [
  /** The key of a sealed library, base64: by this line alone, which no other program can read. */
  z.object({ kind: z.literal('key'), key: z.base64() }),
  z.object({ kind: z.literal('read'), path: z.string() }),
  z.object({
    kind: z.literal('process'),
    path: z.string(),
    out: z.string().nullable(),
    /** Whether the library's own copy of the render stays until `free-render`. */
    keepsRender: z.boolean(),
    /** Whether the library is closed before the end is told: its files are somebody else's from then on. */
    letsGo: z.boolean(),
    wishes: BulkWishes,
    policy: Policy,
    reportLanguage: UiLanguage,
    force: z.boolean(),
  }),
  /** What the last recording's results were copied to is where they belong. */
  z.object({ kind: z.literal('free-render') }),
  /** Do the stage that it waits with, or a piece of it, after which it waits again. */
  z.object({ kind: z.literal('turn'), stage: StageName, piece: Piece.nullable() }),
  /** Tell how many pieces of about so many seconds the stage that it waits with comes in. */
  z.object({ kind: z.literal('count'), stage: StageName, seconds: z.number() }),
  z.object({ kind: z.literal('cancel') }),
  /** Stand still while the lock of that path is held; without one, until a byte comes in on the standard input. */
  z.object({ kind: z.literal('hold'), lock: z.string().nullable() }),
])
export type ToWorker = z.infer<typeof ToWorker>

const Data = z.record(z.string(), z.union([z.string(), z.number()]))

/** How the work on one recording ended. */
export const WorkEnd = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    clean: z.boolean(),
    session: z.string(),
    folder: z.string().nullable(),
    leaks: z.int(),
    doubts: z.array(z.string()),
    /** Those of the report that tell what of the recording is missing in the result. */
    notes: z.array(z.string()),
    /** Seconds of work now, of work now and in earlier runs together, and of recording. */
    seconds: z.number(),
    workSeconds: z.number(),
    duration: z.number(),
    bytes: z.int(),
    /** sha256 of the render. */
    render: z.string(),
  }),
  z.object({ outcome: z.literal('failed'), session: z.string().nullable(), code: ErrorCode, data: Data }),
])
export type WorkEnd = z.infer<typeof WorkEnd>

/** What a worker process says. */
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('read'),
    media: z.object({ duration: z.number(), hasPicture: z.boolean() }).nullable(),
    code: ErrorCode.nullable(),
  }),
  z.object({ kind: z.literal('wants'), stage: StageName }),
  z.object({ kind: z.literal('leaves'), stage: StageName }),
  z.object({ kind: z.literal('pieces'), stage: StageName, count: z.int() }),
  z.object({ kind: z.literal('progress'), progress: Progress }),
  z.object({ kind: z.literal('bug'), id: z.string(), bug: Bug }),
  z.object({ kind: z.literal('ended'), end: WorkEnd, memory: z.number() }),
])
export type FromWorker = z.infer<typeof FromWorker>
