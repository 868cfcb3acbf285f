import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type Invitation, Person, type PersonChange, Programme } from '../../contract/people.ts'
import type { Database, Queries } from '../database/database.ts'
import { newId } from './tokens.ts'

const chosen = `select p.id, p.email, p.name, p.role, p.language,
    coalesce((select array_agg(m.programme order by m.programme) from membership m where m.person = p.id), '{}') as programmes
  from person p`

/** The accounts, and which programmes they belong to. */
export class People {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async all(): Promise<Person[]> {
    return Person.array().parse(await this.#database.query(`${chosen} order by p.name, p.id`))
  }

  async byId(id: string): Promise<Person | null> {
    return first(await this.#database.query(`${chosen} where p.id = $1`, [id]))
  }

  async byEmail(email: string): Promise<Person | null> {
    return first(await this.#database.query(`${chosen} where p.email = $1`, [email]))
  }

  /** The admin who came first; made, without an address, where there is none yet. */
  async firstAdmin(): Promise<Person> {
    return this.#database.transaction(async (queries) => {
      // Two who ask at the same moment are told of one.
      await queries.query("select pg_advisory_xact_lock(hashtext('first admin'))")
      const known = first(await queries.query(`${chosen} where p.role = 'admin' order by p.created_at, p.id limit 1`))
      if (known) return known
      const admin: Person = { id: newId(), email: null, name: 'Admin', role: 'admin', language: 'fr', programmes: [] }
      await queries.query('insert into person (id, name, role, language) values ($1, $2, $3, $4)', [
        ...[admin.id, admin.name, admin.role, admin.language],
      ])
      return admin
    })
  }

  /** @throws StudioError `conflict` when the address has an account, `not-there` for an unknown programme */
  async add({ email, name, role, language, programmes }: Invitation): Promise<Person> {
    const id = newId()
    await this.#database.transaction(async (queries) => {
      const added = await queries.query(
        `insert into person (id, email, name, role, language) values ($1, $2, $3, $4, $5)
         on conflict (email) do nothing returning id`,
        [id, email, name, role, language],
      )
      if (added.length === 0) throw new StudioError('conflict')
      await join(queries, id, programmes)
    })
    return { id, email, name, role, language, programmes: [...new Set(programmes)].sort() }
  }

  /**
   * Links that were sent to an earlier address let nobody in any more.
   * @throws StudioError `not-there`; `conflict` when the last admin would stop being one, or when the address has an account
   */
  async change(id: string, { email, name, role, programmes }: PersonChange): Promise<Person> {
    await this.#database.transaction(async (queries) => {
      if (email !== undefined) await setAddress(queries, id, email)
      if (role !== undefined && role !== 'admin') await keepAnAdmin(queries, id)
      const changed = await queries.query(
        'update person set name = coalesce($2, name), role = coalesce($3, role) where id = $1 returning id',
        [id, name ?? null, role ?? null],
      )
      if (changed.length === 0) throw new StudioError('not-there')
      if (programmes) {
        await queries.query('delete from membership where person = $1', [id])
        await join(queries, id, programmes)
      }
    })
    return (await this.byId(id)) as Person
  }

  /**
   * Somebody leaves: the account goes, and with it everything that hangs on it.
   * @returns where letters were sent to them
   * @throws StudioError `not-there`; `conflict` for the last admin
   */
  async remove(id: string): Promise<Pick<Person, 'email'>> {
    return this.#database.transaction(async (queries) => {
      await keepAnAdmin(queries, id)
      const [removed] = await queries.query('delete from person where id = $1 returning email', [id])
      if (!removed) throw new StudioError('not-there')
      return Person.pick({ email: true }).parse(removed)
    })
  }

  async programmes(): Promise<Programme[]> {
    return z.array(Programme).parse(await this.#database.query('select id, name from programme order by name, id'))
  }

  async saveProgramme({ id, name }: Programme): Promise<Programme> {
    await this.#database.query(
      'insert into programme (id, name) values ($1, $2) on conflict (id) do update set name = $2',
      [id, name],
    )
    return { id, name }
  }
}

function first(rows: readonly unknown[]): Person | null {
  return rows[0] === undefined ? null : Person.parse(rows[0])
}

async function join(queries: Queries, person: string, programmes: readonly string[]): Promise<void> {
  const wanted = [...new Set(programmes)]
  const joined = await queries.query(
    'insert into membership (person, programme) select $1, id from programme where id = any($2) returning programme',
    [person, wanted],
  )
  if (joined.length !== wanted.length) throw new StudioError('not-there')
}

async function setAddress(queries: Queries, id: string, email: string): Promise<void> {
  const [other] = await queries.query('select id from person where email = $1 and id <> $2', [email, id])
  if (other) throw new StudioError('conflict')
  const changed = await queries.query(
    'update person set email = $2 where id = $1 and email is distinct from $2 returning id',
    [id, email],
  )
  if (changed.length === 0) return
  await queries.query('delete from sign_in_link where person = $1', [id])
  // The address that was there before leaves the files as well.
  await queries.query("insert into owed_cleaning (relation) values ('person') on conflict do nothing")
}

/** Without an admin nobody could let anybody in again. */
async function keepAnAdmin(queries: Queries, leaving: string): Promise<void> {
  const admins = await queries.query("select id from person where role = 'admin' for update")
  if (admins.length === 1 && admins[0]?.id === leaving) throw new StudioError('conflict')
}
