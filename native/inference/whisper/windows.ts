import type { Span } from '../../../core/contract/span.ts'

export interface WindowRules {
  /** A window never lasts longer, seconds (30 at most: Whisper's own limit). */
  readonly longest: number
  /** Windows are packed up to about this length, seconds. */
  readonly wanted: number
  /** A longer silence always ends a window, seconds. */
  readonly longestGap: number
}

export const windowRules: WindowRules = { longest: 28, wanted: 12, longestGap: 1.5 }

/**
 * Packs stretches of speech into windows that are cut in silence only, the longer the silence the better; speech
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
  for (let end = 1; end <= count; end++)
    for (let begin = end - 1; begin >= 0; begin--) {
      const first = pieces[begin]!
      const length = pieces[end - 1]!.end - first.start
      if (begin < end - 1 && length > rules.longest) break
      const cost = best[begin]! + windowCost(length, rules) + cutCost(pieces, begin)
      if (cost < best[end]!) {
        best[end] = cost
        from[end] = begin
      }
      const gap = begin > 0 ? first.start - pieces[begin - 1]!.end : 0
      if (gap > rules.longestGap) break
    }
  const windows: Span[] = []
  for (let end = count; end > 0; end = from[end]!)
    windows.push({ start: pieces[from[end]!]!.start, end: pieces[end - 1]!.end })
  return windows.reverse()
}

/** Each window costs something, the more the farther it is from the wanted length. */
const windowCost = (length: number, { wanted }: WindowRules): number => 0.3 + ((length - wanted) / wanted) ** 2

/** A cut in a long silence is nearly free; one between two words is not. */
function cutCost(pieces: readonly Span[], at: number): number {
  if (at === 0) return 0
  const gap = pieces[at]!.start - pieces[at - 1]!.end
  return 3 * Math.exp(-Math.max(0, gap) / 0.25)
}

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
