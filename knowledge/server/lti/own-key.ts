import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import { z } from 'zod'
import type { Database } from '../database/database.ts'
import { newId } from '../people/tokens.ts'

const algorithm = 'RS256'
/** Seconds for which something that we signed is good. */
const signatureLives = 300
const Private = z.object({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() }).loose()

/**
 * The key with which this knowledge base signs for course platforms (RSA, 2048 bits). It is made when it is first needed and
 * kept in the database: several servers have one.
 */
export class OwnKey {
  readonly #database: Database
  readonly #now: () => Date
  #kept: Promise<z.infer<typeof Private>> | null = null

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** What platforms check our signatures with. */
  async published(): Promise<{ keys: JWK[] }> {
    const { kty, n, e, kid } = await this.#key()
    return { keys: [{ kty, n, e, kid, alg: algorithm, use: 'sig' }] }
  }

  /** Signs what is good for five minutes, once. */
  async sign(claims: JWTPayload): Promise<string> {
    const jwk = await this.#key()
    const seconds = Math.floor(this.#now().getTime() / 1000)
    return new SignJWT({ ...claims, jti: newId() })
      .setProtectedHeader({ alg: algorithm, kid: jwk.kid, typ: 'JWT' })
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + signatureLives)
      .sign(await importJWK(jwk, algorithm))
  }

  #key(): Promise<z.infer<typeof Private>> {
    this.#kept ??= this.#read().catch((error: unknown) => {
      this.#kept = null
      throw error
    })
    return this.#kept
  }

  async #read(): Promise<z.infer<typeof Private>> {
    const chosen = 'select private from lti_key'
    const [known] = await this.#database.query(chosen)
    if (known) return Private.parse(known.private)
    const { privateKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true })
    const jwk = await exportJWK(privateKey)
    const made = { ...jwk, kid: await calculateJwkThumbprint(jwk) }
    // Another server may have made one meanwhile: the first stays.
    await this.#database.query(
      'insert into lti_key (private, made_at) values ($1::jsonb, $2) on conflict (one) do nothing',
      [JSON.stringify(made), this.#now()],
    )
    const [kept] = await this.#database.query(chosen)
    return Private.parse(kept?.private)
  }
}
