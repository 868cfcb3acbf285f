import { z } from 'zod'
import { KeptCount } from './kinds.ts'

/** Something outside the library that belongs to a session: touched only when a person names and confirms it. */
export const OutsideThing = z.object({
  kind: z.enum(['original', 'published']),
  /** Absolute path of a file (`original`) or a folder (`published`). */
  path: z.string(),
  /** False when it is no longer there, or no longer what it was: then it is never removed. */
  isOurs: z.boolean(),
})
export type OutsideThing = z.infer<typeof OutsideThing>

/** What erasing a session would remove, and what lies outside the library. */
export const ErasurePreview = z.object({ inside: z.array(KeptCount), outside: z.array(OutsideThing) })
export type ErasurePreview = z.infer<typeof ErasurePreview>

/**
 * That a session was erased: what kinds, how much, when, on whose word, and where the audit log says so. Holds no
 * content, no title and no path.
 */
export const ErasureCertificate = z.object({
  version: z.literal(1),
  id: z.string(),
  session: z.string(),
  by: z.string(),
  askedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime(),
  removed: z.array(KeptCount),
  /** Rows of the database, by table. */
  rows: z.record(z.string(), z.int().min(0)),
  /** Things outside the library that were left where they are. */
  left: z.object({ originals: z.int().min(0), published: z.int().min(0) }),
  /** Entry of the audit log. */
  entry: z.object({ number: z.int().min(1), hash: z.string() }),
})
export type ErasureCertificate = z.infer<typeof ErasureCertificate>
