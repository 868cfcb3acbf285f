import { z } from 'zod'
import { Failure } from '../failure.ts'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'

const Nothing = z.strictObject({})
const OneSession = z.strictObject({ session: SessionId })
const Done = z.object({})

/** A session whose recording lies in a bucket. */
export const Elsewhere = z.object({
  session: SessionId,
  /** Shown on the user's own screen, never logged. */
  title: z.string(),
  /** `s3://bucket/key` */
  address: z.string(),
  /** Bytes. */
  size: z.int().min(0),
})
export type Elsewhere = z.infer<typeof Elsewhere>

/** A recording on its way into the library, or that was, since the program began. `done` and `total` in bytes. */
export const Fetch = Elsewhere.extend({
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.int().min(0),
  /** Null before the first bytes have come. */
  secondsLeft: z.number().min(0).nullable(),
  failure: Failure.nullable(),
})
export type Fetch = z.infer<typeof Fetch>

/** The part of the wire that brings recordings from their bucket into the library. */
export const fetchingApi = {
  /** Sessions whose recording lies in a bucket, newest first. */
  'fetch.elsewhere': call(
    z.strictObject({ from: z.int().min(0), count: z.int().min(1).max(200) }),
    z.object({ sessions: z.array(Elsewhere), total: z.int().min(0) }),
  ),
  /** What is on its way, in the order of asking, again whenever it changes. */
  'fetch.watch': stream(Nothing, z.object({ fetches: z.array(Fetch) })),
  /** One comes after the other. Asked for a second time, what is on its way stays so. */
  'fetch.begin': call(OneSession, Done),
  /** Nothing of what had come is kept. */
  'fetch.cancel': call(OneSession, Done),
} as const
export type FetchingApi = typeof fetchingApi
