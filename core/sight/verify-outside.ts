import type { Box } from '../contract/box.ts'
import type { Gray } from './verify-structure.ts'

/** Grey levels by which a point differs when it is not only encoded anew. */
const DIFFERENT = 22
/** Points that make a change; a letter's stroke or a spark of the encoder is less. */
const ENOUGH = 4
/** More of the picture than this cannot change without its tones having been changed on the whole. */
const TONED = 0.25
/** What differs between two pictures of the same size: where, and how many points. */
export interface Change {
  readonly box: Box
  readonly points: number
}

/**
 * What of a small picture is not the original's, up to encoding; null when nothing is. Points with `covered` do not count.
 * High dynamic range is brought down to what an ordinary screen shows: such a picture is compared along its curve of tones.
 * @param deep whether the original has more than 8 bits: its colours may then be changed so that no curve tells them, and
 *   the two cannot be compared
 */
export function changeOutside(
  before: Gray,
  after: Gray,
  covered: Uint8Array,
  deep = false,
): Change | 'incomparable' | null {
  const open = covered.reduce((count, one) => count + (one ? 0 : 1), 0)
  let found = differing(before, before.data, after, covered)
  if (found && found.points > open * TONED) {
    found = differing(before, toned(before, after, covered), after, covered)
    if (found && deep && found.points >= ENOUGH) return 'incomparable'
  }
  return found && found.points >= ENOUGH ? found : null
}

function boxAround(points: readonly number[], { width, height }: Gray): Change | null {
  if (points.length === 0) return null
  const xs = points.map((i) => i % width)
  const ys = points.map((i) => Math.floor(i / width))
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return {
    box: [left / width, top / height, (Math.max(...xs) + 1 - left) / width, (Math.max(...ys) + 1 - top) / height],
    points: points.length,
  }
}

function differing(like: Gray, before: Uint8Array, after: Gray, covered: Uint8Array): Change | null {
  const points: number[] = []
  for (let i = 0; i < covered.length; i++)
    if (!covered[i] && Math.abs((before[i] ?? 0) - (after.data[i] ?? 0)) >= DIFFERENT) points.push(i)
  return boxAround(points, like)
}

/** The original in the tones of the other picture: the mean of that one where the original has each of 32 tones. */
function toned(before: Gray, after: Gray, covered: Uint8Array): Uint8Array {
  const sums = new Float64Array(32)
  const counts = new Float64Array(32)
  for (let i = 0; i < covered.length; i++) {
    if (covered[i]) continue
    const tone = (before.data[i] ?? 0) >> 3
    sums[tone] = (sums[tone] ?? 0) + (after.data[i] ?? 0)
    counts[tone] = (counts[tone] ?? 0) + 1
  }
  return before.data.map((value) => (sums[value >> 3] ?? 0) / Math.max(1, counts[value >> 3] ?? 0))
}
