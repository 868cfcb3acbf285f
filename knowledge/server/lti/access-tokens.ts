import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { OwnKey } from './own-key.ts'
import type { PlatformFetch } from './platform-fetch.ts'
import type { KnownPlatform } from './platforms.ts'

const Granted = z.object({
  access_token: z.string().min(1).max(10_000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().default(300),
})
/** Milliseconds before its end at which a token is no longer used. */
const margin = 60_000

/** Tokens with which platforms are asked: client credentials with an assertion that we sign (1EdTech Security Framework 1.0, 4). */
export class AccessTokens {
  readonly #fetch: PlatformFetch
  readonly #key: OwnKey
  readonly #now: () => Date
  readonly #held = new Map<string, { readonly token: string; readonly until: number }>()

  constructor(fetch: PlatformFetch, key: OwnKey, now: () => Date) {
    this.#fetch = fetch
    this.#key = key
    this.#now = now
  }

  /** @throws StudioError `server-unreachable` when the platform gives none now */
  async of({ id, client, token: endpoint }: KnownPlatform, scope: string): Promise<string> {
    const held = this.#held.get(`${id} ${scope}`)
    if (held && held.until > this.#now().getTime()) return held.token
    const assertion = await this.#key.sign({ iss: client, sub: client, aud: endpoint })
    const answer = await this.#fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        scope,
      }).toString(),
    })
    const granted = answer.ok ? Granted.safeParse(await answer.json().catch(() => null)) : null
    // A platform on which a registration is being corrected refuses today and answers tomorrow: it is tried again.
    if (!granted?.success) throw new StudioError('server-unreachable')
    const { access_token: token, expires_in: seconds } = granted.data
    this.#held.set(`${id} ${scope}`, { token, until: this.#now().getTime() + seconds * 1000 - margin })
    return token
  }

  /** A token that the platform no longer takes is not used again. */
  forget({ id }: KnownPlatform, scope: string): void {
    this.#held.delete(`${id} ${scope}`)
  }
}
