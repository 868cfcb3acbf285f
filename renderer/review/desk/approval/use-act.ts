import { useState } from 'react'
import type { Failure } from '../../../../core/contract/api.ts'
import { failureOf } from '../../../wire/upload.ts'

/** Asks something of the studio, and keeps why it was refused until the next time. */
export function useAct(): { act(ask: () => Promise<unknown>): Promise<void>; readonly failure: Failure | null } {
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (ask: () => Promise<unknown>): Promise<void> => {
    setFailure(null)
    await ask().catch((error: unknown) => setFailure(failureOf(error)))
  }
  return { act, failure }
}
