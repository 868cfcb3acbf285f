import { z } from 'zod'
import type { Connection } from './connection.ts'

const RetentionRow = z.object({
  session: z.string(),
  /** `kept`: a person wants to keep it; `deleting`: a person or their standing answer let it go, files follow. */
  state: z.enum(['kept', 'deleting', 'deleted']),
  /** Whether an original outside the library was named and goes as well. */
  outside: z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1),
  /** Days after approval that the policy said. */
  days: z.int(),
  actor: z.string(),
  at: z.string(),
})
export type RetentionRow = z.infer<typeof RetentionRow>

/** What a person decided once for all originals that come due. */
const Standing = z.object({ by: z.string(), at: z.string() })
export type Standing = z.infer<typeof Standing>

/** What was answered when originals came due. */
export class Retention {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  get(session: string): RetentionRow | null {
    const row = this.#db.prepare('select * from retention where session = ?').get(session)
    return row === undefined ? null : RetentionRow.parse(row)
  }

  /** Those that were let go and whose files may still be there. */
  deleting(): RetentionRow[] {
    return RetentionRow.array().parse(this.#db.prepare("select * from retention where state = 'deleting'").all())
  }

  note(row: RetentionRow): void {
    this.#db
      .prepare(
        `insert into retention (session, state, outside, days, actor, at)
         values (@session, @state, @outside, @days, @actor, @at)
         on conflict (session) do update set state = @state, outside = @outside, days = @days, actor = @actor, at = @at`,
      )
      .run({ ...row, outside: row.outside ? 1 : 0 })
  }

  deleted(session: string): void {
    this.#db.prepare("update retention set state = 'deleted' where session = ?").run(session)
  }

  /** Who said that originals go without being asked again; null while every one is asked for. */
  standing(): Standing | null {
    const row = this.#db.prepare("select value from keepingSetting where name = 'retention'").get()
    return row === undefined ? null : Standing.parse(JSON.parse(z.object({ value: z.string() }).parse(row).value))
  }

  setStanding(standing: Standing | null): void {
    this.#db.prepare("delete from keepingSetting where name = 'retention'").run()
    if (standing) this.#db.prepare("insert into keepingSetting values ('retention', ?)").run(JSON.stringify(standing))
  }
}
