import { z } from 'zod'
import { Failure } from '../failure.ts'

/** Scheme, host and port of a knowledge base. */
export const Server = z.string().min(1).max(300)

/**
 * Where a clip stands with a knowledge base. `sending`: goes on by itself, also after a restart; `unreachable` says
 * since when nobody answers. `stale`: published, but what was approved since is another version. `leaving`: taken out
 * as soon as the knowledge base answers; `gone`: it is out.
 */
export const Delivery = z.object({
  /** Id of the clip; null for the whole session. */
  clip: z.string().nullable(),
  server: Server,
  state: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('sending'),
      /** Bytes that have arrived, of all; zero of zero before it is known. */
      done: z.number().min(0),
      total: z.number().min(0),
      secondsLeft: z.number().min(0).nullable(),
      unreachable: z.boolean(),
    }),
    z.object({ kind: z.literal('paused'), done: z.number().min(0), total: z.number().min(0) }),
    z.object({ kind: z.literal('failed'), failure: Failure }),
    z.object({ kind: z.literal('published'), at: z.iso.datetime(), stale: z.boolean(), address: z.string() }),
    z.object({ kind: z.literal('leaving'), failure: Failure.nullable() }),
    z.object({ kind: z.literal('gone'), at: z.iso.datetime() }),
  ]),
})
export type Delivery = z.infer<typeof Delivery>
