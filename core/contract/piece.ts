import { z } from 'zod'

/** One of the pieces that a stage's work on a long recording can be done in. */
export const Piece = z.object({
  /** From 0 on. */
  number: z.int().min(0),
  of: z.int().min(1),
})
export type Piece = z.infer<typeof Piece>

/** Whether one of `count` things in a row belongs to a piece: each belongs to one, and neighbours mostly to the same. */
export const isIn = ({ number, of }: Piece, at: number, count: number): boolean =>
  Math.floor((at * of) / count) === number
