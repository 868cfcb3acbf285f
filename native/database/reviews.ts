import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { conflicts, ReviewDiff, type ReviewState } from '../../core/contract/review/diff.ts'
import { ReviewRecord, Role } from '../../core/contract/review/records.ts'
import type { Connection } from './connection.ts'

const ChangeRow = z.object({
  number: z.int(),
  at: z.string(),
  actor: z.string(),
  role: Role,
  command: z.string(),
  diff: z.string(),
  undone: z.union([z.literal(0), z.literal(1)]),
})

/** One entry of a session's journal. */
export interface ReviewChange {
  readonly number: number
  readonly at: string
  readonly actor: string
  readonly role: Role
  readonly command: string
  readonly diff: ReviewDiff
  readonly undone: boolean
}

export type NewChange = Pick<ReviewChange, 'at' | 'actor' | 'role' | 'command' | 'diff'>

/** The records of reviews and the journal of their changes. A change is written whole or not at all. */
export class Reviews {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  state(session: string): ReviewState {
    const rows = this.#db.prepare('select id, body from reviewRecord where session = ? order by id').all(session)
    return new Map(
      z
        .object({ id: z.string(), body: z.string() })
        .array()
        .parse(rows)
        .map(({ id, body }) => [id, ReviewRecord.parse(JSON.parse(body))] as const),
    )
  }

  /**
   * Writes a change of records and its entry in the journal.
   * @throws StudioError `conflict` when a record is not what the change was made on
   */
  commit(session: string, change: NewChange): ReviewChange {
    return this.#db
      .transaction(() => {
        this.#write(session, change.diff)
        const next = z
          .object({ number: z.int() })
          .parse(
            this.#db
              .prepare('select coalesce(max(number), 0) + 1 as number from reviewChange where session = ?')
              .get(session),
          )
        const { at, actor, role, command } = change
        this.#db
          .prepare(
            `insert into reviewChange (session, number, at, actor, role, command, diff)
             values (@session, @number, @at, @actor, @role, @command, @diff)`,
          )
          .run({ session, number: next.number, at, actor, role, command, diff: JSON.stringify(change.diff) })
        return { ...change, number: next.number, undone: false }
      })
      .immediate()
  }

  /** Takes an entry back, or does it again, by a change of its own. The entry stays and says so. */
  turn(session: string, number: number, undone: boolean, diff: ReviewDiff): void {
    this.#db
      .transaction(() => {
        this.#write(session, diff)
        this.#db
          .prepare(
            'update reviewChange set undone = ?, diff = case ? when 0 then ? else diff end where session = ? and number = ?',
          )
          .run(undone ? 1 : 0, undone ? 1 : 0, JSON.stringify(diff), session, number)
      })
      .immediate()
  }

  /** Oldest first. */
  journal(session: string): ReviewChange[] {
    const rows = this.#db
      .prepare(
        'select number, at, actor, role, command, diff, undone from reviewChange where session = ? order by number',
      )
      .all(session)
    return ChangeRow.array()
      .parse(rows)
      .map((row) => ({ ...row, diff: ReviewDiff.parse(JSON.parse(row.diff)), undone: row.undone === 1 }))
  }

  #write(session: string, diff: ReviewDiff): void {
    const ids = Object.keys(diff)
    const now = new Map<string, ReviewRecord>()
    const read = this.#db.prepare('select body from reviewRecord where session = ? and id = ?')
    for (const id of ids) {
      const row = z.object({ body: z.string() }).optional().parse(read.get(session, id))
      if (row) now.set(id, ReviewRecord.parse(JSON.parse(row.body)))
    }
    if (conflicts(now, diff).length > 0) throw new StudioError('conflict')
    const put = this.#db.prepare(
      `insert into reviewRecord (session, id, revision, body) values (@session, @id, @revision, @body)
       on conflict (session, id) do update set revision = @revision, body = @body`,
    )
    const remove = this.#db.prepare('delete from reviewRecord where session = ? and id = ?')
    for (const [id, { after }] of Object.entries(diff)) {
      if (after === null) remove.run(session, id)
      else put.run({ session, id, revision: after.revision, body: JSON.stringify(after) })
    }
  }
}
