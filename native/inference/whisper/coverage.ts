import { coverage, intersection, lengthOf, type Span, subtract } from '../../../core/contract/span.ts'
import type { Reading } from './reader.ts'

/** A voice that no text accounts for is worth a second reading from this many seconds on. */
const worthReading = 0.8
/** Timestamps of the base model are this unsure, seconds. */
const slack = 0.4
/** Slower than anybody talks, characters a second of voice: text is missing. */
const slowest = 4

export const voicedWithin = (speech: readonly Span[], span: Span): Span[] =>
  speech.map((one) => intersection(one, span)).filter((one) => one !== null)

/**
 * What a window's readings leave out: stretches with a voice that lie outside every reading, and readings with far too
 * few letters for the voice in them.
 */
export function unread(window: Span, speech: readonly Span[], readings: readonly Reading[]): Span[] {
  const voiced = voicedWithin(speech, window)
  const believed: Span[] = []
  for (const reading of readings) {
    const seconds = coverage(voicedWithin(speech, reading.span))
    const letters = reading.words.reduce((sum, word) => sum + word.text.length + 1, 0)
    if (seconds < 4 || letters / seconds >= slowest)
      believed.push({ start: reading.span.start - slack, end: reading.span.end + slack })
  }
  return subtract(voiced, believed).filter((gap) => lengthOf(gap) >= worthReading)
}

/** Joins gaps that belong together: what is left out around one missing sentence is read in one go. */
export function joinedGaps(gaps: readonly Span[], within: number): Span[] {
  const out: Span[] = []
  for (const gap of gaps) {
    const last = out.at(-1)
    if (last && gap.start - last.end <= within) last.end = gap.end
    else out.push({ ...gap })
  }
  return out
}
