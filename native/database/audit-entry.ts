import { createHash } from 'node:crypto'
import { z } from 'zod'

/** A row of the log. `facts` is JSON: names of policies, hashes and numbers; no content of a recording. */
export const AuditEntry = z.object({
  number: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  session: z.string(),
  facts: z.string(),
  previous: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** What the first entry stands on. */
export const beginning = '0'.repeat(64)

/** sha256 over everything that an entry says, in lower-case hex. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([entry.number, entry.at, entry.actor, entry.action, entry.session, entry.facts, entry.previous]),
    )
    .digest('hex')
