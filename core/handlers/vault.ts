import { wireAccess } from '../contract/access.ts'
import { api, type StudioApi } from '../contract/api.ts'
import { StudioError } from '../contract/errors.ts'
import type { MovingApi } from '../contract/keeping/moving.ts'
import type { Handlers } from '../contract/rpc.ts'
import { type VaultApi, type VaultState, vaultApi } from '../contract/vault/api.ts'
import { guarded } from './guard.ts'
import type { Reviewer } from './review.ts'

/** What opening, sealing and moving need of the studio. */
export interface VaultSource {
  watch(signal: AbortSignal): AsyncIterable<VaultState>
  /** @throws StudioError `passphrase-wrong` */
  unlock(secret: string, remember: boolean): Promise<void>
  /** @throws StudioError `passphrase-short` */
  prepare(passphrase: string): Promise<{ id: string; recoveryCode: string }>
  /** @throws StudioError `library-in-use`, `disk-full`, `invalid-input` when nothing was prepared under this id */
  seal(id: string, remember: boolean, by: string): Promise<void>
  /** @throws StudioError `passphrase-wrong`, `passphrase-short` */
  change(secret: string, passphrase: string, by: string): Promise<void>
  /** @throws StudioError `passphrase-wrong` */
  newCode(secret: string, by: string): Promise<string>
  /** @throws StudioError `passphrase-wrong`, `library-in-use` */
  clear(secret: string, by: string): Promise<void>
  /** @throws StudioError `keychain-missing`, `keychain-refused` */
  remember(on: boolean): Promise<void>
  /**
   * Settles when the move has begun.
   * @throws StudioError `folder-unfit`, `work-running`, `library-in-use`
   */
  move(to: string, by: string): Promise<void>
  stopMoving(): void
}

/** Answers for the part of the wire that opens, seals and moves the library. */
export const vaultHandlers = (vault: VaultSource): Handlers<VaultApi & MovingApi, Reviewer> => ({
  'vault.watch': (_, { signal }) => vault.watch(signal),
  async 'vault.unlock'({ secret, remember }) {
    await vault.unlock(secret, remember)
    return {}
  },
  'vault.prepare': ({ passphrase }) => vault.prepare(passphrase),
  async 'vault.seal'({ id, remember }, { who }) {
    await vault.seal(id, remember, who.name)
    return {}
  },
  async 'vault.change'({ secret, passphrase }, { who }) {
    await vault.change(secret, passphrase, who.name)
    return {}
  },
  'vault.newCode': async ({ secret }, { who }) => ({ recoveryCode: await vault.newCode(secret, who.name) }),
  async 'vault.clear'({ secret }, { who }) {
    await vault.clear(secret, who.name)
    return {}
  },
  async 'vault.remember'({ on }) {
    await vault.remember(on)
    return {}
  },
  async 'library.move'({ to }, { who }) {
    await vault.move(to, who.name)
    return {}
  },
  'library.stopMoving'() {
    vault.stopMoving()
    return {}
  },
})

/** Answers while the library is locked: all but what opens it is refused. */
export function lockedHandlers(vault: VaultSource): Handlers<StudioApi, Reviewer> {
  const locked = (): never => {
    throw new StudioError('library-locked')
  }
  const all = Object.keys(api).map((name) => [name, locked] as const)
  const handlers = { ...Object.fromEntries(all), ...vaultHandlers(vault) } as unknown as Handlers<StudioApi, Reviewer>
  return guarded(handlers, wireAccess, () => null)
}

const unsupported = (): never => {
  throw new StudioError('unsupported', { name: Object.keys(vaultApi)[0] ?? '' })
}

/** For hosts of a library that cannot be sealed from where they are. */
export const noVault: VaultSource = {
  watch: unsupported,
  unlock: unsupported,
  prepare: unsupported,
  seal: unsupported,
  change: unsupported,
  newCode: unsupported,
  clear: unsupported,
  remember: unsupported,
  move: unsupported,
  stopMoving: unsupported,
}
