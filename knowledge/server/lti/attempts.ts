import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { hashOf, newToken } from '../people/tokens.ts'

/** Milliseconds within which somebody comes back from the platform. */
const attemptLives = 10 * 60_000
/** Attempts that are kept at once: more are somebody trying to fill the database, or to keep others out. */
const mostAttempts = 10_000
const Kept = z.object({ platform: z.string(), browser: z.string(), nonce: z.string(), target: z.string() })

/** A launch that was begun. `browser` is the hash of the secret that the browser keeps in a cookie. */
export type Attempt = z.infer<typeof Kept>

/** Launches that platforms began, each good once, for ten minutes, in one browser. */
export class Attempts {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** Begins one. Of too many the oldest go: nobody is away for long who is let in, and no flood shuts the door. */
  async begin(
    platform: string,
    target: string,
  ): Promise<{ readonly state: string; readonly nonce: string; readonly browser: string }> {
    const [state, nonce, browser] = [newToken(), newToken(), newToken()] as const
    const now = this.#now()
    await this.#database.query('delete from lti_attempt where expires_at <= $1', [now])
    await this.#database.query(
      'insert into lti_attempt (hash, platform, browser, nonce, target, expires_at) values ($1, $2, $3, $4, $5, $6)',
      [hashOf(state), platform, hashOf(browser), nonce, target, new Date(now.getTime() + attemptLives)],
    )
    await this.#database.query(
      `delete from lti_attempt where (select count(*) from lti_attempt) > ${mostAttempts} and hash in (
         select hash from lti_attempt order by expires_at desc, hash = $1 desc offset ${mostAttempts})`,
      [hashOf(state)],
    )
    return { state, nonce, browser }
  }

  /** Uses one up; null for one that is unknown, too old or used. */
  async end(state: string): Promise<Attempt | null> {
    const [row] = await this.#database.query(
      'delete from lti_attempt where hash = $1 and expires_at > $2 returning platform, browser, nonce, target',
      [hashOf(state), this.#now()],
    )
    return row ? Kept.parse(row) : null
  }
}
