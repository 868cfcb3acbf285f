import type { SystemKeychain } from '../../core/contract/vault/api.ts'

/** Where the operating system keeps secrets for its user. Accounts are names of ASCII letters, digits and hyphens. */
export interface Keychain {
  readonly name: SystemKeychain
  /** Null when there is none of that account, or when the system does not give it. */
  read(account: string): Promise<Buffer | null>
  /** @throws StudioError `keychain-refused` */
  write(account: string, secret: Buffer): Promise<void>
  /** Does nothing where there is none. */
  remove(account: string): Promise<void>
}
