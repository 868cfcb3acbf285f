import { z } from 'zod'
import { BulkCounts, BulkItem, ItemState } from '../../core/contract/bulk/records.ts'
import type { ErrorCode } from '../../core/contract/errors.ts'
import type { Connection } from './connection.ts'

export const BulkItemRecord = BulkItem.extend({
  hasPicture: z
    .union([z.literal(0), z.literal(1)])
    .nullable()
    .transform((one) => (one === null ? null : one === 1)),
  notes: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(BulkItem.shape.notes),
  modified: z.number(),
  deaths: z.int(),
  /** Bytes of its results in the destination. */
  bytes: z.int(),
  /** What the stages, plugins and models were when it ended. */
  recipe: z.string().nullable(),
})
export type BulkItemRecord = z.infer<typeof BulkItemRecord>

const SameSize = BulkItemRecord.pick({ number: true, path: true, size: true, sha256: true })
/** A recording that may have the same bytes as another one. */
export type SameSize = z.infer<typeof SameSize>

/** A file as the walk found it. */
export interface FoundFile {
  /** Relative to the job's source, with `/`. */
  readonly path: string
  readonly size: number
  /** Milliseconds. */
  readonly modified: number
  /** Known to be unreadable already. */
  readonly code: ErrorCode | null
}

/** Something that was found out about a recording. */
export type ItemFact = { readonly number: number } & (
  | { readonly sha256: string }
  | { readonly duplicateOf: number }
  | { readonly code: ErrorCode }
  | { readonly duration: number; readonly hasPicture: boolean }
)

export type ItemEnd = Pick<BulkItem, 'state' | 'code' | 'session' | 'folder' | 'leaks' | 'doubts'> & {
  readonly bytes: number
  readonly recipe: string | null
  /** None when left out. */
  readonly notes?: readonly string[]
}

const Sums = z.object({
  count: z.int(),
  bytes: z.number().nullable(),
  seconds: z.number().nullable(),
})

