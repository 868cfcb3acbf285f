import { around, type Box, blended, grown } from '../../contract/box.ts'
import type { Keyframe } from '../../contract/finding.ts'

export interface Place {
  readonly time: number
  readonly box: Box
}

/** Seconds to each side over which sizes and places are averaged: to both sides, so that nothing lags behind. */
const sizeReach = 0.3
const placeReach = 0.1
/** Seconds between two frames, at most, when nothing was between them. */
const betweenFrames = 0.045

/**
 * Steadier boxes, one for each given place: a weighted mean of the neighbours in time to both sides. Each is large
 * enough to hold the unsteady box grown by `least` of its size to each side.
 */
export function smoothed(places: readonly Place[], growth: (box: Box) => Box, least: number): Place[] {
  const out: Place[] = []
  let from = 0
  for (const { time, box } of places) {
    while ((places[from] as Place).time < time - sizeReach) from++
    let [x, y, nearWeight] = [0, 0, 0]
    let [w, h, weight] = [0, 0, 0]
    for (let i = from; i < places.length; i++) {
      const other = places[i] as Place
      const away = Math.abs(other.time - time)
      if (other.time - time > sizeReach) break
      const forSize = 1 - away / (sizeReach * 1.01)
      w += other.box[2] * forSize
      h += other.box[3] * forSize
      weight += forSize
      if (away >= placeReach) continue
      const forPlace = 1 - away / placeReach
      x += (other.box[0] + other.box[2] / 2) * forPlace
      y += (other.box[1] + other.box[3] / 2) * forPlace
      nearWeight += forPlace
    }
    const width = w / weight
    const height = h / weight
    const steady: Box = [x / nearWeight - width / 2, y / nearWeight - height / 2, width, height]
    out.push({ time, box: around(growth(steady), grown(box, least)) })
  }
  return out
}

/**
 * Boxes that also cover the way between places: where a face moves far from one look to the next, nobody knows where
 * it was in between, so each box reaches half way to its neighbours; all the way where it moved by more than half of
 * itself, because nothing moves evenly from the first moment on.
 * @param from share of the box's size beyond which a movement counts as far
 */
export function withMovement(places: readonly Place[], from = 0.12): Place[] {
  return places.map(({ time, box }, i) => {
    let all = box
    for (const neighbour of [places[i - 1], places[i + 1]]) {
      if (!neighbour) continue
      const dx = Math.abs(neighbour.box[0] + neighbour.box[2] / 2 - box[0] - box[2] / 2) / box[2]
      const dy = Math.abs(neighbour.box[1] + neighbour.box[3] / 2 - box[1] - box[3] / 2) / box[3]
      const unseen = Math.abs(neighbour.time - time) > betweenFrames
      if (Math.max(dx, dy) > from)
        all = around(all, blended(box, neighbour.box, unseen && Math.max(dx, dy) > 0.5 ? 1 : 0.5))
    }
    return { time, box: all }
  })
}

/**
 * The fewest keyframes between which linear boxes stay within `tolerance` (a share of the box's size) of every place.
 */
export function keyframesOf(places: readonly Place[], tolerance: number): Keyframe[] {
  const out: Keyframe[] = []
  let from = 0
  const first = places[0]
  if (!first) return out
  out.push({ time: first.time, box: first.box })
  while (from < places.length - 1) {
    let to = from + 1
    while (to + 1 < places.length && to - from < 60 && fits(places, from, to + 1, tolerance)) to++
    const { time, box } = places[to] as Place
    out.push({ time, box })
    from = to
  }
  return out
}

function fits(places: readonly Place[], from: number, to: number, tolerance: number): boolean {
  const a = places[from] as Place
  const b = places[to] as Place
  for (let i = from + 1; i < to; i++) {
    const { time, box } = places[i] as Place
    const line = blended(a.box, b.box, (time - a.time) / (b.time - a.time))
    const [x, y, w, h] = box
    if (
      Math.abs(line[0] - x) > tolerance * w ||
      Math.abs(line[1] - y) > tolerance * h ||
      Math.abs(line[0] + line[2] - x - w) > tolerance * w ||
      Math.abs(line[1] + line[3] - y - h) > tolerance * h
    )
      return false
  }
  return true
}
