import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Certificate } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import { newId } from '../people/tokens.ts'

const Rows = z.array(Certificate.extend({ at: moment }))
const chosen = `select c.id, p.name, c.title as path, c.at from certificate c join person p on p.id = c.person`

/** What is given to whoever finished a path. It outlives the path, and goes with the account. */
export class Certificates {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** Gives one, once. */
  async give(person: string, path: string, title: string): Promise<string> {
    await this.#database.query(
      `insert into certificate (id, person, path, title, at) values ($1, $2, $3, $4, $5)
       on conflict (person, path) do nothing`,
      [newId(), person, path, title, this.#now()],
    )
    const [row] = await this.#database.query('select id from certificate where person = $1 and path = $2', [
      person,
      path,
    ])
    return String(row?.id)
  }

  async of(person: string): Promise<Certificate[]> {
    return Rows.parse(await this.#database.query(`${chosen} where c.person = $1 order by c.at desc, c.id`, [person]))
  }

  /** @param reader whose it has to be; null for mentors and admins @throws StudioError `not-there` */
  async read(id: string, reader: string | null): Promise<Certificate> {
    const [row] = Rows.parse(
      await this.#database.query(`${chosen} where c.id = $1 and ($2::text is null or c.person = $2)`, [id, reader]),
    )
    if (!row) throw new StudioError('not-there')
    return row
  }
}
