import { areaOf, around, type Box, centreOf } from '../../contract/box.ts'
import type { Span } from '../../contract/span.ts'
import { type AreTwo, append } from './faces-join.ts'
import { type Point, type Strand, sightOf } from './faces-read.ts'

/** Seconds that a face may be out of sight while its tile is on its way. */
const longestGap = 0.45
/** Sizes of the face by which it may be elsewhere than where its way leads; more where no way is known yet. */
const besideWay = 8
const withoutWay = 12
/** Sizes of the face that it must have moved for its way to be known. */
const setOff = 0.4

/**
 * Joins the strands of faces whose tiles slide or shrink: each is looked for where its own way leads, nearest first,
 * so that a face is one strand from the layout before to the one after and is hidden where nobody saw it.
 * @param moves when tiles were on their way, seconds
 */
export function joinedOnTheMove(strands: readonly Strand[], moves: readonly Span[], areTwo: AreTwo): Strand[] {
  if (moves.length === 0) return [...strands]
  const moving = (time: number): boolean => moves.some(({ start, end }) => time >= start && time <= end)
  const order = [...strands].sort((a, b) => sightOf(a).start - sightOf(b).start)
  const out: Strand[] = []
  for (let i = 0; i < order.length; ) {
    const { start } = sightOf(order[i] as Strand)
    let next = i
    while (next < order.length && sightOf(order[next] as Strand).start <= start + 1e-6) next++
    const fresh = order.slice(i, next)
    i = next
    const taken = moving(start) ? partners(out, fresh, start, areTwo) : new Map<Strand, Strand>()
    for (const strand of fresh) {
      const earlier = taken.get(strand)
      if (earlier) append(surelySeen(earlier), surelySeen(strand))
      else out.push({ lines: [...strand.lines], points: [...strand.points], opinions: [...strand.opinions] })
    }
  }
  return out
}

/** Seconds between two sights that tell how fast a face comes in, and sizes of it by which it moves between them at least. */
const soonAfter = 0.09
const quickly = 0.5
/** How many times the way between these two sights it is followed back, and how much faster it may have been before. */
const longestWayBack = 5
const faster = 1.3

/**
 * The places of a face that slid into the picture, from beyond its edge on: what moves quickly when it is seen first was
 * somewhere before. Things that slide slow down, so each place reaches as far as a faster one would have been.
 */
export function slidIn(points: readonly Point[], moves: readonly Span[]): readonly Point[] {
  const [first, second] = points.filter((one) => one.seen)
  if (!first || !second || first !== points[0] || second.time - first.time > soonAfter) return points
  if (!moves.some(({ start, end }) => first.time >= start && first.time <= end)) return points
  const [x, y, w, h] = first.box
  const [fx, fy] = centreOf(first.box)
  const [sx, sy] = centreOf(second.box)
  if (Math.hypot((sx - fx) / w, (sy - fy) / h) < quickly) return points
  const back = (share: number): Box => [x - (sx - fx) * share, y - (sy - fy) * share, w, h]
  const before: Point[] = []
  for (let step = 1; step <= longestWayBack; step++) {
    const [bx, by] = back(step - 1)
    const time = first.time - step * (second.time - first.time)
    if (time < 0 || bx <= -w || by <= -h || bx >= 1 || by >= 1) break
    before.unshift({ ...first, time, box: around(back(step), back(step * faster)), seen: false, detector: 'follow' })
  }
  return [...before, ...points]
}

/** Without the places to which it was followed before its first and after its last sight: on the move they mislead. */
function surelySeen(strand: Strand): Strand {
  const { start, end } = sightOf(strand)
  strand.points = strand.points.filter(({ time }) => time >= start && time <= end)
  return strand
}

/** For each face that comes into sight at a time, the one that was lost just before and is most likely the same. */
function partners(
  known: readonly Strand[],
  fresh: readonly Strand[],
  time: number,
  areTwo: AreTwo,
): Map<Strand, Strand> {
  const pairs: { earlier: Strand; later: Strand; cost: number }[] = []
  for (const earlier of known) {
    const gap = time - sightOf(earlier).end
    if (gap <= 1e-6 || gap > longestGap) continue
    for (const later of fresh) {
      const cost = costOf(earlier, later, time)
      if (Number.isFinite(cost) && !areTwo(earlier.lines, later.lines)) pairs.push({ earlier, later, cost })
    }
  }
  const out = new Map<Strand, Strand>()
  const used = new Set<Strand>()
  for (const { earlier, later, cost: _ } of pairs.sort((a, b) => a.cost - b.cost)) {
    if (out.has(later) || used.has(earlier)) continue
    out.set(later, earlier)
    used.add(earlier)
  }
  return out
}

function costOf(earlier: Strand, later: Strand, time: number): number {
  const seen = earlier.points.filter((one) => one.seen)
  const last = seen.at(-1)
  const to = (later.points.find((one) => one.seen) ?? (later.points[0] as Point)).box
  if (!last) return Number.POSITIVE_INFINITY
  const size = Math.sqrt(areaOf(to) / Math.max(1e-9, areaOf(last.box)))
  if (size > 1.8 || size < 0.55) return Number.POSITIVE_INFINITY
  const before = seen.findLast(
    (one) =>
      last.time - one.time > 0.02 && last.time - one.time < 0.25 && distance(centreOf(one.box), last.box) > setOff,
  )
  const stayed = distance(centreOf(last.box), to)
  const cost = before ? Math.min(distance(ahead(before, last, time), to), stayed + 0.5) : stayed
  return cost > (before ? besideWay : withoutWay) ? Number.POSITIVE_INFINITY : cost + Math.abs(Math.log(size))
}

/** Where the way from one place to the next leads by a later time. */
function ahead(before: Point, last: Point, time: number): readonly [number, number] {
  const [bx, by] = centreOf(before.box)
  const [lx, ly] = centreOf(last.box)
  const share = (time - last.time) / (last.time - before.time)
  return [lx + (lx - bx) * share, ly + (ly - by) * share]
}

const distance = ([x, y]: readonly [number, number], to: Box): number => {
  const [tx, ty] = centreOf(to)
  return Math.hypot((x - tx) / to[2], (y - ty) / to[3])
}
