import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { BulkJob, BulkLive, BulkPlan, type BulkState, BulkWishes } from '../../core/contract/bulk/records.ts'
import { Failure } from '../../core/contract/failure.ts'
import type { Connection } from './connection.ts'

const json = <T>(form: z.ZodType<T>) => z.string().transform((text) => form.parse(JSON.parse(text)))

/** What a person wants of a job, whoever runs it: it is looked at every second. */
export const BulkWish = z.enum(['run', 'pause', 'stop'])
export type BulkWish = z.infer<typeof BulkWish>

export const BulkJobRecord = BulkJob.extend({
  wishes: json(BulkWishes),
  plan: json(BulkPlan).nullable(),
  live: json(BulkLive).nullable(),
  stateData: json(Failure.shape.data),
  /** Hash of source, destination and wishes: asking for the same again is asking for the same job. */
  key: z.string(),
  wish: BulkWish,
  /** How often its source was walked through. */
  round: z.int(),
})
export type BulkJobRecord = z.infer<typeof BulkJobRecord>

/** The jobs over whole folders. Their recordings are in `BulkItems`. */
export class BulkJobs {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /** The job of that key, made when there is none. */
  remember(job: Pick<BulkJobRecord, 'key' | 'source' | 'out' | 'wishes'>): BulkJobRecord {
    const row = this.#db
      .prepare(
        `insert into bulkJob (id, key, source, out, wishes, state, createdAt)
         values (@id, @key, @source, @out, @wishes, 'planning', @createdAt)
         on conflict (key) do update set source = @source
         returning *`,
      )
      .get({
        ...job,
        wishes: JSON.stringify(job.wishes),
        id: randomUUID().slice(0, 8),
        createdAt: new Date().toISOString(),
      })
    return BulkJobRecord.parse(row)
  }

  get(id: string): BulkJobRecord | null {
    const row = this.#db.prepare('select * from bulkJob where id = ?').get(id)
    return row === undefined ? null : BulkJobRecord.parse(row)
  }

  /** Newest first. */
  all(): BulkJobRecord[] {
    return BulkJobRecord.array().parse(this.#db.prepare('select * from bulkJob order by createdAt desc, id').all())
  }

  /** @param why what stopped it; its data names no recording */
  setState(id: string, state: BulkState, why: Failure | null = null): void {
    const endedAt = state === 'done' || state === 'stopped' ? new Date().toISOString() : null
    this.#db
      .prepare('update bulkJob set state = ?, stateCode = ?, stateData = ?, endedAt = ? where id = ?')
      .run(state, why?.code ?? null, JSON.stringify(why?.data ?? {}), endedAt, id)
  }

  wish(id: string, wish: BulkWish): void {
    this.#db.prepare('update bulkJob set wish = ? where id = ?').run(wish, id)
  }

  /** Begins another walk through the source; gives its number. */
  nextRound(id: string): number {
    return z
      .object({ round: z.int() })
      .parse(this.#db.prepare('update bulkJob set round = round + 1 where id = ? returning round').get(id)).round
  }

  setPlan(id: string, plan: BulkPlan): void {
    this.#db.prepare('update bulkJob set plan = ? where id = ?').run(JSON.stringify(plan), id)
  }

  /** @param seconds of work since the last call, pauses left out */
  setLive(id: string, live: BulkLive | null, seconds: number): void {
    this.#db
      .prepare('update bulkJob set live = ?, activeSeconds = activeSeconds + ? where id = ?')
      .run(live === null ? null : JSON.stringify(live), seconds, id)
  }

  /** Forgets what each job is working on. One that works tells it again within a second. */
  forgetLive(): void {
    this.#db.prepare('update bulkJob set live = null').run()
  }

  /**
   * Changes the names that jobs were told to hide.
   * @returns number of jobs whose names changed
   */
  writeOverNames(change: (text: string) => string): number {
    const put = this.#db.prepare('update bulkJob set wishes = ? where id = ?')
    let count = 0
    for (const { id, wishes } of this.all()) {
      const names = wishes.names.map(change)
      if (names.every((name, i) => name === wishes.names[i])) continue
      put.run(JSON.stringify({ ...wishes, names }), id)
      count++
    }
    return count
  }

  /** Takes a job off the list. What it made stays where it is. */
  forget(id: string): void {
    this.#db.prepare('delete from bulkJob where id = ?').run(id)
  }
}