/** The recordings of bulk jobs: one row each, read in pieces, so that their number never fills the memory. */
export class BulkItems {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /**
   * Enters what a walk found, all or nothing. A file that changed since an earlier round waits again; one that failed
   * gets another chance; one that is done keeps its place.
   */
  found(job: string, round: number, files: readonly FoundFile[]): void {
    const put = this.#db.prepare(
      `insert into bulkItem (job, number, path, size, modified, round, state, code)
       values (@job, (select coalesce(max(number), 0) + 1 from bulkItem where job = @job), @path, @size, @modified,
         @round, case when @code is null then 'waiting' else 'failed' end, @code)
       on conflict (job, path) do update set
         round = @round, size = @size, modified = @modified, duplicateOf = null, deaths = 0,
         state = case
           when @code is not null then 'failed'
           when size <> @size or modified <> @modified then 'waiting'
           when state in ('clean', 'needs-person') then state else 'waiting' end,
         code = case when @code is not null then @code
           when size = @size and modified = @modified and state in ('clean', 'needs-person') then code end,
         sha256 = case when size = @size and modified = @modified then sha256 end,
         duration = case when size = @size and modified = @modified then duration end`,
    )
    this.#db
      .transaction(() => {
        for (const file of files) put.run({ job, round, ...file })
      })
      .immediate()
  }

  /** Recordings of earlier rounds that this one did not find are no longer part of the job. */
  dropUnseen(job: string, round: number): void {
    this.#db.prepare('delete from bulkItem where job = ? and round <> ?').run(job, round)
  }

  /** What was done by other stages, plugins or models than those of now waits again. */
  outdate(job: string, recipe: string): void {
    this.#db
      .prepare(
        `update bulkItem set state = 'waiting', code = null
         where job = ? and state in ('clean', 'needs-person') and recipe is not ?`,
      )
      .run(job, recipe)
  }

  /** What was being worked on when a run ended is taken up first. */
  takeUp(job: string): void {
    this.#db.prepare(`update bulkItem set state = 'waiting' where job = ? and state = 'running'`).run(job)
  }

  /** Readable recordings that share their size with another one, in the order of sizes, then as they were found. */
  *sameSize(job: string): Generator<SameSize> {
    const readable = (row: string): string => `${row}.job = @job and (${row}.state <> 'failed' or ${row}.code is null)`
    const piece = this.#db.prepare(
      `select one.number, one.path, one.size, one.sha256 from bulkItem one
       where ${readable('one')} and one.size > 0 and (one.size, one.number) > (@size, @number) and exists
         (select 1 from bulkItem other
          where ${readable('other')} and other.size = one.size and other.number <> one.number)
       order by one.size, one.number limit 5000`,
    )
    let last = { size: 0, number: 0 }
    for (;;) {
      const items = SameSize.array().parse(piece.all({ job, ...last }))
      yield* items
      const end = items.at(-1)
      if (!end) return
      last = { size: end.size, number: end.number }
    }
  }

  /** Writes what was found out about many recordings at once: one sync to the disk instead of one for each. */
  note(job: string, facts: readonly ItemFact[]): void {
    const hash = this.#db.prepare('update bulkItem set sha256 = @sha256 where job = @job and number = @number')
    const same = this.#db.prepare(
      `update bulkItem set state = 'duplicate', duplicateOf = @duplicateOf where job = @job and number = @number`,
    )
    const read = this.#db.prepare(
      'update bulkItem set duration = @duration, hasPicture = @hasPicture where job = @job and number = @number',
    )
    const failed = this.#db.prepare(
      `update bulkItem set state = 'failed', code = @code, endedAt = @at where job = @job and number = @number`,
    )
    const at = new Date().toISOString()
    this.#db
      .transaction(() => {
        for (const { number, ...fact } of facts)
          if ('sha256' in fact) hash.run({ job, number, ...fact })
          else if ('duplicateOf' in fact) same.run({ job, number, ...fact })
          else if ('code' in fact) failed.run({ job, number, at, ...fact })
          else read.run({ job, number, duration: fact.duration, hasPicture: fact.hasPicture ? 1 : 0 })
      })
      .immediate()
  }

  /** Waiting recordings whose headers nobody has read, spread over all of them: for an honest sample. */
  unread(job: string, count: number): BulkItemRecord[] {
    return this.#many(
      `select * from bulkItem where job = ? and state = 'waiting' and duration is null
       order by (number * 2654435761) % 4294967296 limit ?`,
      job,
      count,
    )
  }

  /** Takes the next recording, or none. */
  begin(job: string): BulkItemRecord | null {
    const row = this.#db
      .prepare(
        `update bulkItem set state = 'running', code = null where job = @job and number =
           (select number from bulkItem where job = @job and state = 'waiting' order by deaths, number limit 1)
         returning *`,
      )
      .get({ job })
    return row === undefined ? null : BulkItemRecord.parse(row)
  }

  /** Gives a recording back that was begun. @param died whether the work on it ended the process that did it */
  giveBack(job: string, number: number, died: boolean): void {
    this.#db
      .prepare(`update bulkItem set state = 'waiting', deaths = deaths + ? where job = ? and number = ?`)
      .run(died ? 1 : 0, job, number)
  }

  worked(job: string, number: number, seconds: number): void {
    this.#db.prepare('update bulkItem set seconds = seconds + ? where job = ? and number = ?').run(seconds, job, number)
  }

  /** Whether a recording of some job became this session. */
  holds(session: string): boolean {
    return this.#db.prepare('select 1 from bulkItem where session = ? limit 1').get(session) !== undefined
  }

  end(job: string, number: number, end: ItemEnd): void {
    const at = { job, number, endedAt: new Date().toISOString() }
    this.#db
      .transaction(() => {
        this.#db
          .prepare(
            `update bulkItem set state = @state, code = @code, session = @session, folder = @folder, leaks = @leaks,
               doubts = @doubts, bytes = @bytes, recipe = @recipe, notes = @notes, endedAt = @endedAt
             where job = @job and number = @number`,
          )
          .run({ ...end, notes: JSON.stringify(end.notes ?? []), ...at })
        // Copies of a recording are its session as well: whoever erases the session erases their names.
        this.#db
          .prepare('update bulkItem set session = @session where job = @job and duplicateOf = @number')
          .run({ session: end.session, job, number })
      })
      .immediate()
  }

  /** Of the same bytes elsewhere, the first is worked on in this one's place, and the others are copies of that. */
  passOn(job: string, number: number): void {
    this.#db
      .transaction(() => {
        const next = this.#db
          .prepare(
            `update bulkItem set state = 'waiting', duplicateOf = null, session = null where job = @job and number =
               (select min(number) from bulkItem where job = @job and duplicateOf = @number and state = 'duplicate')
             returning number`,
          )
          .pluck()
          .get({ job, number })
        if (next !== undefined)
          this.#db
            .prepare('update bulkItem set duplicateOf = @next where job = @job and duplicateOf = @number')
            .run({ next, job, number })
      })
      .immediate()
  }

  get(job: string, number: number): BulkItemRecord | null {
    return this.#many('select * from bulkItem where job = ? and number = ?', job, number)[0] ?? null
  }

  byPath(job: string, path: string): BulkItemRecord | null {
    return this.#many('select * from bulkItem where job = ? and path = ?', job, path)[0] ?? null
  }

  counts(job: string): BulkCounts {
    const none = Object.fromEntries(ItemState.options.map((state) => [state, 0]))
    const rows = z
      .array(z.object({ state: ItemState, count: z.int() }))
      .parse(this.#db.prepare('select state, count(*) as count from bulkItem where job = ? group by state').all(job))
    return BulkCounts.parse({ ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) })
  }

  /** Why recordings failed, by how many. */
  failures(job: string): { code: string; count: number }[] {
    return z.array(z.object({ code: z.string(), count: z.int() })).parse(
      this.#db
        .prepare(
          `select code, count(*) as count from bulkItem where job = ? and state = 'failed' and code is not null
             group by code order by count desc, code`,
        )
        .all(job),
    )
  }

  /** Count, bytes and known seconds of those that have, or have no, duration. */
  sums(job: string, states: readonly ItemState[], isRead: boolean): { count: number; bytes: number; seconds: number } {
    const row = Sums.parse(
      this.#db
        .prepare(
          `select count(*) as count, sum(size) as bytes, sum(duration) as seconds from bulkItem
           where job = ? and state in (select value from json_each(?)) and (duration is not null) = ?`,
        )
        .get(job, JSON.stringify(states), isRead ? 1 : 0),
    )
    return { count: row.count, bytes: row.bytes ?? 0, seconds: row.seconds ?? 0 }
  }

  largest(job: string): number {
    return (
      z
        .object({ size: z.int().nullable() })
        .parse(this.#db.prepare(`select max(size) as size from bulkItem where job = ? and state = 'waiting'`).get(job))
        .size ?? 0
    )
  }

  /** Held for a person, where the newest render of the whole session is clean and was published since. */
  published(job: string): BulkItemRecord[] {
    return this.#many(
      `select bulkItem.* from bulkItem join render on render.session = bulkItem.session and render.clip = ''
       where job = ? and bulkItem.state = 'needs-person' and render.state = 'clean' and render.folder is not null
       order by number`,
      job,
    )
  }

  /** Some rows in the order of what needs a look first: failed, for a person, running, waiting, done. */
  page(job: string, options: { states: readonly ItemState[]; from: number; count: number }): BulkItemRecord[] {
    return this.#many(
      `select * from bulkItem where job = ? and state in (select value from json_each(?))
       order by case state when 'failed' then 0 when 'needs-person' then 1 when 'running' then 2 when 'waiting' then 3
         when 'clean' then 4 else 5 end, path limit ? offset ?`,
      job,
      JSON.stringify(options.states),
      options.count,
      options.from,
    )
  }

  #many(sql: string, ...values: (string | number)[]): BulkItemRecord[] {
    return BulkItemRecord.array().parse(this.#db.prepare(sql).all(...values))
  }
}
