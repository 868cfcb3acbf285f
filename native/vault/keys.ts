import * as crypto from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'

const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

/** A key, encrypted by another one: AES-256-GCM, nonce and tag beside it. */
const Wrapped = z.object({ nonce: Base64, key: Base64, tag: Base64 })
type Wrapped = z.infer<typeof Wrapped>

/** How a passphrase becomes a key, so that a later program can do it again. */
const Derivation = z.discriminatedUnion('by', [
  /** RFC 9106; memory in KiB. */
  z.object({ by: z.literal('argon2id'), salt: Base64, memory: z.int(), passes: z.int(), parallelism: z.int() }),
  /** RFC 7914. */
  z.object({ by: z.literal('scrypt'), salt: Base64, cost: z.int(), blockSize: z.int(), parallelism: z.int() }),
])
type Derivation = z.infer<typeof Derivation>

/**
 * The keys of something that is sealed, as they may lie beside it: a random key, wrapped once by what the passphrase
 * gives and once by the recovery code. Another passphrase makes another wrap; what is sealed stays as it is.
 */
export const KeyFile = z.object({
  version: z.literal(1),
  id: z.uuid(),
  passphrase: z.object({ derivation: Derivation, wrapped: Wrapped }),
  recovery: Wrapped,
})
export type KeyFile = z.infer<typeof KeyFile>

/** Letters that are not mistaken for one another (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const shortest = 8

/**
 * Makes keys for something new.
 * @returns `recoveryCode`: 160 random bits in groups of four letters, told once and kept nowhere
 * @throws StudioError `passphrase-short`
 */
export async function createKeys(passphrase: string) {
  const id = crypto.randomUUID()
  const dataKey = crypto.randomBytes(32)
  const code = newCode()
  const keys: KeyFile = {
    version: 1,
    id,
    passphrase: await passphraseWrap(passphrase, dataKey, id),
    recovery: wrapped(dataKey, recoveryKey(code, id), `${id} recovery`),
  }
  return { keys, dataKey, recoveryCode: told(code) }
}

/**
 * @throws StudioError `passphrase-wrong`
 */
export async function openWithPassphrase(keys: KeyFile, passphrase: string): Promise<Buffer> {
  const { derivation, wrapped: wrap } = keys.passphrase
  return unwrapped(wrap, await derived(passphrase, derivation), `${keys.id} passphrase`)
}

/**
 * @param code as it was told; spaces, hyphens and capitals do not matter, nor O for 0 and I or L for 1
 * @throws StudioError `passphrase-wrong`
 */
export function openWithRecoveryCode(keys: KeyFile, code: string): Buffer {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return unwrapped(keys.recovery, recoveryKey(plain, keys.id), `${keys.id} recovery`)
}

/** The same keys under another passphrase. What they seal, and the recovery code, stay as they are. */
export async function withPassphrase(keys: KeyFile, dataKey: Buffer, passphrase: string): Promise<KeyFile> {
  return { ...keys, passphrase: await passphraseWrap(passphrase, dataKey, keys.id) }
}

/** The same keys with a new recovery code; the one before opens nothing any more. */
export function withRecoveryCode(keys: KeyFile, dataKey: Buffer): { keys: KeyFile; recoveryCode: string } {
  const code = newCode()
  const recovery = wrapped(dataKey, recoveryKey(code, keys.id), `${keys.id} recovery`)
  return { keys: { ...keys, recovery }, recoveryCode: told(code) }
}

const newCode = (): string => Array.from(crypto.randomBytes(32), (byte) => letters[byte & 31]).join('')
const told = (code: string): string => (code.match(/.{4}/g) ?? []).join('-')

async function passphraseWrap(passphrase: string, dataKey: Buffer, id: string): Promise<KeyFile['passphrase']> {
  if ([...passphrase].length < shortest) throw new StudioError('passphrase-short', { needed: shortest })
  const salt = crypto.randomBytes(16).toString('base64')
  // Node has Argon2 from 24.7 on; RFC 9106's second recommended choice. Else scrypt at 128 MiB.
  const derivation: Derivation =
    typeof crypto.argon2 === 'function'
      ? { by: 'argon2id', salt, memory: 65_536, passes: 3, parallelism: 4 }
      : { by: 'scrypt', salt, cost: 131_072, blockSize: 8, parallelism: 1 }
  return { derivation, wrapped: wrapped(dataKey, await derived(passphrase, derivation), `${id} passphrase`) }
}

async function derived(passphrase: string, how: Derivation): Promise<Buffer> {
  const message = Buffer.from(passphrase.normalize('NFC'))
  const salt = Buffer.from(how.salt, 'base64')
  if (how.by === 'argon2id') {
    if (typeof crypto.argon2 !== 'function')
      throw new StudioError('node-too-old', { found: process.versions.node, needed: '24.7' })
    const { memory, passes, parallelism } = how
    const parameters = { message, nonce: salt, parallelism, tagLength: 32, memory, passes }
    return promisify(crypto.argon2)('argon2id', parameters)
  }
  const { cost, blockSize, parallelism } = how
  return new Promise((give, fail) => {
    const options = { N: cost, r: blockSize, p: parallelism, maxmem: 256 * cost * blockSize }
    crypto.scrypt(message, salt, 32, options, (error, key) => (error ? fail(error) : give(key)))
  })
}

/** 160 bits need no slow derivation: there is nothing to guess. */
const recoveryKey = (code: string, id: string): Buffer =>
  Buffer.from(crypto.hkdfSync('sha256', code, id, 'estompe recovery code', 32))

function wrapped(key: Buffer, by: Buffer, about: string): Wrapped {
  const nonce = crypto.randomBytes(12)
  const cipher = crypto.createCipheriv('aes-256-gcm', by, nonce).setAAD(Buffer.from(about))
  const hidden = Buffer.concat([cipher.update(key), cipher.final()])
  return {
    nonce: nonce.toString('base64'),
    key: hidden.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

function unwrapped({ nonce, key, tag }: Wrapped, by: Buffer, about: string): Buffer {
  try {
    const opener = crypto
      .createDecipheriv('aes-256-gcm', by, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(about))
      .setAuthTag(Buffer.from(tag, 'base64'))
    return Buffer.concat([opener.update(Buffer.from(key, 'base64')), opener.final()])
  } catch (cause) {
    throw new StudioError('passphrase-wrong', {}, cause)
  }
}
