import type { ReactNode } from 'react'
import { MovingScreen } from './moving-screen.tsx'
import { UnlockScreen } from './unlock-screen.tsx'
import { useVault } from './use-vault.ts'

/** Shows the studio only while its library is open. */
export function Lock({ children }: { children: ReactNode }) {
  const vault = useVault()
  if (vault?.moving) return <MovingScreen moving={vault.moving} />
  return vault?.kind === 'locked' ? <UnlockScreen /> : children
}
