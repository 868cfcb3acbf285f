import * as oidc from 'openid-client'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Email, Line, type Person } from '../../contract/people.ts'
import type { Database } from '../database/database.ts'
import type { Identities } from './identities.ts'
import type { People } from './people.ts'
import { hashOf, newToken } from './tokens.ts'

export interface OpenIdOptions {
  /** The provider's issuer: `https://login.example.org`. */
  readonly issuer: string
  readonly client: string
  readonly secret: string
  /** What the sign-in page calls it. */
  readonly name: string
  /** Whoever has a verified address of this domain comes in as a student; nobody new comes in when left out. */
  readonly domain?: string
}

/** Milliseconds within which somebody comes back from the provider. */
const attemptLives = 10 * 60_000
/** Attempts that may be open at once: more are somebody trying to fill the database. */
const mostAttempts = 10_000
const Kept = z.object({ nonce: z.string(), verifier: z.string() })
const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: Email.optional(),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((said) => said === 'true')]).optional(),
  name: Line(120).optional().catch(undefined),
  locale: z.string().optional().catch(undefined),
})
const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Sign-in through an OpenID Connect provider: authorisation code with PKCE, state and nonce, each used once. An account
 * is matched by what the provider calls its person, the first time by a verified e-mail address.
 */
export class OpenIdDoor {
  readonly name: string
  readonly #with: OpenIdOptions
  readonly #database: Database
  readonly #people: People
  readonly #identities: Identities
  readonly #now: () => Date
  #discovered: Promise<oidc.Configuration> | null = null

  /** @throws StudioError `usage` for an issuer that is neither https nor on this machine */
  constructor(
    options: OpenIdOptions,
    parts: { database: Database; people: People; identities: Identities; now: () => Date },
  ) {
    const issuer = URL.canParse(options.issuer) ? new URL(options.issuer) : null
    const isHere = issuer?.protocol === 'http:' && loopback.includes(issuer.hostname)
    if (issuer?.protocol !== 'https:' && !isHere)
      throw new StudioError('usage', { what: 'ESTOMPE_KB_OPENID_ISSUER=https://…' })
    this.name = options.name
    this.#with = options
    this.#database = parts.database
    this.#people = parts.people
    this.#identities = parts.identities
    this.#now = parts.now
  }

  /**
   * Begins. Gives the provider's address to go to, and the secret that only this browser keeps meanwhile.
   * @throws StudioError `server-unreachable`, `too-many-requests`
   */
  async begin(callback: string): Promise<{ address: string; state: string }> {
    const configuration = await this.#configuration()
    const [state, nonce, verifier] = [newToken(), newToken(), oidc.randomPKCECodeVerifier()]
    const now = this.#now()
    await this.#database.query('delete from openid_attempt where expires_at <= $1', [now])
    const kept = await this.#database.query(
      `insert into openid_attempt (hash, nonce, verifier, expires_at)
       select $1, $2, $3, $4 where (select count(*) from openid_attempt) < ${mostAttempts} returning hash`,
      [hashOf(state), nonce, verifier, new Date(now.getTime() + attemptLives)],
    )
    if (kept.length === 0) throw new StudioError('too-many-requests')
    const address = oidc.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: callback, scope: 'openid email profile', state, nonce },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    })
    return { address: address.href, state }
  }

  /**
   * Ends it: the account of whoever came back.
   * @param state the secret that the browser kept
   * @param answer the address that the provider sent the browser to, whole
   * @throws StudioError `link-used` for an answer that is forged, too late, of another browser or was used;
   *   `forbidden` for somebody who was not let in; `server-unreachable`
   */
  async end(state: string | undefined, answer: URL): Promise<Person> {
    if (state === undefined || answer.searchParams.get('state') !== state) throw new StudioError('link-used')
    const [row] = await this.#database.query(
      'delete from openid_attempt where hash = $1 and expires_at > $2 returning nonce, verifier',
      [hashOf(state), this.#now()],
    )
    if (!row) throw new StudioError('link-used')
    const { nonce, verifier } = Kept.parse(row)
    const configuration = await this.#configuration()
    const tokens = await oidc
      .authorizationCodeGrant(configuration, answer, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
      })
      .catch((error: unknown) => {
        throw new StudioError('link-used', {}, error)
      })
    const said = tokens.claims()
    // Some providers tell the address only when they are asked once more.
    const asksMore = said?.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
    const more = asksMore
      ? await oidc.fetchUserInfo(configuration, tokens.access_token, said?.sub ?? '').catch((error: unknown) => {
          throw new StudioError('link-used', {}, error)
        })
      : {}
    const read = Claims.safeParse({ ...more, ...said })
    if (!read.success) throw new StudioError('forbidden')
    return this.#account(read.data)
  }

  async #account({ iss, sub, email, email_verified, name, locale }: z.infer<typeof Claims>): Promise<Person> {
    const linked = await this.#identities.who(iss, sub)
    const known = linked === null ? null : await this.#people.byId(linked)
    if (known) return known
    // An address that the provider does not vouch for could be anybody's.
    if (email === undefined || email_verified !== true) throw new StudioError('forbidden')
    const person = (await this.#people.byEmail(email)) ?? (await this.#newcomer(email, name, locale))
    await this.#identities.link({ provider: iss, subject: sub, person: person.id })
    return person
  }

  /** @throws StudioError `forbidden` where nobody of this domain comes in unasked */
  async #newcomer(email: string, name: string | undefined, locale: string | undefined): Promise<Person> {
    const { domain } = this.#with
    if (domain === undefined || email.slice(email.lastIndexOf('@') + 1) !== domain.toLowerCase())
      throw new StudioError('forbidden')
    const language = locale?.toLowerCase().startsWith('en') ? 'en' : 'fr'
    return this.#people.add({ email, name: name ?? email, role: 'student', language, programmes: [] })
  }

  /** Asked for once it is needed, and again after it failed. */
  #configuration(): Promise<oidc.Configuration> {
    const { issuer, client, secret } = this.#with
    const isHere = new URL(issuer).protocol === 'http:'
    this.#discovered ??= oidc
      .discovery(new URL(issuer), client, secret, undefined, {
        timeout: 20,
        // Who signed a token is checked even though it comes from the provider itself.
        execute: [oidc.enableNonRepudiationChecks, ...(isHere ? [oidc.allowInsecureRequests] : [])],
      })
      .catch((error: unknown) => {
        this.#discovered = null
        throw new StudioError('server-unreachable', {}, error)
      })
    return this.#discovered
  }
}
