import { useMemo } from 'react'
import { lengthOf, type Span } from '../../../../core/contract/span.ts'
import type { Segment } from '../../../../core/contract/transcript.ts'
import { useMaterial } from '../material.ts'

/** A voice that somebody said is a person's. */
export interface VoiceOfPerson {
  readonly speaker: string
  readonly heard: string
  readonly disguised: boolean
}

/** Seconds of a voice that are enough to hear how it is changed. */
const enough = 8

/** The beginning of the longest passage: what is heard of a voice. */
export function spokenIn(passages: readonly Segment[]): Span | null {
  const longest = passages.reduce<Segment | null>(
    (best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one),
    null,
  )
  return longest && { start: longest.start, end: Math.min(longest.end, longest.start + enough) }
}

/** What is heard of the person in the picture, where somebody said which voice is theirs. */
export function useSpokenBy(person: string | null): Span | null {
  const { links, transcript } = useMaterial()
  return useMemo(() => {
    const theirs = (speaker: string | null): boolean => speaker !== null && links.get(speaker)?.person === person
    return person === null ? null : spokenIn(transcript.segments.filter(({ speaker }) => theirs(speaker)))
  }, [links, transcript, person])
}

/** The voices of a person, as far as somebody said whose they are. */
export function useVoicesOf(person: string): VoiceOfPerson[] {
  const { links, isDisguised } = useMaterial()
  return useMemo(
    () =>
      [...links.values()]
        .filter((link) => link.person === person)
        .map(({ speaker, heard }) => ({ speaker, heard, disguised: isDisguised(speaker) })),
    [links, isDisguised, person],
  )
}
