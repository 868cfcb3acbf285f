import { z } from 'zod'
import { Person, type SignIn } from '../../contract/people.ts'
import type { Database, Queries } from '../database/database.ts'
import { hashOf, newId, newToken } from './tokens.ts'

const minute = 60_000
const linkLives = 15 * minute
const signInLives = 30 * 24 * 60 * minute
/** An embedded page is opened from its course each time: a working day is enough. */
const embeddedLives = 12 * 60 * minute
/** Open links for one person: more would only be a way to fill somebody's letter box. */
const mostLinks = 5

/** Through which door somebody asks: a sign-in of one is none at the other. */
export type DoorKind = 'own' | 'embedded'

const Visitor = Person.extend({ signIn: z.string() })
/** Who is there, and through which sign-in. */
export type Visitor = z.infer<typeof Visitor>

const Listed = z.object({ id: z.string(), began: z.date(), seen: z.date() })

/** How people come in: by a link that works once, then by a cookie that can be taken away at any time. */
export class SignIns {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** A token that lets this person in once, or null when too many links are open for them already. */
  async newLink(person: string): Promise<string | null> {
    const token = newToken()
    await this.#database.query('delete from sign_in_link where expires_at <= $1', [this.#now()])
    const made = await this.#database.query(
      `insert into sign_in_link (hash, person, made_at, expires_at)
       select $1, $2, $3, $4 where (select count(*) from sign_in_link where person = $2) < $5 returning hash`,
      [hashOf(token), person, this.#now(), this.#after(linkLives), mostLinks],
    )
    return made.length === 0 ? null : token
  }

  /** Uses a link up. Gives the secret for the cookie, or null when the link is unknown, used or too old. */
  async open(link: string): Promise<string | null> {
    return this.#database.transaction(async (queries) => {
      const [used] = await queries.query(
        'delete from sign_in_link where hash = $1 and expires_at > $2 returning person',
        [hashOf(link), this.#now()],
      )
      if (!used) return null
      return this.begin(String(used.person), queries)
    })
  }

  /** Opens a sign-in for a person. Gives the secret for the cookie. */
  async begin(person: string, queries: Queries = this.#database): Promise<string> {
    return this.#begin(person, null, queries)
  }

  /**
   * Opens a sign-in for pages that a course platform embeds, and for nothing else.
   * @param as what they are in the course they came from, whatever they are elsewhere
   */
  async beginEmbedded(person: string, as: 'student' | 'mentor'): Promise<string> {
    return this.#begin(person, as, this.#database)
  }

  async #begin(person: string, as: 'student' | 'mentor' | null, queries: Queries): Promise<string> {
    const secret = newToken()
    const ends = this.#after(as === null ? signInLives : embeddedLives)
    await queries.query(
      `insert into sign_in (id, hash, person, began_at, seen_at, expires_at, embedded_as)
       values ($1, $2, $3, $4, $4, $5, $6)`,
      [newId(), hashOf(secret), person, this.#now(), ends, as],
    )
    return secret
  }

  /** Whose cookie this is; null when nobody's, or no longer. */
  async who(secret: string, door: DoorKind = 'own'): Promise<Visitor | null> {
    const [row] = await this.#database.query(
      `select p.id, p.email, p.name, coalesce(s.embedded_as, p.role) as role, p.language, s.id as "signIn",
         s.seen_at < $3 as stale,
         coalesce((select array_agg(m.programme order by m.programme) from membership m where m.person = p.id), '{}')
           as programmes
       from sign_in s join person p on p.id = s.person where s.hash = $1 and s.expires_at > $2
         and (s.embedded_as is not null) = $4`,
      [hashOf(secret), this.#now(), this.#after(-5 * minute), door === 'embedded'],
    )
    if (!row) return null
    if (row.stale === true)
      await this.#database.query('update sign_in set seen_at = $2 where id = $1', [row.signIn, this.#now()])
    return Visitor.parse(row)
  }

  /** The sign-ins that are open for a person, the newest first. */
  async of(person: string, current: string): Promise<SignIn[]> {
    const rows = await this.#database.query(
      `select id, began_at as began, seen_at as seen from sign_in where person = $1 and expires_at > $2
       order by began_at desc, id`,
      [person, this.#now()],
    )
    return Listed.array()
      .parse(rows)
      .map(({ id, began, seen }) => ({
        id,
        beganAt: began.toISOString(),
        seenAt: seen.toISOString(),
        current: id === current,
      }))
  }

  /** Takes one sign-in away; false when this person has none of that name. */
  async end(person: string, id: string): Promise<boolean> {
    const gone = await this.#database.query('delete from sign_in where person = $1 and id = $2 returning id', [
      person,
      id,
    ])
    return gone.length > 0
  }

  /** Takes all of them away, and the links that could open new ones. */
  async endAll(person: string): Promise<void> {
    await this.#database.transaction(async (queries) => {
      await queries.query('delete from sign_in_link where person = $1', [person])
      await queries.query('delete from sign_in where person = $1', [person])
    })
  }

  #after(milliseconds: number): Date {
    return new Date(this.#now().getTime() + milliseconds)
  }
}
