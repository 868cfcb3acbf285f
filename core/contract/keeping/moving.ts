import { z } from 'zod'
import { Failure } from '../failure.ts'
import { call } from '../rpc.ts'

/** A library on its way to another folder, during which nothing else can be done. Files. */
export const Moving = z.object({ to: z.string(), done: z.int().min(0), total: z.int().min(0) })
export type Moving = z.infer<typeof Moving>

/** What came of the last move since the program was started. With a failure the library is where it was. */
export const Moved = z.object({ to: z.string(), failure: Failure.nullable() })
export type Moved = z.infer<typeof Moved>

const Done = z.object({})

/** Moving the library. It answers also while the library is on its way; how far it is stands in `vault.watch`. */
export const movingApi = {
  /**
   * Begins: the studio closes, moves its library and opens again there.
   * @param to absolute path of an empty folder outside the library, or of one that this move was interrupted in:
   *   `folder-unfit` otherwise. `work-running` while something is processed, rendered or recorded.
   */
  'library.move': call(z.strictObject({ to: z.string().min(1).max(4096) }), Done),
  /** The library stays where it was; what was copied stays too, so that the same move goes on. */
  'library.stopMoving': call(z.strictObject({}), Done),
} as const
export type MovingApi = typeof movingApi
