import { openedByKeychain } from '../../core/keeping/remembered.ts'
import { readVault, unlock } from '../../core/keeping/vault.ts'
import { defaultHome } from '../../core/library-home.ts'
import { askPassphrase, secretQuestion } from './passphrase.ts'
import type { Terminal } from './terminal.ts'

/** Variable of the environment that opens the library: its passphrase or its recovery code. */
export const libraryVariable = 'ESTOMPE_LIBRARY_PASSPHRASE'

/** Commands that need no library, open it by themselves, or refuse one that has a passphrase. */
const opensNothing = new Set(['policies', 'passphrase', 'vault', 'worker'])

/**
 * Opens a library that has a passphrase, for one command: by the variable of the environment, else by the system's
 * keychain, else by asking. Where nobody can be asked it stays locked, and a command that needs it says so.
 * @throws StudioError `passphrase-wrong`, `vault-damaged`, `cancelled`
 */
export async function openVault(command: string, terminal: Terminal): Promise<void> {
  const home = defaultHome()
  if (opensNothing.has(command) || readVault(home) === null) return
  const given = process.env[libraryVariable]
  if (given === undefined || given === '') {
    if (await openedByKeychain(home)) return
    // The studio asks in its own window.
    if (!process.stdin.isTTY || command === 'serve') return
  }
  await unlockPlace(home, terminal)
}

/** Asks for what opens a library, and holds its key. */
export async function unlockPlace(home: string, terminal: Terminal): Promise<void> {
  await unlock(home, await askPassphrase(terminal, libraryVariable, secretQuestion))
}
