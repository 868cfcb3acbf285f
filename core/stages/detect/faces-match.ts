import { areaOf, type Box, centreOf, overlapOf, sharedArea } from '../../contract/box.ts'
import type { Sighting } from '../../contract/plugins.ts'
import type { Strand } from './faces-strand.ts'

/** How well two boxes may be one face at two moments: overlap, or nearness within two thirds of a face; 0 when not. */
export function fitOf(a: Box, b: Box): number {
  const [ax, ay] = centreOf(a)
  const [bx, by] = centreOf(b)
  const distance = Math.hypot((ax - bx) / ((a[2] + b[2]) / 2), (ay - by) / ((a[3] + b[3]) / 2))
  const size = Math.sqrt(areaOf(a) / Math.max(1e-9, areaOf(b)))
  if (distance > 0.7 || size > 2 || size < 0.5) return overlapOf(a, b) > 0.3 ? 0.1 : 0
  return 1 - distance
}

/** Which followed face each found one is: nearest first, within half a face. */
export function matched(live: readonly Strand[], faces: readonly Sighting[]): Map<Strand, Sighting> {
  const pairs = live.flatMap((strand) => faces.map((face) => ({ strand, face, fit: fitOf(strand.box, face.box) })))
  const out = new Map<Strand, Sighting>()
  const used = new Set<Sighting>()
  for (const { strand, face, fit } of pairs.sort((a, b) => b.fit - a.fit)) {
    if (fit <= 0 || out.has(strand) || used.has(face)) continue
    out.set(strand, face)
    used.add(face)
  }
  return out
}

/** Whether one of the followed faces lies there already. */
export const covered = (live: readonly Strand[], box: Box, except?: Strand): boolean =>
  live.some((one) => one !== except && sharedArea(one.box, box) > 0.5 * Math.min(areaOf(one.box), areaOf(box)))
