import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Identity } from '../../contract/outside.ts'
import { Person } from '../../contract/people.ts'
import type { Database } from '../database/database.ts'

/** Who somebody is elsewhere: in another chat, at a sign-in provider, on a course platform. */
export class Identities {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async all(): Promise<Identity[]> {
    return z
      .array(Identity)
      .parse(await this.#database.query('select provider, subject, person from identity order by provider, subject'))
  }

  /** Whose name elsewhere this is, or null. */
  async who(provider: string, subject: string): Promise<string | null> {
    const [row] = await this.#database.query('select person from identity where provider = $1 and subject = $2', [
      provider,
      subject,
    ])
    return row ? Person.shape.id.parse(row.person) : null
  }

  /** @throws StudioError `conflict` when the name elsewhere is somebody else's; `not-there` for an unknown account */
  async link({ provider, subject, person }: Identity): Promise<Identity> {
    const [known] = await this.#database.query('select id from person where id = $1', [person])
    if (!known) throw new StudioError('not-there')
    await this.#database.query(
      'insert into identity (provider, subject, person) values ($1, $2, $3) on conflict (provider, subject) do nothing',
      [provider, subject, person],
    )
    if ((await this.who(provider, subject)) !== person) throw new StudioError('conflict')
    return { provider, subject, person }
  }

  /** @throws StudioError `not-there` */
  async unlink(provider: string, subject: string): Promise<void> {
    const gone = await this.#database.query(
      'delete from identity where provider = $1 and subject = $2 returning person',
      [provider, subject],
    )
    if (gone.length === 0) throw new StudioError('not-there')
  }
}
