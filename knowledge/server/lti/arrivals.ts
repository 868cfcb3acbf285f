import { z } from 'zod'
import type { UiLanguage } from '../../../core/contract/language.ts'
import type { Database } from '../database/database.ts'
import type { Identities } from '../people/identities.ts'
import { newId } from '../people/tokens.ts'
import { followContexts } from './platforms.ts'

/** Under which provider a platform's people are known; apart from a sign-in provider that has the same issuer. */
export const providerOf = (issuer: string): string => `lti ${issuer}`

const Seen = z.object({ found: z.boolean() })

/** What of ours a link on a platform leads to. */
export interface Target {
  readonly kind: 'watch' | 'paths'
  readonly id: string
}

/** Those who come from platforms: an account that is known by issuer and subject, and its courses. */
export class CourseArrivals {
  readonly #database: Database
  readonly #identities: Identities

  constructor(database: Database, identities: Identities) {
    this.#database = database
    this.#identities = identities
  }

  /**
   * The account of somebody, made when they come for the first time. It has no address, and the name that the platform
   * says; one after the platform and some letters where it says none.
   */
  async account(
    platform: { readonly issuer: string; readonly name: string },
    {
      subject,
      name,
      language,
    }: { readonly subject: string; readonly name: string | null; readonly language: UiLanguage },
  ): Promise<string> {
    const provider = providerOf(platform.issuer)
    const known = await this.#identities.who(provider, subject)
    if (known !== null) {
      await this.#database.query('update person set name = $2 where id = $1 and name <> $2', [known, name])
      return known
    }
    const id = newId()
    const added = await this.#database
      .transaction(async (queries) => {
        await queries.query("insert into person (id, name, role, language) values ($1, $2, 'student', $3)", [
          ...[id, name ?? `${platform.name} ${id.slice(0, 4)}`, language],
        ])
        await queries.query('insert into identity (provider, subject, person) values ($1, $2, $3)', [
          ...[provider, subject, id],
        ])
        return id
      })
      .catch(async (error: unknown) => {
        // Two embedded clips of one page arrive at the same time: one of them made the account.
        const other = await this.#identities.who(provider, subject)
        if (other === null) throw error
        return other
      })
    return added
  }

  /** Notes that somebody takes part in a course: they see what its programme sees. */
  async enrol(person: string, context: string): Promise<void> {
    await this.#database.transaction(async (queries) => {
      await queries.query(
        'insert into lti_enrolment (person, context) values ($1, $2) on conflict (person, context) do nothing',
        [person, context],
      )
      await followContexts(queries, [person])
    })
  }

  /** Whether a programme sees a clip or a path. */
  async sees(programme: string, { kind, id }: Target): Promise<boolean> {
    const [row] = await this.#database.query(
      kind === 'watch'
        ? 'select exists (select from video_programme where programme = $1 and video = $2) as found'
        : 'select exists (select from path where programme = $1 and id = $2) as found',
      [programme, id],
    )
    return Seen.parse(row).found
  }
}
