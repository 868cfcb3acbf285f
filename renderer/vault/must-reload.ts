import type { VaultState } from '../../core/contract/vault/api.ts'

/**
 * Whether a page has to be loaded again when its library was locked or opened: everything that it knows came from before,
 * or from nowhere. Never while it records: what it holds then lies nowhere else yet.
 */
export const mustReload = (before: VaultState | null, next: VaultState, isRecording: boolean): boolean =>
  !isRecording && before !== null && (before.kind === 'locked') !== (next.kind === 'locked')
