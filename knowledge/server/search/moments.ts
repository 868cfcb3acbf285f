import type { Marked, Moment } from '../../contract/search.ts'
import { wordsIn } from './fold.ts'

/** A segment of a transcript as it is stored. Seconds. */
export interface StoredSegment {
  readonly video: string
  readonly number: number
  readonly starts: number
  readonly ends: number
  readonly text: string
}

/** Which group (bit) a folded word belongs to; 0 for none. */
export type WordBits = (folded: string) => number

/** A text in pieces, the words that match marked. */
export function marked(text: string, bitsOf: WordBits): Marked {
  const normal = text.normalize('NFC')
  const pieces: Marked = []
  let end = 0
  for (const { folded, from, to } of wordsIn(normal)) {
    if (bitsOf(folded) === 0) continue
    if (from > end) pieces.push({ text: normal.slice(end, from), marked: false })
    pieces.push({ text: normal.slice(from, to), marked: true })
    end = to
  }
  if (end < normal.length) pieces.push({ text: normal.slice(end), marked: false })
  return pieces
}

/**
 * The second to land on in a passage: the segment that says most of what was asked, or the first of two neighbours that
 * say it together.
 * @param weights by bit
 */
export function momentIn(
  segments: readonly StoredSegment[],
  weights: readonly number[],
  bitsOf: WordBits,
): Moment | null {
  const held = segments.map(({ text }) => wordsIn(text).reduce((bits, { folded }) => bits | bitsOf(folded), 0))
  const worth = (bits: number): number => weights.reduce((sum, weight, i) => sum + (bits & (1 << i) ? weight : 0), 0)
  let best: { at: number; count: number; value: number } | null = null
  for (const [at, bits] of held.entries())
    for (const count of [1, 2]) {
      if (bits === 0 || at + count > segments.length) continue
      const value = worth(count === 1 ? bits : bits | (held[at + 1] as number))
      const gain = value - (best?.value ?? 0)
      // Of equals the shorter: it begins where the words are said.
      if (!best || gain > 1e-9 || (gain > -1e-9 && count < best.count)) best = { at, count, value }
    }
  const chosen = best ? segments.slice(best.at, best.at + best.count) : segments.slice(0, 1)
  const [first] = chosen
  const last = chosen.at(-1)
  if (!first || !last) return null
  return { start: first.starts, end: last.ends, text: marked(chosen.map(({ text }) => text.trim()).join(' '), bitsOf) }
}
