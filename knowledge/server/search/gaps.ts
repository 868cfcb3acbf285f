import type { UiLanguage } from '../../../core/contract/language.ts'
import { Gap } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'

/** Hides personal data in what somebody typed. Throws when it cannot look: nothing is kept then. */
export type Mask = (text: string, language: UiLanguage) => Promise<string>

/**
 * Questions that found nothing: the gaps in the knowledge base. What was searched for is kept by day, without who asked;
 * what was asked in a conversation goes with it.
 */
export class Gaps {
  readonly #database: Database
  readonly #mask: Mask | null
  readonly #now: () => Date

  /** @param mask null where nobody can hide personal data: no question is kept then */
  constructor(database: Database, mask: Mask | null, now: () => Date) {
    this.#database = database
    this.#mask = mask
    this.#now = now
  }

  /** @param conversation in which it was asked; null for a search */
  async note(question: string, language: UiLanguage, conversation: string | null = null): Promise<void> {
    if (!this.#mask) return
    const kept = (await this.#mask(question, language)).trim().replace(/\s+/g, ' ').toLowerCase()
    if (kept === '') return
    const noted = [kept, this.#now().toISOString().slice(0, 10)]
    if (conversation === null)
      await this.#database.query(
        `insert into gap (query, day) values ($1, $2::date) on conflict (query, day) do update set count = gap.count + 1`,
        noted,
      )
    // The conversation may have been erased meanwhile: then there is nothing to note.
    else
      await this.#database.query(
        `insert into unanswered (query, day, conversation) select $1, $2::date, id from conversation where id = $3
         on conflict (conversation) do nothing`,
        [...noted, conversation],
      )
  }

  /** Forgets questions that were noted so many days ago. */
  async eraseOld(days: number): Promise<void> {
    const before = new Date(this.#now().getTime() - days * 86_400_000)
    const day = before.toISOString().slice(0, 10)
    for (const table of ['gap', 'unanswered'])
      await this.#database.query(`delete from ${table} where day < $1::date`, [day])
  }

  /** The most frequent first. */
  async all(): Promise<Gap[]> {
    return Gap.array().parse(
      await this.#database.query(
        `select query, sum(count)::int as count, max(day)::text as "lastDay" from noted_gap
         group by query order by count desc, "lastDay" desc, query limit 200`,
      ),
    )
  }
}
