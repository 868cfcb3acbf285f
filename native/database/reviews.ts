import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { conflicts, ReviewDiff, type ReviewState } from '../../core/contract/review/diff.ts'
import { type ApprovalRecord, ReviewRecord, Role } from '../../core/contract/review/records.ts'
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

/** What can be taken back: an approval drops by another change, a request by an approval. */
export const isTakenBack = (command: string): boolean => command !== 'approve' && command !== 'request-changes'

const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1)

/** How a review stands, for whoever only lists sessions: written with each change, so that no record has to be read. */
export const ReviewSummary = z.object({
  /** Things left to look at. */
  doubts: z.int(),
  /** Persons seen. */
  people: z.int(),
  clips: z.int(),
  /** sha256 of the decisions of now. */
  decisions: z.string(),
  /** Whether an approval stands. */
  approved: flag,
  changesAsked: flag,
})
export type ReviewSummary = z.infer<typeof ReviewSummary>

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

  /** One record of a session, without reading the others. */
  record(session: string, id: string): ReviewRecord | null {
    const row = this.#db.prepare('select body from reviewRecord where session = ? and id = ?').get(session, id)
    return row === undefined ? null : ReviewRecord.parse(JSON.parse(z.object({ body: z.string() }).parse(row).body))
  }

  /** The approvals that are there, without reading anything else of a session. */
  approvals(session: string): ApprovalRecord[] {
    const rows = this.#db
      .prepare("select body from reviewRecord where session = ? and id >= 'approval' and id < 'approvam' order by id")
      .all(session)
    return z
      .object({ body: z.string() })
      .array()
      .parse(rows)
      .map(({ body }) => ReviewRecord.parse(JSON.parse(body)))
      .filter((record) => record.type === 'approval')
  }

  /**
   * Writes a change of records and its entry in the journal. What the same person took back before cannot be done again
   * after it.
   * @param taken what the records are in line with from then on, where that is what the change is for; `recounts`: words are
   *   counted otherwise now, so that no earlier change of a word can be taken back or done again, nor words be marked again
   * @throws StudioError `conflict` when a record is not what the change was made on
   */
  commit(
    session: string,
    change: NewChange,
    summary: ReviewSummary,
    taken: { readonly what: string; readonly recounts: boolean } | null = null,
  ): ReviewChange {
    return this.#db
      .transaction(() => {
        this.#write(session, change.diff)
        this.#sum(session, summary)
        if (taken !== null) this.setTakenIn(session, taken.what)
        if (taken?.recounts) this.#forgetNumbers(session)
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
        if (isTakenBack(command))
          this.#db
            .prepare('delete from reviewChange where session = ? and actor = ? and undone = 1')
            .run(session, actor)
        return { ...change, number: next.number, undone: false }
      })
      .immediate()
  }

  /** Takes an entry back, or does it again, by a change of its own. The entry says so. */
  turn(session: string, number: number, undone: boolean, diff: ReviewDiff, summary: ReviewSummary): void {
    this.#db
      .transaction(() => {
        this.#write(session, diff)
        this.#sum(session, summary)
        this.#db
          .prepare(
            'update reviewChange set undone = ?, diff = case ? when 0 then ? else diff end where session = ? and number = ?',
          )
          .run(undone ? 1 : 0, undone ? 1 : 0, JSON.stringify(diff), session, number)
      })
      .immediate()
  }

  /** What the records of a session were last brought in line with; null before the first time. */
  takenIn(session: string): string | null {
    const row = this.#db.prepare('select what from reviewTakenIn where session = ?').get(session)
    return row === undefined ? null : z.object({ what: z.string() }).parse(row).what
  }

  setTakenIn(session: string, what: string): void {
    this.#db.prepare('insert or replace into reviewTakenIn (session, what) values (?, ?)').run(session, what)
  }

  /** How the review of a session stands; null before anything was found in it. */
  summary(session: string): ReviewSummary | null {
    const row = this.#db.prepare('select * from reviewSummary where session = ?').get(session)
    return row === undefined ? null : ReviewSummary.parse(row)
  }

  /**
   * Changes with every change that another connection has written: what was read before may be old.
   */
  get otherWrites(): number {
    return this.#db.pragma('data_version', { simple: true }) as number
  }

  /** What this person changed by commands, oldest first, without the changes themselves. */
  own(session: string, actor: string): Omit<ReviewChange, 'diff'>[] {
    const rows = this.#db
      .prepare(
        'select number, at, actor, role, command, undone from reviewChange where session = ? and actor = ? order by number',
      )
      .all(session, actor)
    return ChangeRow.omit({ diff: true })
      .array()
      .parse(rows)
      .map((row) => ({ ...row, undone: row.undone === 1 }))
  }

  /** Whether a person decided or changed anything in a session that stands. */
  hasDecisions(session: string): boolean {
    const by = "select 1 from reviewChange where session = ? and actor <> 'estompe' and undone = 0 limit 1"
    return this.#db.prepare(by).get(session) !== undefined
  }

  /** The change of one entry of the journal. */
  diffOf(session: string, number: number): ReviewDiff {
    const row = this.#db.prepare('select diff from reviewChange where session = ? and number = ?').get(session, number)
    return ReviewDiff.parse(JSON.parse(z.object({ diff: z.string() }).parse(row).diff))
  }

  /** Removes what the journal says about one record: it cannot be brought back by undoing. */
  forgetRecord(session: string, id: string): void {
    this.#forget(session, id.replace(/[*?[]/g, '[$&]'))
  }

  /** @param ids as `glob` takes them */
  #forget(session: string, ids: string): void {
    this.#db
      .prepare('delete from reviewChange where session = ? and exists (select 1 from json_each(diff) where key glob ?)')
      .run(session, ids)
  }

  /** What was undone is forgotten with the numbers of its words; what stands and counts otherwise now is in conflict. */
  #forgetNumbers(session: string): void {
    this.#forget(session, 'word-*')
    this.#db
      .prepare(
        `delete from reviewChange where session = ? and undone = 1 and exists
         (select 1 from json_each(diff) where json_extract(value, '$.after.finding.words') is not null
            or json_extract(value, '$.before.finding.words') is not null)`,
      )
      .run(session)
  }

  #sum(session: string, summary: ReviewSummary): void {
    this.#db
      .prepare(
        `insert or replace into reviewSummary (session, doubts, people, clips, decisions, approved, changesAsked)
         values (@session, @doubts, @people, @clips, @decisions, @approved, @changesAsked)`,
      )
      .run({
        session,
        ...summary,
        approved: summary.approved ? 1 : 0,
        changesAsked: summary.changesAsked ? 1 : 0,
      })
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
