import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import type { KeepingOverview } from '../../core/contract/keeping/api.ts'
import { connection } from '../wire/connection.ts'
import { queries } from '../wire/queries.ts'
import { failureOf } from '../wire/upload.ts'

const key = ['keeping'] as const

/** What the library keeps; undefined until the studio has told. */
export const useKeeping = () =>
  useQuery<KeepingOverview>({
    queryKey: key,
    queryFn: () => connection.call('keeping.overview', {}),
    staleTime: 0,
  })

export const askKeepingAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: key })

/** Runs one thing at a time, keeps what went wrong, and reads anew what the library keeps. */
export function useAction(): {
  busy: boolean
  failure: Failure | null
  run: (work: () => Promise<void>) => Promise<void>
} {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
      await askKeepingAgain()
    }
  }
  return { busy, failure, run }
}
