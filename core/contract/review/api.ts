import { z } from 'zod'
import { Failure } from '../failure.ts'
import { Mask } from '../plan.ts'
import { PolicyFile } from '../policy.ts'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'
import { TileLabel } from '../tile-label.ts'
import { Transcript } from '../transcript.ts'
import { ReviewDiff } from './diff.ts'
import { excerptApi } from './excerpt.ts'
import { PolicySource, ReviewRecord, Role } from './records.ts'

const OneSession = z.strictObject({ session: SessionId })

const WordTimes = z.string().max(64).nullable()

/** What a review screen needs before it can draw anything. Times in seconds, sizes in pixels. */
export const ReviewOpening = z.object({
  title: z.string(),
  duration: z.number().min(0),
  picture: z.object({ width: z.int(), height: z.int(), frameRate: z.number() }).nullable(),
  hasSound: z.boolean(),
  /** Times at which a new shot or layout begins. */
  cuts: z.array(z.number()),
  /** Participants' names in the tiles of the call: what persons may be called, `namesFromLabels`. */
  labels: z.array(TileLabel),
  /** As it was said: unredacted, for whoever reviews. */
  transcript: Transcript,
  /**
   * Which transcript this is, by when its words are said: sent back with every change that counts words, so that none is
   * made on the words of another. Null while the records count words in no transcript that anybody noted.
   */
  wordTimes: WordTimes,
  /**
   * Where the recording is. Everything but rendering and following works without it. `changed`: another file lies
   * there now. Both are mended by `session.relocate`. `elsewhere`: in a bucket, from which `estompe fetch` brings it.
   */
  original: z.enum(['there', 'missing', 'changed', 'elsewhere']),
  /** Who recorded it or brought it in; null when nobody knows. */
  recorder: z.string().nullable(),
  me: z.object({ name: z.string(), role: Role }),
  /** Whether an approval by `me` would be taken, the doubts that are left aside. */
  mayApprove: z.boolean(),
})
export type ReviewOpening = z.infer<typeof ReviewOpening>

/**
 * What a review screen is told: first the opening, then all records in pieces, then `ready`, then every change. Where the
 * records count words in another transcript from now on, it begins again with an opening.
 */
export const ReviewEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opening'), opening: ReviewOpening }),
  z.object({ kind: z.literal('records'), records: z.array(ReviewRecord) }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('changed'), by: z.string(), diff: ReviewDiff }),
])
export type ReviewEvent = z.infer<typeof ReviewEvent>

/**
 * Media that are made for reviewing, at import or when they are first needed. An address of `MediaKind` answers once it
 * is `ready`. `none`: the recording has no picture, or no sound.
 */
export const ReviewMedium = z.object({
  medium: z.enum(['proxy', 'frames', 'peaks', 'filmstrip']),
  state: z.enum(['waiting', 'making', 'ready', 'none', 'failed']),
  /** Seconds of recording done, of all. */
  done: z.number().min(0),
  total: z.number().min(0),
  /** Null while there is nothing to tell from. */
  secondsLeft: z.number().min(0).nullable(),
  failure: Failure.nullable(),
})
export type ReviewMedium = z.infer<typeof ReviewMedium>

/**
 * The sprite at `/media/<session>/filmstrip`: `count` pictures of `width` x `height` pixels in rows of `columns`, the
 * first at 0 s, one each `every` seconds. All that was found or drawn is hidden in it.
 */
export const Strip = z.object({
  count: z.int().min(1),
  every: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  columns: z.int().positive(),
  /** Changes when the sprite does: append it to the address as `?v=`. */
  version: z.string(),
})
export type Strip = z.infer<typeof Strip>

/** Following something from a drawn box: how far, and at the end the change that was made. */
export const FollowEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    /** Seconds of recording that the box has been followed through so far, backwards and forwards. */
    start: z.number().min(0),
    end: z.number().min(0),
    /** Frames looked at. */
    frames: z.int().min(0),
    /** At most, at the pace so far: it ends sooner where the thing is lost. Null before there is a pace. */
    secondsLeft: z.number().min(0).nullable(),
  }),
  z.object({ kind: z.literal('done'), diff: ReviewDiff }),
])
export type FollowEvent = z.infer<typeof FollowEvent>

/** The change that was made, or null when there was nothing to take back or to do again. */
const Changed = z.object({ diff: ReviewDiff.nullable() })
/** Revisions of the records that the person was looking at, null where there was none. */
const Revisions = z.record(z.string(), z.int().min(0).nullable())
/** A newer one is never overwritten (`conflict`). */
const Seen = Revisions.default({})

/** A policy that a session can go by, with what it does in plain words, one sentence a line. */
export const PolicyChoice = z.object({
  from: PolicySource,
  policy: PolicyFile,
  says: z.object({ fr: z.array(z.string()), en: z.array(z.string()) }),
})
export type PolicyChoice = z.infer<typeof PolicyChoice>

/** The part of the wire that reviews use. */
export const reviewApi = {
  'review.open': stream(OneSession, ReviewEvent),
  /**
   * Runs one command: its names and arguments are those of `core/contract/review/commands.ts`. One that counts words says
   * in which transcript (`wordTimes` of the opening): `transcript-changed` where that is not the one of now.
   */
  'review.perform': call(
    z.strictObject({
      session: SessionId,
      command: z.string().max(64),
      args: z.unknown(),
      seen: Seen,
      wordTimes: WordTimes.default(null),
    }),
    Changed,
  ),
  /** The program's policies, then the one that this session goes by when it is another. */
  'review.policies': call(OneSession, z.object({ policies: z.array(PolicyChoice) })),
  /** A policy of somebody's own, read and tried on its own examples, before it is chosen. */
  'review.readPolicy': call(
    z.strictObject({ session: SessionId, path: z.string().min(1).max(4096) }),
    z.object({ policy: PolicyChoice }),
  ),
  /** Another policy, or another mask, decides where nobody did; approvals drop. A file of one's own: admins. */
  'review.rule': call(
    z.strictObject({ session: SessionId, from: PolicySource, mask: Mask.nullable(), seen: Seen }),
    Changed,
  ),
  'review.undo': call(OneSession, Changed),
  'review.redo': call(OneSession, Changed),
  /**
   * Answers for the session as it is now; `not-approved` while doubts are left, `conflict` where anything is other than the
   * person saw it: `seen` has the revision of each record but approvals.
   */
  'review.approve': call(z.strictObject({ session: SessionId, seen: Revisions }), Changed),
  /** Sends it back with a note; approvals drop. */
  'review.requestChanges': call(
    z.strictObject({ session: SessionId, note: z.string().trim().min(1).max(2000) }),
    Changed,
  ),
  /**
   * Follows what was drawn from the keyframe nearest to `time`, backwards and forwards, to the ends of the shot or until
   * it is lost; writes the result as one change. Leaving the stream cancels: then nothing is written.
   */
  'review.follow': stream(
    z.strictObject({ session: SessionId, finding: z.string().min(1).max(80), time: z.number().min(0), seen: Seen }),
    FollowEvent,
  ),
  /** Makes what is missing or damaged, and tells how far it is. Ends when all is there. */
  'review.media': stream(OneSession, ReviewMedium),
  /** Null where there is no picture. Made first when it is not there. */
  'review.strip': call(OneSession, z.object({ strip: Strip.nullable() })),
  ...excerptApi,
} as const
export type ReviewApi = typeof reviewApi
