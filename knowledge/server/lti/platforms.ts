import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type ContextChange, Platform, PlatformContext, type PlatformDraft } from '../../contract/lti.ts'
import type { Database, Queries } from '../database/database.ts'
import { newId } from '../people/tokens.ts'
import { checkAddress, type Reach } from './platform-fetch.ts'

const chosen = `select id, name, issuer, client, deployments, authorization_url as authorization, token_url as token,
  keys_url as keys, frames from lti_platform`
const Row = Platform.omit({ contexts: true })
/** A platform as a launch needs it. */
export type KnownPlatform = z.infer<typeof Row>

/** More courses of one platform are somebody filling the database. */
const mostContexts = 5000

/** The course platforms that an admin registered, their courses, and what those are tied to. */
export class Platforms {
  readonly #database: Database
  readonly #now: () => Date
  readonly #reach: Reach

  constructor(database: Database, now: () => Date, reach: Reach) {
    this.#database = database
    this.#now = now
    this.#reach = reach
  }

  async all(): Promise<Platform[]> {
    const platforms = z.array(Row).parse(await this.#database.query(`${chosen} order by name, id`))
    const contexts = z.array(PlatformContext.extend({ platform: z.string() })).parse(
      await this.#database.query(
        `select id, platform, deployment, title, programme, mentors from lti_context
           order by programme is not null, title nulls first, seen_at desc, id`,
      ),
    )
    return platforms.map((one) => ({
      ...one,
      contexts: contexts.filter(({ platform }) => platform === one.id).map(({ platform: _, ...context }) => context),
    }))
  }

  async byId(id: string): Promise<KnownPlatform | null> {
    const [row] = await this.#database.query(`${chosen} where id = $1`, [id])
    return row ? Row.parse(row) : null
  }

