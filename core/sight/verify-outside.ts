import type { Box } from '../contract/box.ts'
import type { Gray } from './verify-structure.ts'

/** Grey levels by which a point differs when it is not only encoded anew. */
const DIFFERENT = 22
/** Points that make a change; a letter's stroke or a spark of the encoder is less. */
const ENOUGH = 4
/** More of the picture than this cannot change without its tones having been changed on the whole. */
const TONED = 0.25
/** Side of a tile, points, where only shapes can be compared. */
const TILE = 10

/** What differs between two pictures of the same size: where, and how many points. */
export interface Change {
  readonly box: Box
  readonly points: number
}

/**
 * What of a small picture is not the original's, up to encoding; null when nothing is. Points with `covered` do not count.
 * High dynamic range is brought down to what an ordinary screen shows: such a picture is compared along its curve of tones,
 * and where colours changed too, by the shapes in it.
 */
export function changeOutside(before: Gray, after: Gray, covered: Uint8Array): Change | null {
  const open = covered.reduce((count, one) => count + (one ? 0 : 1), 0)
  let found = differing(before, before.data, after, covered)
  if (found && found.points > open * TONED) found = differing(before, toned(before, after, covered), after, covered)
  if (found && found.points > open * TONED) found = misshapen(before, after, covered)
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

/** Tiles in which both pictures show something, and not the same: their light and dark do not go together. */
function misshapen(before: Gray, after: Gray, covered: Uint8Array): Change | null {
  const points: number[] = []
  for (let top = 0; top + TILE <= before.height; top += TILE)
    for (let left = 0; left + TILE <= before.width; left += TILE) {
      const tile: number[] = []
      for (let y = top; y < top + TILE; y++)
        for (let x = left; x < left + TILE; x++) if (!covered[y * before.width + x]) tile.push(y * before.width + x)
      if (tile.length >= (TILE * TILE) / 2 && apart(tile, before.data, after.data)) points.push(...tile)
    }
  return boxAround(points, before)
}

function apart(tile: readonly number[], a: Uint8Array, b: Uint8Array): boolean {
  const mean = (data: Uint8Array): number => tile.reduce((sum, i) => sum + (data[i] ?? 0), 0) / tile.length
  const [ma, mb] = [mean(a), mean(b)]
  let [aa, bb, ab] = [0, 0, 0]
  for (const i of tile) {
    const x = (a[i] ?? 0) - ma
    const y = (b[i] ?? 0) - mb
    aa += x * x
    bb += y * y
    ab += x * y
  }
  const strong = Math.sqrt(aa / tile.length) >= 8 && Math.sqrt(bb / tile.length) >= 8
  return strong && Math.abs(ab) < 0.25 * Math.sqrt(aa * bb)
}
