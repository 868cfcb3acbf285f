import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Embeddable, PickAnswer, Picked } from '../../contract/lti.ts'
import { SearchRequest } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { newId } from '../people/tokens.ts'
import type { SearchEngine } from '../search/search.ts'
import { contentItems, deploymentId, type LaunchClaims, linkData, messageType, version } from './claims.ts'
import type { OwnKey } from './own-key.ts'
import { wholeScore } from './results.ts'

type Settings = Extract<LaunchClaims['message'], { kind: 'choose' }>['settings']

/** Milliseconds within which a teacher chooses. */
const pickLives = 12 * 3_600_000
const mostPaths = 50
const itemType = 'ltiResourceLink'

const Kept = z.object({
  programme: z.string(),
  returnUrl: z.string(),
  data: z.string().nullable(),
  lineItems: z.boolean(),
  deployment: z.string(),
  issuer: z.string(),
  client: z.string(),
})
const PathRows = z.array(z.object({ id: z.string(), title: z.string(), clips: z.int() }))
const One = z.object({ title: z.string() })
const open = `from lti_pick k join lti_context c on c.id = k.context join lti_platform p on p.id = c.platform
  where k.id = $1 and k.person = $2 and k.expires_at > $3 and c.programme is not null`

export interface PickParts {
  readonly database: Database
  readonly search: SearchEngine
  readonly key: OwnKey
  readonly origin: () => string
  readonly now: () => Date
}

/** Deep Linking 2.0: a teacher chooses what their course embeds, of what its programme sees. */
export class Picks {
  readonly #with: PickParts

  constructor(parts: PickParts) {
    this.#with = parts
  }

  /** Whether a platform asks for what we have, and wants the answer at one of its own addresses. */
  accepts({ frames }: { readonly frames: readonly string[] }, settings: Settings): boolean {
    return settings.accept_types.includes(itemType) && frames.includes(new URL(settings.deep_link_return_url).origin)
  }

  /** Begins. Gives the id under which only this person goes on. */
  async begin(person: string, context: string, settings: Settings): Promise<string> {
    const { database, now } = this.#with
    const id = newId()
    await database.query('delete from lti_pick where expires_at <= $1', [now()])
    await database.query(
      `insert into lti_pick (id, person, context, return_url, data, line_items, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[id, person, context, settings.deep_link_return_url, settings.data ?? null],
        ...[settings.accept_lineitem ?? true, new Date(now().getTime() + pickLives)],
      ],
    )
    return id
  }

  /**
   * What can be chosen: paths first, then clips, each the best first.
   * @throws StudioError `not-there` for another's choice, or one that was made
   */
  async offered(id: string, person: string, q: string): Promise<Embeddable[]> {
    const { database, search } = this.#with
    const { programme } = await this.#kept(id, person)
    const paths = PathRows.parse(
      await database.query(
        `select a.id, a.title, (select count(*)::int from path_step s where s.path = a.id) as clips from path a
         where a.programme = $1 and strpos(lower(a.title), lower($2)) > 0 order by a.title, a.id limit ${mostPaths}`,
        [programme, q.trim()],
      ),
    )
    const { videos } = await search.search(SearchRequest.parse({ q }), [programme])
    return [
      ...paths.map((path): Embeddable => ({ ...path, kind: 'paths', mentor: null, duration: null })),
      ...videos.map(
        ({ id: video, title, mentor, duration }): Embeddable => ({
          ...{ kind: 'watch', id: video, mentor, duration, clips: null },
          title: title.map(({ text }) => text).join(''),
        }),
      ),
    ]
  }

  /**
   * Ends it with a message to the platform that we sign, once.
   * @throws StudioError `not-there` for another's choice, one that was made, or what the programme does not see
   */
  async end(id: string, person: string, { chosen }: z.infer<typeof Picked>): Promise<z.infer<typeof PickAnswer>> {
    const { database, key, origin } = this.#with
    const kept = await this.#kept(id, person)
    const items = chosen ? [await this.#item(kept, chosen, origin())] : []
    const gone = await database.query('delete from lti_pick where id = $1 returning id', [id])
    if (gone.length === 0) throw new StudioError('not-there')
    const jwt = await key.sign({
      ...{ iss: kept.client, aud: kept.issuer, nonce: newId() },
      ...{ [deploymentId]: kept.deployment, [messageType]: 'LtiDeepLinkingResponse', [version]: '1.3.0' },
      ...(kept.data === null ? {} : { [linkData]: kept.data }),
      [contentItems]: items,
    })
    return { address: kept.returnUrl, jwt }
  }

  async #kept(id: string, person: string): Promise<z.infer<typeof Kept>> {
    const [row] = await this.#with.database.query(
      `select c.programme, k.return_url as "returnUrl", k.data, k.line_items as "lineItems", c.deployment, p.issuer,
         p.client ${open}`,
      [id, person, this.#with.now()],
    )
    if (!row) throw new StudioError('not-there')
    return Kept.parse(row)
  }

  async #item(
    { programme, lineItems }: z.infer<typeof Kept>,
    { kind, id }: Pick<Embeddable, 'kind' | 'id'>,
    origin: string,
  ): Promise<Record<string, unknown>> {
    const [row] = await this.#with.database.query(
      kind === 'paths'
        ? 'select title from path where programme = $1 and id = $2'
        : `select v.title from video v join video_programme vp on vp.video = v.id
           where vp.programme = $1 and v.id = $2`,
      [programme, id],
    )
    if (!row) throw new StudioError('not-there')
    const { title } = One.parse(row)
    return {
      ...{ type: itemType, title, url: `${origin}/embed/${kind}/${id}` },
      ...(lineItems ? { lineItem: { scoreMaximum: wholeScore, label: title, resourceId: id } } : {}),
    }
  }
}
