import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { StudioError } from '../../../core/contract/errors.ts'
import { LaunchClaims } from './claims.ts'
import type { PlatformFetch } from './platform-fetch.ts'
import type { KnownPlatform } from './platforms.ts'

/** Seconds by which a platform's clock may differ from ours, and for which a token is fresh. */
const tolerance = 60
const freshFor = 600
/** Milliseconds for which a platform's keys are believed, and between two questions for a key that is not among them. */
const keysLive = 10 * 60_000
const usualCooldown = 30_000

/** Reads the id tokens of platforms: signature by the platform's published key (RS256), issuer, audience, time, form. */
export class IdTokens {
  readonly #fetch: PlatformFetch
  readonly #now: () => Date
  readonly #cooldown: number
  readonly #keys = new Map<string, JWTVerifyGetKey>()

  constructor(fetch: PlatformFetch, now: () => Date, cooldown = usualCooldown) {
    this.#fetch = fetch
    this.#now = now
    this.#cooldown = cooldown
  }

  /** @throws StudioError `link-used` for a token that is not good here; `server-unreachable` when there are no keys to check it with */
  async read(platform: KnownPlatform, token: string): Promise<LaunchClaims> {
    const { payload } = await jwtVerify(token, this.#keysAt(platform.keys), {
      ...{ algorithms: ['RS256'], issuer: platform.issuer, audience: platform.client, currentDate: this.#now() },
      ...{ clockTolerance: tolerance, maxTokenAge: freshFor, requiredClaims: ['sub', 'nonce', 'iat', 'exp'] },
    }).catch((error: unknown) => {
      if (error instanceof StudioError) throw error
      throw new StudioError(isOfKeys(error) ? 'server-unreachable' : 'link-used', {}, error)
    })
    const read = LaunchClaims.safeParse(payload)
    if (!read.success) throw new StudioError('link-used')
    const { authorised } = read.data
    if (authorised !== undefined && authorised !== platform.client) throw new StudioError('link-used')
    return read.data
  }

  #keysAt(address: string): JWTVerifyGetKey {
    const known = this.#keys.get(address)
    if (known) return known
    const keys = createRemoteJWKSet(new URL(address), {
      ...{ cacheMaxAge: keysLive, cooldownDuration: this.#cooldown },
      [customFetch]: async (asked, { headers }) => {
        const answer = await this.#fetch(asked, { headers: Object.fromEntries(headers) })
        if (answer.status !== 200) throw new StudioError('server-unreachable')
        return answer
      },
    })
    this.#keys.set(address, keys)
    return keys
  }
}

/** Whether what was published is no set of keys, or the key in it none that can be used: too short, or broken. */
const isOfKeys = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
