import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Connection } from './connection.ts'

/** What an audit entry may hold: names of policies, hashes and numbers; no content of a recording. */
export type AuditFacts = Readonly<Record<string, string | number | boolean>>

const AuditRow = z.object({
  number: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  session: z.string(),
  facts: z.string(),
  previous: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditRow>

const beginning = '0'.repeat(64)

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([entry.number, entry.at, entry.actor, entry.action, entry.session, entry.facts, entry.previous]),
    )
    .digest('hex')

/** The append-only log of decisions, chained by hashes. */
export class Audit {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  append(entry: { actor: string; action: string; session: string; facts: AuditFacts }): AuditEntry {
    return this.#db
      .transaction(() => {
        const last = this.#db.prepare('select * from audit order by number desc limit 1').get()
        const before = last === undefined ? null : AuditRow.parse(last)
        const next = {
          ...entry,
          number: (before?.number ?? 0) + 1,
          at: new Date().toISOString(),
          facts: JSON.stringify(entry.facts),
          previous: before?.hash ?? beginning,
        }
        const row = { ...next, hash: hashOf(next) }
        this.#db
          .prepare(
            `insert into audit (number, at, actor, action, session, facts, previous, hash)
             values (@number, @at, @actor, @action, @session, @facts, @previous, @hash)`,
          )
          .run(row)
        return row
      })
      .immediate()
  }

  /** The newest entry of a session. */
  last(session: string): AuditEntry | null {
    const row = this.#db.prepare('select * from audit where session = ? order by number desc limit 1').get(session)
    return row === undefined ? null : AuditRow.parse(row)
  }

  /** Oldest first. */
  all(): AuditEntry[] {
    return AuditRow.array().parse(this.#db.prepare('select * from audit order by number').all())
  }

  /** Number of the first entry that does not fit the chain, or null when all do. */
  firstBroken(): number | null {
    let previous = beginning
    for (const [index, entry] of this.all().entries()) {
      if (entry.number !== index + 1 || entry.previous !== previous || entry.hash !== hashOf(entry)) return entry.number
      previous = entry.hash
    }
    return null
  }
}
