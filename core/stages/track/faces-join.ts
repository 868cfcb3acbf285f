import { areaOf, type Box, centreOf } from '../../contract/box.ts'
import { type Point, type Strand, sightOf } from './faces-read.ts'

/** Seconds that a face may be out of every detector's sight and still be the same one, when it comes back nearby. */
const longestGap = 12

/** Whether strands, by what the search calls them, are surely of two persons. */
export type AreTwo = (a: readonly string[], b: readonly string[]) => boolean

/**
 * Joins the strands of a shot: a face that turned away, was hidden by a hand or blurred and came back near where it was
 * last seen is one face, and stays hidden in between. Who comes into somebody's place is not.
 */
export function joined(strands: readonly Strand[], areTwo: AreTwo): Strand[] {
  const order = [...strands].sort((a, b) => sightOf(a).start - sightOf(b).start)
  const out: Strand[] = []
  for (const strand of order) {
    const { start } = sightOf(strand)
    const candidates = out
      .map((earlier) => ({ earlier, cost: costOf(earlier, strand, start) }))
      .filter(({ earlier, cost }) => Number.isFinite(cost) && !areTwo(earlier.lines, strand.lines))
      .sort((a, b) => a.cost - b.cost)
    const best = candidates[0]
    if (best) append(best.earlier, strand)
    else out.push({ lines: [...strand.lines], points: [...strand.points], opinions: [...strand.opinions] })
  }
  return out
}

/** How unlikely it is that `later` goes on where `earlier` ended; infinite when it cannot be. */
function costOf(earlier: Strand, later: Strand, start: number): number {
  const gap = start - sightOf(earlier).end
  if (gap < -0.05 || gap > longestGap) return Number.POSITIVE_INFINITY
  const from = (earlier.points.findLast((one) => one.seen) ?? (earlier.points.at(-1) as Point)).box
  const to = (later.points.find((one) => one.seen) ?? (later.points[0] as Point)).box
  const followedTo = (earlier.points.at(-1) as Point).box
  const distance = Math.min(distanceOf(from, to), distanceOf(followedTo, to))
  const size = Math.sqrt(areaOf(to) / Math.max(1e-9, areaOf(from)))
  if (distance > 1 + Math.min(1.5, gap * 0.5) || size > 2.2 || size < 0.45) return Number.POSITIVE_INFINITY
  return distance + Math.abs(Math.log(size)) + gap * 0.1
}

/** Lets `earlier` go on as `later`. */
export function append(earlier: Strand, later: Strand): void {
  const first = (later.points.find((one) => one.seen) ?? (later.points[0] as Point)).time
  const end = sightOf(earlier).end
  // Following backwards from where it was found again is surer than following on from where it was lost.
  const back = later.points[0] as Point
  const from = Math.max(end, Math.min(back.time, first))
  earlier.points = [
    ...earlier.points.filter((one) => one.time <= end || one.time < from),
    ...later.points.filter((one) => one.time > end),
  ]
  earlier.lines.push(...later.lines)
  earlier.opinions.push(...later.opinions)
}

/** Distance of the centres in sizes of the faces. */
export function distanceOf(a: Box, b: Box): number {
  const [ax, ay] = centreOf(a)
  const [bx, by] = centreOf(b)
  return Math.hypot((ax - bx) / Math.max(a[2], b[2], 1e-6), (ay - by) / Math.max(a[3], b[3], 1e-6))
}
