import { z } from 'zod'
import { ConsentEntry } from '../../core/contract/recording/consent.ts'
import type { Connection } from './connection.ts'

const Json = z.string().transform((text): unknown => JSON.parse(text))
const Recorded = z.object({
  session: z.string(),
  take: z.string(),
  recordedAt: z.string(),
  participants: Json.pipe(z.array(z.string())),
})
const Entry = z.object({ body: Json.pipe(ConsentEntry) })

/** What is known of a session that was recorded here. */
export type RecordedSession = z.infer<typeof Recorded> & { readonly entries: readonly ConsentEntry[] }

/** A withdrawal that a publishing target has not acted upon yet. */
const Withdrawal = z.object({ session: z.string(), number: z.int() })
export type Withdrawal = z.infer<typeof Withdrawal>

/** The records of consent. Entries are only ever added. */
export class Consents {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /** Null for a session that came from elsewhere. */
  of(session: string): RecordedSession | null {
    const row = this.#db.prepare('select * from recordedSession where session = ?').get(session)
    if (row === undefined) return null
    const entries = this.#db.prepare('select body from consentEntry where session = ? order by number').all(session)
    return {
      ...Recorded.parse(row),
      entries: Entry.array()
        .parse(entries)
        .map(({ body }) => body),
    }
  }

  /** Takes over what a take's journal says. A session that is known already keeps the record that it has. */
  remember(recorded: RecordedSession): void {
    this.#db
      .transaction(() => {
        const { session, take, recordedAt, participants, entries } = recorded
        const { changes } = this.#db
          .prepare(
            'insert or ignore into recordedSession (session, take, recordedAt, participants) values (?, ?, ?, ?)',
          )
          .run(session, take, recordedAt, JSON.stringify(participants))
        if (changes > 0) for (const entry of entries) this.append(session, entry)
      })
      .immediate()
  }

  append(session: string, entry: ConsentEntry): void {
    this.#db
      .prepare(
        `insert into consentEntry (session, number, kind, body)
         values (@session, 1 + (select coalesce(max(number), 0) from consentEntry where session = @session), @kind, @body)`,
      )
      .run({ session, kind: entry.kind, body: JSON.stringify(entry) })
  }

  /** Withdrawals that a target has still to act upon, oldest session first. */
  unobeyed(target: string): Withdrawal[] {
    return Withdrawal.array().parse(
      this.#db
        .prepare(
          `select session, number from consentEntry entry where kind = 'withdrawn' and not exists
             (select 1 from withdrawalObeyed o
              where o.target = ? and o.session = entry.session and o.number = entry.number)
           order by session, number`,
        )
        .all(target),
    )
  }

  /** Notes that a target has acted upon a withdrawal. */
  obeyed(target: string, { session, number }: Withdrawal): void {
    this.#db
      .prepare('insert or ignore into withdrawalObeyed (target, session, number, at) values (?, ?, ?, ?)')
      .run(target, session, number, new Date().toISOString())
  }
}
