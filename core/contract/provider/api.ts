import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { MadeChoice, ProviderName } from './choice.ts'

const Nothing = z.strictObject({})

/** Which provider is tried now, after `done` of `total`; then what came of all of them. */
export const MeasureEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trying'), provider: ProviderName, done: z.int().min(0), total: z.int().min(1) }),
  z.object({ kind: z.literal('done'), choice: MadeChoice }),
])
export type MeasureEvent = z.infer<typeof MeasureEvent>

/** The part of the wire that says where networks run. */
export const providerApi = {
  /** Tries providers only where no choice was made yet, a minute each at most. */
  'provider.choice': call(Nothing, MadeChoice),
  /**
   * Tries every provider anew; networks that are opened from then on run on what is chosen. Cancelled, the earlier
   * choice stands. `work-running` while something is processed, rendered or recorded, which would blur the times.
   */
  'provider.measure': stream(Nothing, MeasureEvent),
} as const
export type ProviderApi = typeof providerApi
