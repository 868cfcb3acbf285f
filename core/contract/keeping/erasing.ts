import { z } from 'zod'

/** How far an erasure is, in files of the library. The database is written anew after the last of them. */
export const ErasingProgress = z.object({
  kind: z.literal('progress'),
  done: z.int().min(0),
  total: z.int().min(0),
  databaseBytes: z.number().min(0),
})
export type ErasingProgress = z.infer<typeof ErasingProgress>
