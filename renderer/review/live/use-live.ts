import { useMemo } from 'react'
import { rulesOf } from '../../../core/contract/review/rules.ts'
import { useReview } from '../store/review-provider.tsx'
import { type Live, liveFrom } from './live-findings.ts'

const none: Live = { findings: [], regions: [], sounds: [] }

/** What is found and hidden as the review stands now. The same object until a record changes. */
export function useLive(): Live {
  const { state } = useReview()
  const rules = rulesOf(state)
  const make = useMemo(() => (rules ? liveFrom(rules) : () => none), [rules])
  return useMemo(() => make(state), [make, state])
}
