import { useSyncExternalStore } from 'react'
import type { VaultState } from '../../core/contract/vault/api.ts'
import { isRecording } from '../recorder/recorder.ts'
import { connection } from '../wire/connection.ts'
import { mustReload } from './must-reload.ts'

let state: VaultState | null = null
const listeners = new Set<() => void>()

/** Follows whether the library is open, from the start of the page on. */
export function watchVault(): void {
  connection.watch(
    'vault.watch',
    {},
    (next) => {
      if (mustReload(state, next, isRecording())) return location.reload()
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
