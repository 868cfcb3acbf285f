import type { Keychain } from '../../native/keychain/keychain.ts'
import { systemKeychain } from '../../native/keychain/system-keychain.ts'
import { keyHeld } from '../../native/vault/keyring.ts'
import { StudioError } from '../contract/errors.ts'
import { readVault, unlockWithKey } from './vault.ts'

export const keychainOf = (home: string): Keychain | null => systemKeychain(home)

/** Opens a library whose key the system keeps for this user. True when it has no passphrase or is open now. */
export async function openedByKeychain(home: string, keychain = keychainOf(home)): Promise<boolean> {
  const vault = readVault(home)
  if (vault === null || keyHeld(home) !== null) return true
  const key = await keychain?.read(vault.keys.id)
  return key ? unlockWithKey(home, key) : false
}

/** @throws StudioError `keychain-missing`, `keychain-refused`, `library-locked` */
export async function remember(home: string, keychain = keychainOf(home)): Promise<void> {
  const vault = readVault(home)
  const key = keyHeld(home)
  if (vault === null || key === null) throw new StudioError('library-locked')
  if (keychain === null) throw new StudioError('keychain-missing')
  await keychain.write(vault.keys.id, key)
}

export async function forget(home: string, keychain = keychainOf(home)): Promise<void> {
  const vault = readVault(home)
  if (vault !== null) await keychain?.remove(vault.keys.id)
}

export async function isRemembered(home: string, keychain = keychainOf(home)): Promise<boolean> {
  const vault = readVault(home)
  return vault !== null && (await keychain?.read(vault.keys.id)) != null
}
