import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { longestExcerpt } from '../../../../core/contract/review/excerpt.ts'
import { lengthOf, type Span } from '../../../../core/contract/span.ts'
import { connection } from '../../../wire/connection.ts'
import type { Clock } from '../../store/clock.ts'
import { useClock, useClockState, useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { Listening, type ListeningState } from './listening.ts'

/** One a review screen, for as long as its clock lives. */
const listenings = new WeakMap<Clock, Listening>()

function useOne(): Listening {
  const clock = useClock()
  const { session } = useReview()
  return useMemo(() => {
    const known =
      listenings.get(clock) ??
      new Listening({
        make: ({ start, end }) => connection.call('review.excerpt', { session, start, end }),
        open: (kind) => new Audio(`/media/${session}/${kind}`),
        onPlay: () => clock.pause(),
      })
    listenings.set(clock, known)
    return known
  }, [clock, session])
}

/** Once a screen: stops what is heard when the recording plays, when something else would go out, and at the end. */
export function useQuietListening(): void {
  const listening = useOne()
  const { playing } = useClockState()
  const { findings, isHidden, isDisguised, transcript, rules } = useMaterial()
  const goesOut = useMemo(() => {
    const spoken = findings.filter((record) => record.finding.kind === 'speech' && isHidden(record))
    const disguised = transcript.speakers.filter(({ id }) => isDisguised(id))
    return JSON.stringify([
      spoken.map(({ finding: { start, end } }) => [start, end]),
      disguised.map(({ id }) => id),
      rules?.policy.speech.replaceWith,
    ])
  }, [findings, isHidden, isDisguised, transcript, rules])
  useEffect(() => {
    if (playing) listening.stop()
  }, [listening, playing])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was made is of what went out before.
  useEffect(() => () => listening.forget(), [listening, goesOut])
}

/** What can be heard of one thing. */
export interface Heard extends Omit<ListeningState, 'of'> {
  /** False while something else, or nothing, is listened to. */
  readonly open: boolean
  toggle(): void
  turn(): void
}

/** @param span seconds of the session; of a longer one the beginning is heard; null: there is nothing to hear */
export function useListening(of: string, span: Span | null): Heard {
  const listening = useOne()
  const clock = useClock()
  const { of: now, ...state } = useSyncExternalStore(listening.subscribe, listening.state)
  return {
    ...state,
    open: now === of,
    toggle() {
      if (!span) return
      const { start } = span
      if (now !== of) clock.seek(start)
      void listening.toggle(of, { start, end: start + Math.min(longestExcerpt, lengthOf(span)) })
    },
    turn: () => void listening.turn(),
  }
}
