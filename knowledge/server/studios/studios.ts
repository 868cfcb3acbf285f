import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Studio } from '../../contract/publication.ts'
import { readCredentials, type SignedRequest, signedText, trustedText } from '../../contract/signing.ts'
import type { Database } from '../database/database.ts'
import { hashOf, newId, newToken } from '../people/tokens.ts'

const minute = 60_000
const codeLives = 60 * minute
/** How far the clocks of a studio and of this server may be apart. */
const clocksApart = 5 * minute

const Rows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    public_key: z.string(),
    trusted_at: z.date(),
    revoked_at: z.date().nullable(),
  }),
)

/** Checks an Ed25519 signature. Keys and signatures are base64url. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    return (
      key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    )
  } catch {
    return false
  }
}

/** The studios that may publish: each is trusted by an admin's code that works once, until it is revoked. */
export class Studios {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** A code that lets one studio in, within an hour. */
  async newCode(): Promise<string> {
    const code = newToken()
    await this.#database.query('delete from trust_code where expires_at <= $1', [this.#now()])
    await this.#database.query('insert into trust_code (hash, expires_at) values ($1, $2)', [
      hashOf(code),
      new Date(this.#now().getTime() + codeLives),
    ])
    return code
  }

  /**
   * Uses a code up. `proof` is the code, signed with the key as `trustedText`, so that nobody brings a key that is not theirs.
   * @throws StudioError `studio-not-trusted`; `conflict` when the key is known already
   */
  async trust(code: string, name: string, publicKey: string, proof: string): Promise<Studio> {
    if (!isSigned(trustedText(code), proof, publicKey)) throw new StudioError('studio-not-trusted')
    return this.#database.transaction(async (queries) => {
      const used = await queries.query('delete from trust_code where hash = $1 and expires_at > $2 returning hash', [
        hashOf(code),
        this.#now(),
      ])
      if (used.length === 0) throw new StudioError('studio-not-trusted')
      const added = await queries.query(
        `insert into studio (id, name, public_key, trusted_at) values ($1, $2, $3, $4)
         on conflict (public_key) do nothing returning *`,
        [newId(), name, publicKey, this.#now()],
      )
      const [studio] = listed(added)
      if (!studio) throw new StudioError('conflict')
      return studio
    })
  }

  /** Gives a studio another key. `proof` is the new key's text, signed with the new key as `trustedText`. */
  async rotate(id: string, publicKey: string, proof: string): Promise<void> {
    if (!isSigned(trustedText(publicKey), proof, publicKey)) throw new StudioError('studio-not-trusted')
    const known = await this.#database.query('select id from studio where public_key = $1', [publicKey])
    if (known.length > 0) throw new StudioError('conflict')
    await this.#database.query('update studio set public_key = $2 where id = $1', [id, publicKey])
  }

  /** From now on nothing of this studio is accepted; what it published stays. False when there is none. */
  async revoke(id: string): Promise<boolean> {
    const revoked = await this.#database.query(
      'update studio set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id',
      [id, this.#now()],
    )
    return revoked.length > 0
  }

  async all(): Promise<Studio[]> {
    return listed(await this.#database.query('select * from studio order by trusted_at, id'))
  }

  /**
   * The studio behind a signed request and the body that it signed, or null.
   * @param origins where this server is known as itself
   */
  async whoSigned(
    { method, path }: Pick<SignedRequest, 'method' | 'path'>,
    credentials: string,
    origins: ReadonlySet<string>,
  ): Promise<{ id: string; body: string } | null> {
    const read = readCredentials(credentials)
    if (!read || Math.abs(read.atMs - this.#now().getTime()) > clocksApart) return null
    const { studio, atMs, body, signature } = read
    const publicKey = await this.keyOf(studio)
    if (publicKey === null) return null
    const isMeant = (origin: string): boolean =>
      isSigned(signedText({ origin, studio, method, path, atMs, body }), signature, publicKey)
    return [...origins].some(isMeant) ? { id: studio, body } : null
  }

  /** The key of a studio that is trusted now, or null. */
  async keyOf(id: string): Promise<string | null> {
    const [row] = Rows.parse(
      await this.#database.query('select * from studio where id = $1 and revoked_at is null', [id]),
    )
    return row?.public_key ?? null
  }
}

const listed = (rows: readonly unknown[]): Studio[] =>
  Rows.parse(rows).map(({ id, name, trusted_at, revoked_at }) => ({
    id,
    name,
    trustedAt: trusted_at.toISOString(),
    revokedAt: revoked_at?.toISOString() ?? null,
  }))
