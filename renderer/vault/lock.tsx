import type { ReactNode } from 'react'
import { UnlockScreen } from './unlock-screen.tsx'
import { useVault } from './use-vault.ts'

/** Shows the studio only while its library is open. */
export function Lock({ children }: { children: ReactNode }) {
  return useVault()?.kind === 'locked' ? <UnlockScreen /> : children
}
