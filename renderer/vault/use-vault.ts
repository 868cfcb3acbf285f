import { useSyncExternalStore } from 'react'
import type { VaultState } from '../../core/contract/vault/api.ts'
import { connection } from '../wire/connection.ts'

let state: VaultState | null = null
const listeners = new Set<() => void>()

/** Follows whether the library is open, from the start of the page on. */
export function watchVault(): void {
  connection.watch(
    'vault.watch',
    {},
    (next) => {
      // Everything that the page knows came from before, or from nowhere.
      if (state && (state.kind === 'locked') !== (next.kind === 'locked')) return location.reload()
      state = next
      for (const listener of listeners) listener()
    },
    { onError: () => undefined },
  )
}

/** Null until the studio has told. */
export const useVault = (): VaultState | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
