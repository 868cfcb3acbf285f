import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { writeWhole } from '../../native/files/aside.ts'
import { readKeptText } from '../../native/files/kept.ts'
import { type SignedRequest, signedText, studioScheme, writeCredentials } from '../contract/signing.ts'

/** The key with which this studio signs what it publishes (Ed25519, RFC 8032). */
export class StudioKey {
  readonly #secret: KeyObject

  constructor(secret: KeyObject) {
    this.#secret = secret
  }

  static make(): StudioKey {
    return new StudioKey(generateKeyPairSync('ed25519').privateKey)
  }

  /** SPKI in DER, base64url. */
  get publicKey(): string {
    return createPublicKey(this.#secret).export({ format: 'der', type: 'spki' }).toString('base64url')
  }

  get pem(): string {
    return this.#secret.export({ format: 'pem', type: 'pkcs8' }).toString()
  }

  /** Base64url. */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#secret).toString('base64url')
  }

  /** The `Authorization` of one request. */
  authorisation(request: SignedRequest): string {
    return `${studioScheme} ${writeCredentials({ ...request, signature: this.sign(signedText(request)) })}`
  }
}

const Trusted = z.record(z.string(), z.string())

/**
 * The studio's key, made at the first start and readable by its owner alone, and the name by which each knowledge base
 * knows it.
 */
export class KeyRing {
  readonly #folder: string
  readonly key: StudioKey
  readonly #known: Map<string, string>

  private constructor(folder: string, key: StudioKey, known: Map<string, string>) {
    this.#folder = folder
    this.key = key
    this.#known = known
  }

  /** @throws StudioError `folder-not-writable`, `file-unreadable` */
  static async open(folder: string): Promise<KeyRing> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const pem = await read(join(folder, 'studio-key.pem'))
    const key = pem === null ? StudioKey.make() : new StudioKey(createPrivateKey(pem))
    if (pem === null) await writeWhole(join(folder, 'studio-key.pem'), key.pem, 0o600)
    const known = Trusted.parse(JSON.parse((await read(join(folder, 'trusted-by.json'))) ?? '{}'))
    return new KeyRing(folder, key, new Map(Object.entries(known)))
  }

  /** The name by which the knowledge base at this origin knows this studio, or null when it does not. */
  nameAt(origin: string): string | null {
    return this.#known.get(origin) ?? null
  }

  /** Origins of the knowledge bases that know this studio. */
  origins(): string[] {
    return [...this.#known.keys()]
  }

  async remember(origin: string, name: string): Promise<void> {
    this.#known.set(origin, name)
    await this.#keep()
  }

  /** Says whether it was known. */
  async forget(origin: string): Promise<boolean> {
    if (!this.#known.delete(origin)) return false
    await this.#keep()
    return true
  }

  #keep(): Promise<void> {
    return writeWhole(join(this.#folder, 'trusted-by.json'), JSON.stringify(Object.fromEntries(this.#known)), 0o600)
  }

  /** Takes another key from now on; every knowledge base that trusts the old one must know it before. */
  async replace(key: StudioKey): Promise<KeyRing> {
    await writeWhole(join(this.#folder, 'studio-key.pem'), key.pem, 0o600)
    return new KeyRing(this.#folder, key, this.#known)
  }
}

async function read(path: string): Promise<string | null> {
  try {
    return await readKeptText(path)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw fromSystem(cause, path, 'read')
  }
}
