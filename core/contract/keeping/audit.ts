import { z } from 'zod'

/** Who or what did what, when. Holds names of people who decided, hashes and numbers; no content of a recording. */
export const AuditLine = z.object({
  number: z.int().min(1),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  /** Opaque id of a session; empty when the entry is about the library. */
  session: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  previous: z.string(),
  hash: z.string(),
})
export type AuditLine = z.infer<typeof AuditLine>

/**
 * What is wrong with the log, and from which entry to which.
 * `changed`: an entry no longer says what its hash says; `moved`: an entry stands where another was; `removed`: entries
 * between others are gone; `cut`: entries at the end are gone; `rewritten`: entries were made anew, with new hashes;
 * `unmarked`: the note of the newest entry, outside the database, is gone.
 */
export const AuditFault = z.object({
  fault: z.enum(['changed', 'moved', 'removed', 'cut', 'rewritten', 'unmarked']),
  first: z.int().min(0),
  last: z.int().min(0),
})
export type AuditFault = z.infer<typeof AuditFault>

/**
 * The log, or a session's part of it, as a file. `chain` holds number and hash of every entry, so that a later look
 * proves that none of them went: `estompe audit verify --against FILE`.
 */
export const AuditExport = z.object({
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  /** Null: the whole log. */
  session: z.string().nullable(),
  faults: z.array(AuditFault),
  entries: z.array(AuditLine),
  chain: z.array(z.object({ number: z.int().min(1), hash: z.string() })),
})
export type AuditExport = z.infer<typeof AuditExport>
