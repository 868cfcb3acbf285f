import { type Box, centreOf } from '../../contract/box.ts'
import type { Finding } from '../../contract/finding.ts'
import { boxAt } from '../../contract/plan.ts'

/** Seconds between two places, and over which a movement is taken. */
const step = 0.1
const over = 0.4
/** Seconds by which one picture of somebody may lag behind the other: what others see went over the network and back. */
const lags = [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4]
/** Seconds that both have to be seen moving together. */
const least = 6
/** Seconds that are compared at most: more says nothing new. */
const most = 120
/** Movements, in sizes of the face: below the first nobody moves, above the second it is the tile that does. */
const stirring = 0.025
const leaping = 0.6
/**
 * Correlation of movements, 0..1, from which both are one head. Measured on the sample calls: strangers 0.1 to 0.3 over
 * 26 s and more, up to 0.58 over 8 s; one head and its small picture 0.92 over 8 s where the face was 30 pixels wide.
 */
const together = 0.7

type Movement = readonly [x: number, y: number]

/**
 * Whether two faces that are seen at one moment move as one: somebody's own picture, mirrored or not, beside the tile in
 * which the others see them. Looks alone never say so: twins look alike, but do not nod at the same instant.
 */
export function moveAsOne(a: Finding, b: Finding): boolean {
  const start = Math.max(a.start, b.start)
  const end = Math.min(a.end, b.end, start + most)
  if (end - start < least + over) return false
  return lags.some((lag) => [1, -1].some((side) => likeness(a, b, start, end, lag, side) >= together))
}

/** How alike the movements are when `b` is `lag` seconds late, -1..1; 0 where too little moves to tell. */
function likeness(a: Finding, b: Finding, start: number, end: number, lag: number, side: number): number {
  const pairs: [Movement, Movement][] = []
  for (let time = start + Math.max(0, -lag); time + over <= end - Math.max(0, lag); time += step) {
    const [one, two] = [movement(a, time), movement(b, time + lag)]
    if (Math.hypot(...one) < leaping && Math.hypot(...two) < leaping) pairs.push([one, [side * two[0], two[1]]])
  }
  if (pairs.length < least / step) return 0
  const [mx, my] = mean(pairs.map(([one]) => one))
  const [nx, ny] = mean(pairs.map(([, two]) => two))
  let [ab, aa, bb] = [0, 0, 0]
  for (const [[ax, ay], [bx, by]] of pairs) {
    ab += (ax - mx) * (bx - nx) + (ay - my) * (by - ny)
    aa += (ax - mx) ** 2 + (ay - my) ** 2
    bb += (bx - nx) ** 2 + (by - ny) ** 2
  }
  if (Math.sqrt(Math.min(aa, bb) / pairs.length) < stirring) return 0
  return ab / Math.sqrt(aa * bb)
}

/** How far the face goes in the next moment, in sizes of itself. */
function movement({ keyframes }: Finding, time: number): Movement {
  const [from, to]: [Box, Box] = [boxAt(keyframes, time), boxAt(keyframes, time + over)]
  const [fx, fy] = centreOf(from)
  const [tx, ty] = centreOf(to)
  return [(tx - fx) / from[2], (ty - fy) / from[3]]
}

const mean = (all: readonly Movement[]): Movement => [
  all.reduce((sum, [x]) => sum + x, 0) / all.length,
  all.reduce((sum, [, y]) => sum + y, 0) / all.length,
]
