import { StudioError } from '../../../core/contract/errors.ts'
import type { Database } from '../database/database.ts'
import { newToken } from '../people/tokens.ts'
import { isSigned, personOf } from './stop-token.ts'
import { weekOf } from './week.ts'

/** Who gets a weekly letter: whoever asked for one, until they, or a link in any of their letters, say otherwise. */
export class WeeklyChoices {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  async wants(person: string): Promise<boolean> {
    const [row] = await this.#database.query('select wanted from weekly_letter where person = $1', [person])
    return row?.wanted === true
  }

  /** Asks for letters, from next week on, or stops them. */
  async choose(person: string, wanted: boolean): Promise<void> {
    const now = this.#now()
    // The week is kept when somebody changes their mind: it would bring a second letter for the same week.
    await this.#database.query(
      `insert into weekly_letter as kept (person, wanted, key, week, since) values ($1, $2, $3, $4, $5)
       on conflict (person) do update set wanted = $2, week = greatest(kept.week, $4),
         since = case when $2 and not kept.wanted then $5 else kept.since end`,
      [person, wanted, newToken(), weekOf(now), now],
    )
  }

  /**
   * Stops letters for whoever holds a link out of one. Twice is once.
   * @throws StudioError `not-there` for a link that is in no letter, or of an account that is gone
   */
  async stop(token: string): Promise<void> {
    const person = personOf(token)
    const [row] = await this.#database.query('select key from weekly_letter where person = $1', [person])
    if (!row || !isSigned(token, String(row.key))) throw new StudioError('not-there')
    await this.#database.query('update weekly_letter set wanted = false where person = $1', [person])
  }
}
