import { useCallback, useEffect, useRef, useState } from 'react'
import type { StudioError } from '../../../core/contract/errors.ts'
import { connection } from '../../wire/connection.ts'
import { useReview } from '../store/review-provider.tsx'

/** How far following is: the stretch that was gone through so far, seconds, and the frames looked at. */
export interface FollowProgress {
  readonly finding: string
  readonly start: number
  readonly end: number
  readonly frames: number
  /** At most; null before there is a pace. */
  readonly secondsLeft: number | null
}

export interface Follow {
  /** Null when nothing is being followed. */
  readonly progress: FollowProgress | null
  /** Why the last one ended without a result. */
  readonly failure: StudioError | null
  /** Follows what was drawn from the keyframe nearest to a time (seconds), backwards and forwards. */
  begin(finding: string, seconds: number): void
  /** Stops; nothing is written. */
  cancel(): void
}

/** "Track this": one at a time, gone when the screen is left. */
export function useFollow(): Follow {
  const { session, state } = useReview()
  const [progress, setProgress] = useState<FollowProgress | null>(null)
  const [failure, setFailure] = useState<StudioError | null>(null)
  const stop = useRef<(() => void) | null>(null)
  const cancel = useCallback(() => {
    stop.current?.()
    stop.current = null
    setProgress(null)
  }, [])
  useEffect(() => cancel, [cancel])
  const begin = (finding: string, seconds: number): void => {
    cancel()
    setFailure(null)
    setProgress({ finding, start: seconds, end: seconds, frames: 0, secondsLeft: null })
    const seen = Object.fromEntries([[finding, state.get(finding)?.revision ?? 0]])
    stop.current = connection.watch(
      'review.follow',
      { session, finding, time: seconds, seen },
      (event) => {
        if (event.kind === 'progress') setProgress({ ...event, finding })
      },
      {
        onEnd: () => setProgress(null),
        onError: (error) => {
          setProgress(null)
          setFailure(error)
        },
      },
    )
  }
  return { progress, failure, begin, cancel }
}
