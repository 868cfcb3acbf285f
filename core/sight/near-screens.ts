import { type Box, sharedArea } from '../contract/box.ts'
import type { FrameView, Sighting } from '../contract/plugins.ts'
import { briefRoom } from './rooms.ts'
import type { SteadyScreen } from './screens.ts'

/**
 * Where a monitor near the camera stands: at one side, cut by the picture's edge. A network that was taught on whole
 * objects finds it only where it fills most of what it is shown (measured: 0.03 to 0.07 in the whole picture at every
 * size, 0.28 to 0.39 in two fifths of it).
 */
export const nearSides: readonly Box[] = [
  [0, 0, 0.4, 1],
  [0.6, 0, 0.4, 1],
]
/** Parts of a room are taken for a screen when little else is shown, up to 0.18 of the samples' walls. */
const least = 0.25
/** Share of the side that a near screen fills at least. */
const fills = 0.5
/** Share of neighbouring samples that are the same: 0.26 to 0.53 in filmed pictures, 0.85 to 1 on shared pages. */
const drawn = 0.7
/** Height at which that is looked at, pixels. */
const height = 300

/** Those of a side's sightings that are a near screen. */
export const nearScreens = (seen: readonly Sighting[], side: Box): Sighting[] =>
  seen.filter(({ box, score }) => score >= least && sharedArea(box, side) >= fills * side[2] * side[3])

/** Whether a part of a frame was drawn by a program and not filmed: a shared page fills its side as a monitor does. */
export function isDrawn(frame: FrameView, part: Box): boolean {
  const width = Math.max(2, Math.round((height * part[2] * frame.width) / (part[3] * frame.height)))
  const { data } = frame.picture({ crop: part, width, height, format: 'rgb', into: briefRoom(3 * width * height) })
  let same = 0
  for (let i = 3; i < data.length; i += 3)
    if (data[i] === data[i - 3] && data[i + 1] === data[i - 2] && data[i + 2] === data[i - 1]) same++
  return same > drawn * width * height
}

/** Near screens that are none of `others`, nor what those are a part of, at the same time. */
export const onlyNear = (near: readonly SteadyScreen[], others: readonly SteadyScreen[]): SteadyScreen[] =>
  near.filter((one) => !others.some((other) => isSame(one, other)))

function isSame(near: SteadyScreen, other: SteadyScreen): boolean {
  const [a, b] = [near.sightings[0], other.sightings[0]]
  const [aLast, bLast] = [near.sightings.at(-1), other.sightings.at(-1)]
  if (!a || !b || !aLast || !bLast || a.time > bLast.time || b.time > aLast.time) return false
  return sharedArea(a.box, b.box) >= 0.5 * Math.min(a.box[2] * a.box[3], b.box[2] * b.box[3])
}
