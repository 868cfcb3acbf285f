import { z } from 'zod'
import { ErasureCertificate, OutsideThing } from '../../core/contract/keeping/erasure.ts'
import type { Connection } from './connection.ts'
import { outliveSession } from './deliveries.ts'

const fromJson = <T>(form: z.ZodType<T>) => z.string().transform((text) => form.parse(JSON.parse(text)))

/** A thing outside the library that was confirmed, with what the file system said of it then (`mark`). */
const Confirmed = OutsideThing.extend({ mark: z.string(), files: z.array(z.string()) })
export type Confirmed = z.infer<typeof Confirmed>

const Counts = ErasureCertificate.pick({ removed: true, left: true, rows: true })

const ErasureRow = z.object({
  id: z.string(),
  session: z.string(),
  actor: z.string(),
  askedAt: z.string(),
  /** What lies outside and goes as well; emptied when it is done. */
  outside: fromJson(Confirmed.array()),
  counts: fromJson(Counts),
  certificate: z.string().nullable(),
  /** `begun`: files and rows go; `emptied`: they are gone, pages of the database follow; `done`. */
  state: z.enum(['begun', 'emptied', 'done']),
})
export type ErasureRow = z.infer<typeof ErasureRow>

/** What was asked to be erased: kept from the wish to the certificate, so that a killed program goes on with it. */
export class Erasures {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  begin(row: Pick<ErasureRow, 'id' | 'session' | 'actor' | 'askedAt' | 'outside' | 'counts'>): void {
    this.#db
      .prepare(
        `insert into erasure (id, session, actor, askedAt, outside, counts, state)
         values (@id, @session, @actor, @askedAt, @outside, @counts, 'begun')`,
      )
      .run({ ...row, outside: JSON.stringify(row.outside), counts: JSON.stringify(row.counts) })
  }

  /** Oldest first. */
  unfinished(): ErasureRow[] {
    return ErasureRow.array().parse(
      this.#db.prepare("select * from erasure where state <> 'done' order by askedAt").all(),
    )
  }

  /** Removes every row of the session but the audit log's, and notes how many. */
  empty({ id, session, counts }: Pick<ErasureRow, 'id' | 'session' | 'counts'>): void {
    this.#db
      .transaction(() => {
        this.#db.pragma('defer_foreign_keys = on')
        outliveSession(this.#db, session)
        const rows: Record<string, number> = {}
        for (const { table, column } of [...this.#belongings(), { table: 'session', column: 'id' }]) {
          const { changes } = this.#db.prepare(`delete from "${table}" where "${column}" = ?`).run(session)
          if (changes > 0) rows[table] = changes
        }
        this.#db
          .prepare("update erasure set outside = '[]', counts = ?, state = 'emptied' where id = ?")
          .run(JSON.stringify({ ...counts, rows }), id)
      })
      .immediate()
  }

  finish(certificate: ErasureCertificate): void {
    this.#db
      .prepare("update erasure set certificate = ?, state = 'done' where id = ?")
      .run(JSON.stringify(certificate), certificate.id)
  }

  /** Newest first. */
  certificates(): ErasureCertificate[] {
    const rows = this.#db
      .prepare('select certificate from erasure where certificate is not null order by askedAt desc')
      .all()
    return z
      .object({ certificate: fromJson(ErasureCertificate) })
      .array()
      .parse(rows)
      .map(({ certificate }) => certificate)
  }

  /** Tables whose rows belong to a session, with the column that names it: found in the schema, so that none is forgotten. */
  #belongings(): { table: string; column: string }[] {
    const tables = z
      .object({ name: z.string() })
      .array()
      .parse(this.#db.prepare("select name from sqlite_master where type = 'table'").all())
    return tables.flatMap(({ name }) => {
      if (kept.has(name)) return []
      const columns = this.#db.pragma(`table_info("${name}")`) as { name: string }[]
      const keys = this.#db.pragma(`foreign_key_list("${name}")`) as { table: string; from: string }[]
      const column = keys.find(({ table }) => table === 'session')?.from
      if (column) return [{ table: name, column }]
      return columns.some((one) => one.name === 'session') ? [{ table: name, column: 'session' }] : []
    })
  }
}

/** The audit log is append-only and holds no content; an erasure's own row is its certificate. */
const kept: ReadonlySet<string> = new Set(['session', 'audit', 'erasure'])
