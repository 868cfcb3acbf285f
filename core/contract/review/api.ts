import { z } from 'zod'
import { Mask } from '../plan.ts'
import { Policy } from '../policy.ts'
import { call, stream } from '../rpc.ts'
import { Transcript } from '../transcript.ts'
import { ReviewDiff } from './diff.ts'
import { ReviewRecord, Role } from './records.ts'

const SessionId = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)
const OneSession = z.strictObject({ session: SessionId })

/** What a review screen needs before it can draw anything. Times in seconds, sizes in pixels. */
export const ReviewOpening = z.object({
  title: z.string(),
  duration: z.number().min(0),
  picture: z.object({ width: z.int(), height: z.int(), frameRate: z.number() }).nullable(),
  hasSound: z.boolean(),
  /** Times at which a new shot or layout begins. */
  cuts: z.array(z.number()),
  /** As it was said: unredacted, for whoever reviews. */
  transcript: Transcript,
  /** What is hidden where nobody decided. */
  policy: Policy,
  /** The mask that this session was asked for, in place of the policy's. */
  mask: Mask.nullable(),
  me: z.object({ name: z.string(), role: Role }),
})
export type ReviewOpening = z.infer<typeof ReviewOpening>

/** What a review screen is told: first the opening, then all records in pieces, then `ready`, then every change. */
export const ReviewEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opening'), opening: ReviewOpening }),
  z.object({ kind: z.literal('records'), records: z.array(ReviewRecord) }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('changed'), by: z.string(), diff: ReviewDiff }),
])
export type ReviewEvent = z.infer<typeof ReviewEvent>

/** The change that was made, or null when there was nothing to take back or to do again. */
const Changed = z.object({ diff: ReviewDiff.nullable() })

/** The part of the wire that reviews use. */
export const reviewApi = {
  'review.open': stream(OneSession, ReviewEvent),
  /** Runs one command. `seen` holds the revisions of the records that the person was looking at. */
  'review.perform': call(
    z.strictObject({
      session: SessionId,
      command: z.string().max(64),
      args: z.unknown(),
      seen: z.record(z.string(), z.int().min(0)).default({}),
    }),
    Changed,
  ),
  'review.undo': call(OneSession, Changed),
  'review.redo': call(OneSession, Changed),
  'review.approve': call(OneSession, Changed),
} as const
export type ReviewApi = typeof reviewApi
