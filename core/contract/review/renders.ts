import { z } from 'zod'
import { Failure } from '../failure.ts'
import { StageName } from '../progress.ts'
import { Leak } from '../report.ts'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'

/** Id of a clip; null for the whole session. */
const Clip = z.string().min(1).max(80).nullable()

/** What is left to see or hear. Times are those of the session, also for a clip. */
export const RenderLeak = Leak.extend({
  /** First and last word that is meant, inclusive; null for what is no word. */
  words: z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
  /** The file as a whole is meant: no frame and no word of it. */
  whole: z.boolean(),
})
export type RenderLeak = z.infer<typeof RenderLeak>

/**
 * Where the render of a session or of a clip stands. `clean`: verified, may be watched and published. `stale`: decisions
 * or the clip have changed since; it is never published. `leaks`: verification found something; kept in quarantine.
 */
export const RenderState = z.object({
  clip: Clip,
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('waiting') }),
    z.object({
      kind: z.literal('running'),
      stage: StageName,
      done: z.number().min(0),
      total: z.number().min(0),
      secondsLeft: z.number().min(0).nullable(),
    }),
    z.object({ kind: z.literal('clean'), at: z.iso.datetime(), publishedAt: z.iso.datetime().nullable() }),
    z.object({ kind: z.literal('leaks'), at: z.iso.datetime(), leaks: z.array(RenderLeak) }),
    z.object({ kind: z.literal('failed'), failure: Failure }),
    z.object({ kind: z.literal('stale'), at: z.iso.datetime(), publishedAt: z.iso.datetime().nullable() }),
  ]),
})
export type RenderState = z.infer<typeof RenderState>

const OneRender = z.strictObject({ session: SessionId, clip: Clip })
const Done = z.object({})

/** Rendering, verifying and publishing what was approved. */
export const rendersApi = {
  /** The state of each render, the whole session and every clip: all of them at first, then each that changes. */
  'review.renders': stream(z.strictObject({ session: SessionId }), z.object({ renders: z.array(RenderState) })),
  /** Renders and verifies what is approved now; `not-approved` without an approval that stands. */
  'review.render': call(OneRender, Done),
  /** Stops within a second; what was done is kept and continued by `review.render`. */
  'review.cancelRender': call(OneRender, Done),
  /** Hands a clean render over; `not-verified` when it is not clean, `not-approved` when it is stale. */
  'review.publish': call(OneRender, Done),
} as const
