import { useMemo } from 'react'
import { useReview } from '../store/review-provider.tsx'
import { type Live, liveFrom } from './live-findings.ts'

const none: Live = { findings: [], regions: [], sounds: [] }

/** What is found and hidden as the review stands now. The same object until a record changes. */
export function useLive(): Live {
  const { opening, state } = useReview()
  const make = useMemo(() => (opening ? liveFrom(opening) : () => none), [opening])
  return useMemo(() => make(state), [make, state])
}
