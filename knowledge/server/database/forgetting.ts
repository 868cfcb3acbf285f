import { z } from 'zod'
import type { Database } from './database.ts'

/** Seconds without another deletion after which the files are cleaned, and that a deletion waits at the longest. */
const quiet = 20
const longest = 120
/** Milliseconds between two looks. */
const lookAround = 5000
/** Milliseconds until what could not be cleaned is tried again. */
const pause = 600_000

const Table = z.string().regex(/^[a-z_]+$/)
const Owed = z.tuple([
  z.object({
    ids: z.array(z.int()),
    tables: z.array(Table),
    videos: z.array(z.string()),
    due: z.boolean().nullable(),
  }),
])

/**
 * Takes what was erased out of the database's files. What is owed stands in the database, written down by each deletion
 * itself: several deletions are one cleaning, and one that a stop prevented is done after the next start.
 */
export class Forgetting {
  readonly #database: Database
  readonly #onBug: (error: unknown) => void
  #timer: NodeJS.Timeout | null = null
  #work: Promise<unknown> = Promise.resolve()
  #notBefore = 0

  constructor(database: Database, onBug: (error: unknown) => void) {
    this.#database = database
    this.#onBug = onBug
  }

  /** Cleans what was owed at the last stop, and looks by itself from now on. */
  open(): void {
    void this.clean().catch(this.#onBug)
    this.#timer = setInterval(() => {
      if (Date.now() >= this.#notBefore) void this.look().catch(this.#onBug)
    }, lookAround).unref()
  }

  /** Cleans what is owed once it has been quiet for a while. @returns whether nothing is owed any more */
  look(): Promise<boolean> {
    return this.#inTurn(true)
  }

  /** Cleans all that is owed, now. @returns whether nothing is owed any more */
  clean(): Promise<boolean> {
    return this.#inTurn(false)
  }

  /** The files of an embedded database lie about unguarded from now on, so that what is owed is cleaned first. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    if (this.#database.engine === 'pglite') await this.clean().catch(this.#onBug)
    await this.#work
  }

  #inTurn(onlyDue: boolean): Promise<boolean> {
    const work = this.#work.then(() => this.#clean(onlyDue))
    this.#work = work.catch(() => undefined)
    return work
  }

  async #clean(onlyDue: boolean): Promise<boolean> {
    // In one look, so that what is owed for each of these videos is among what is cleaned.
    const rows = await this.#database.query(
      `select coalesce(array_agg(id), '{}') as ids, coalesce(array_agg(distinct relation), '{}') as tables,
         array(select video from tombstone where left_files_at is null) as videos,
         max(at) < now() - make_interval(secs => ${quiet}) or min(at) < now() - make_interval(secs => ${longest}) as due
       from owed_cleaning`,
    )
    const [{ ids, tables, videos, due }] = Owed.parse(rows)
    if (ids.length === 0) return true
    if (onlyDue && due !== true) return false
    this.#notBefore = Date.now() + pause
    const forgotten = await this.#database.forget(tables)
    const isWhole = forgotten.tables.length === tables.length
    if (isWhole) this.#notBefore = 0
    await this.#database.transaction(async (queries) => {
      await queries.query('delete from owed_cleaning where id = any($1) and relation = any($2)', [
        ids,
        [...forgotten.tables],
      ])
      if (isWhole && forgotten.log)
        await queries.query('update tombstone set left_files_at = now() where video = any($1)', [videos])
    })
    return isWhole
  }
}