  /** The platform that an issuer names; null when none is registered, or when it does not say which of several it is. */
  async named(issuer: string, client: string | undefined): Promise<KnownPlatform | null> {
    const rows = await this.#database.query(
      `${chosen} where issuer = $1 and ($2::text is null or client = $2) limit 2`,
      [issuer, client ?? null],
    )
    return rows.length === 1 ? Row.parse(rows[0]) : null
  }

  /** Origins of all pages that may embed ours. */
  async frames(): Promise<string[]> {
    const rows = await this.#database.query('select distinct unnest(frames) as origin from lti_platform order by 1')
    return rows.map(({ origin }) => String(origin))
  }

  /**
   * @throws StudioError `invalid-input` for an address that may not be asked; `conflict` when it is registered already, or
   *   when its issuer is, with other keys
   */
  async add(draft: PlatformDraft): Promise<void> {
    this.#check(draft)
    await this.#keepKeys(draft, null)
    const added = await this.#database.query(
      `insert into lti_platform (id, name, issuer, client, deployments, authorization_url, token_url, keys_url, frames)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (issuer, client) do nothing returning id`,
      [newId(), ...columns(draft)],
    )
    if (added.length === 0) throw new StudioError('conflict')
  }

  /**
   * Whose platform it is cannot change: accounts hang on its issuer.
   * Whoever came from a deployment that is no longer named is signed out, and sees nothing of its courses.
   * @throws StudioError `invalid-input`; `not-there`; `conflict` for another issuer or client, or other keys than the
   *   issuer has in another registration
   */
  async change(id: string, draft: PlatformDraft): Promise<void> {
    this.#check(draft)
    const before = await this.byId(id)
    if (!before) throw new StudioError('not-there')
    if (before.issuer !== draft.issuer || before.client !== draft.client) throw new StudioError('conflict')
    await this.#keepKeys(draft, id)
    await this.#database.transaction(async (queries) => {
      await queries.query(
        `update lti_platform set name = $2, deployments = $5, authorization_url = $6, token_url = $7, keys_url = $8,
           frames = $9 where id = $1 and issuer = $3 and client = $4`,
        [id, ...columns(draft)],
      )
      const left = await enrolled(queries, 'c.platform = $1 and not c.deployment = any($2)', [id, draft.deployments])
      await signOut(queries, left)
      await followContexts(queries, await enrolled(queries, 'c.platform = $1', [id]))
    })
  }

  /**
   * Its courses go, and whoever came from them is signed out and sees nothing; their accounts stay, for an admin to remove.
   * @throws StudioError `not-there`
   */
  async remove(id: string): Promise<void> {
    await this.#database.transaction(async (queries) => {
      const people = await enrolled(queries, 'c.platform = $1', [id])
      const gone = await queries.query('delete from lti_platform where id = $1 returning id', [id])
      if (gone.length === 0) throw new StudioError('not-there')
      await signOut(queries, people)
      await followContexts(queries, people)
    })
  }

  /** Notes a course when somebody comes from it. Null when the platform has more of them than any has. */
  async context(
    platform: string,
    { deployment, course, title }: { deployment: string; course: string; title: string | null },
  ): Promise<PlatformContext | null> {
    const [row] = await this.#database.query(
      `insert into lti_context (id, platform, deployment, course, title, seen_at)
       select $1, $2, $3, $4, $5, $6 where (select count(*) from lti_context where platform = $2) < ${mostContexts}
         or exists (select from lti_context where platform = $2 and deployment = $3 and course = $4)
       on conflict (platform, deployment, course) do update set title = excluded.title, seen_at = excluded.seen_at
       returning id, deployment, title, programme, mentors`,
      [newId(), platform, deployment, course, title, this.#now()],
    )
    return row ? PlatformContext.parse(row) : null
  }

  /**
   * Ties a course to a programme, or to none. Holds from the next request on, for whoever came already as well.
   * @throws StudioError `not-there`
   */
  async tie(context: string, { programme, mentors }: ContextChange): Promise<void> {
    await this.#database.transaction(async (queries) => {
      if (programme !== null) {
        const known = await queries.query('select id from programme where id = $1', [programme])
        if (known.length === 0) throw new StudioError('not-there')
      }
      const changed = await queries.query(
        'update lti_context set programme = $2, mentors = $3 where id = $1 returning id',
        [context, programme, mentors],
      )
      if (changed.length === 0) throw new StudioError('not-there')
      const people = await enrolled(queries, 'c.id = $1', [context])
      if (!mentors || programme === null)
        await queries.query("delete from sign_in where embedded_as = 'mentor' and person = any($1)", [people])
      await followContexts(queries, people)
    })
  }

  /**
   * People are known by issuer and subject: who signs with other keys in an issuer's name could come in as any of them.
   * @param own the registration itself
   */
  async #keepKeys({ issuer, keys }: PlatformDraft, own: string | null): Promise<void> {
    const [other] = await this.#database.query(
      'select id from lti_platform where issuer = $1 and keys_url <> $2 and id is distinct from $3',
      [issuer, keys, own],
    )
    if (other) throw new StudioError('conflict')
  }

  #check({ issuer: _, frames, name: __, client: ___, deployments: ____, ...asked }: PlatformDraft): void {
    for (const address of [...Object.values(asked), ...frames]) checkAddress(address, this.#reach)
  }
}

const columns = (draft: PlatformDraft): unknown[] => [
  ...[draft.name, draft.issuer, draft.client, [...new Set(draft.deployments)]],
  ...[draft.authorization, draft.token, draft.keys, [...new Set(draft.frames)]],
]

async function enrolled(queries: Queries, where: string, values: readonly unknown[]): Promise<string[]> {
  const rows = await queries.query(
    `select distinct e.person from lti_enrolment e join lti_context c on c.id = e.context where ${where}`,
    [...values],
  )
  return rows.map(({ person }) => String(person))
}

/** Embedded pages of these people show nothing until they come from a course again. */
const signOut = (queries: Queries, people: readonly string[]): Promise<unknown> =>
  queries.query('delete from sign_in where embedded_as is not null and person = any($1)', [people])

/** The programmes of people who come from platforms are those of their courses in deployments that are named, no more. */
export async function followContexts(queries: Queries, people: readonly string[]): Promise<void> {
  await queries.query('delete from membership where person = any($1)', [people])
  await queries.query(
    `insert into membership (person, programme)
     select distinct e.person, c.programme from lti_enrolment e join lti_context c on c.id = e.context
       join lti_platform p on p.id = c.platform and c.deployment = any(p.deployments)
     where e.person = any($1) and c.programme is not null`,
    [people],
  )
}
