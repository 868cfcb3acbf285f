import type { Span } from '../../../core/contract/span.ts'

export interface WindowRules {
  /** A window never lasts longer, seconds (30 at most: Whisper's own limit). */
  readonly longest: number
  /** Windows are packed up to about this length, seconds. */
  readonly wanted: number
  /** A longer silence always ends a window, seconds. */
  readonly longestGap: number
  /**
   * From this silence on, seconds (half a second more between the voices, which the padding takes), another sentence
   * begins, which the model often reads worse in the same window: a cut is free, and a window longer than wanted that
   * goes on over it costs.
   */
  readonly sentenceGap: number
}

export const windowRules: WindowRules = { longest: 28, wanted: 12, longestGap: 1.5, sentenceGap: 0.1 }

/** What going on over the end of a sentence costs: as much as a window of its own for a second of speech. */
const goingOn = 1.1

/**
 * Packs stretches of speech into windows that are cut in silence only, between sentences where that can be; speech
 * without any silence is cut where a voice is least likely.
 * @param speech sorted, without overlap
 * @param quietest the time in `[from, to]` at which a voice is least likely
 */
export function packWindows(
  speech: readonly Span[],
  quietest: (from: number, to: number) => number,
  rules: WindowRules = windowRules,
): Span[] {
  const pieces = speech.flatMap((span) => cutLong(span, quietest, rules.longest))
  const count = pieces.length
  // best[i]: least cost of packing the first i pieces; from[i]: where the last of those windows begins.
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(count + 1)
  best[0] = 0
  for (let end = 1; end <= count; end++) {
    let within = 0
    for (let begin = end - 1; begin >= 0; begin--) {
      const first = pieces[begin]!
      const length = pieces[end - 1]!.end - first.start
      if (begin < end - 1 && length > rules.longest) break
      const gap = begin > 0 ? Math.max(0, first.start - pieces[begin - 1]!.end) : Number.POSITIVE_INFINITY
      const ends = gap >= rules.sentenceGap
      const cost =
        best[begin]! + windowCost(length, rules) + (ends ? 0 : cutCost(gap)) + (length > rules.wanted ? within : 0)
      if (cost < best[end]!) {
        best[end] = cost
        from[end] = begin
      }
      if (gap > rules.longestGap) break
      if (ends) within += goingOn
    }
  }
  const windows: Span[] = []
  for (let end = count; end > 0; end = from[end]!)
    windows.push({ start: pieces[from[end]!]!.start, end: pieces[end - 1]!.end })
  return windows.reverse()
}

/** A window that lies so far before the end hardly changes any more with what follows, in longest windows. */
const farEnough = 2

/**
 * Seconds before which windows stay as they are whatever is said later: no window goes on over a long silence. Where
 * nobody pauses for long, what lies far enough back is taken for settled; if it is not after all, it is read again.
 * @param speech sorted, without overlap; the last stretch may still go on
 * @param duration seconds of sound that are there
 */
export function settledBefore(
  speech: readonly Span[],
  duration: number,
  { longest, longestGap }: WindowRules = windowRules,
): number {
  const last = speech.at(-1)?.end ?? 0
  if (duration - last > longestGap) return duration - longestGap
  const pause = speech.findLastIndex(({ start }, i) => start - (speech[i - 1]?.end ?? 0) > longestGap)
  return Math.max(0, speech[pause]?.start ?? 0, last - farEnough * longest)
}

/** Each window costs something, the more the farther it is from the wanted length. */
const windowCost = (length: number, { wanted }: WindowRules): number => 0.3 + ((length - wanted) / wanted) ** 2

/** A cut inside a sentence costs less in a longer silence. */
const cutCost = (gap: number): number => 3 * Math.exp(-gap / 0.25)

function cutLong(span: Span, quietest: (from: number, to: number) => number, longest: number): Span[] {
  const out: Span[] = []
  let start = span.start
  while (span.end - start > longest) {
    const cut = quietest(start + longest / 2, start + longest)
    out.push({ start, end: cut })
    start = cut
  }
  out.push({ start, end: span.end })
  return out
}
