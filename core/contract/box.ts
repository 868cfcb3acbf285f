import { z } from 'zod'

/**
 * A rectangle in a picture, normalised: [x, y, width, height], each a share of the picture's width or height as it is
 * shown (after rotation). x and y may be negative and the far edge may pass 1: a face half outside is still a face.
 */
export const Box = z.tuple([
  z.number().min(-4).max(4),
  z.number().min(-4).max(4),
  z.number().min(0).max(8),
  z.number().min(0).max(8),
])
export type Box = z.infer<typeof Box>

export const areaOf = ([, , w, h]: Box): number => w * h

/** The centre of a box, [x, y]. */
export const centreOf = ([x, y, w, h]: Box): [number, number] => [x + w / 2, y + h / 2]

/** The shared area of two boxes, 0 when they are apart. */
export function sharedArea(a: Box, b: Box): number {
  const w = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const h = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  return w > 0 && h > 0 ? w * h : 0
}

/** Intersection over union, 0..1. */
export function overlapOf(a: Box, b: Box): number {
  const shared = sharedArea(a, b)
  const all = areaOf(a) + areaOf(b) - shared
  return all > 0 ? shared / all : 0
}

/** The smallest box around both. */
export function around(a: Box, b: Box): Box {
  const x = Math.min(a[0], b[0])
  const y = Math.min(a[1], b[1])
  return [x, y, Math.max(a[0] + a[2], b[0] + b[2]) - x, Math.max(a[1] + a[3], b[1] + b[3]) - y]
}

/** The box grown on each side by a share of its own width (`byX`) and height (`byY`). */
export const grown = ([x, y, w, h]: Box, byX: number, byY = byX): Box => [
  x - w * byX,
  y - h * byY,
  w * (1 + 2 * byX),
  h * (1 + 2 * byY),
]

/** The part of a box inside the picture; width or height 0 when it lies outside. */
export function clipped([x, y, w, h]: Box): Box {
  const x0 = Math.min(1, Math.max(0, x))
  const y0 = Math.min(1, Math.max(0, y))
  return [x0, y0, Math.max(0, Math.min(1, x + w) - x0), Math.max(0, Math.min(1, y + h) - y0)]
}

/** Linear blend, `share` 0 gives `a`, 1 gives `b`. */
export const blended = (a: Box, b: Box, share: number): Box => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
  a[3] + (b[3] - a[3]) * share,
]

/** Greedy non-maximum suppression: the best first, then whatever overlaps none of the kept by more than `limit`. */
export function withoutDoubles<T extends { box: Box; score: number }>(found: readonly T[], limit: number): T[] {
  const kept: T[] = []
  for (const one of [...found].sort((a, b) => b.score - a.score))
    if (kept.every((k) => overlapOf(k.box, one.box) <= limit)) kept.push(one)
  return kept
}
