import type { Box } from './contract/box.ts'
import { checkCancelled } from './contract/errors.ts'
import type { Keyframe } from './contract/finding.ts'
import type { MediaInfo } from './contract/media.ts'
import { boxAt } from './contract/plan.ts'
import type { GrayFrame } from './sight/follow.ts'
import { DrawnTrail } from './sight/follow-drawn.ts'

/** Pixels of the pictures that are compared: enough to tell a small face from the wall behind it. */
const width = 480
/** Seconds that are read at a time when going backwards: frames can only be decoded forwards. */
const chunk = 2
/** How far a box between two keyframes may lie beside the followed one, as a share of the picture. */
const tolerance = 0.003
/** Seconds between two reports. */
const reportEvery = 0.5

export interface FollowedThing {
  readonly path: string
  readonly info: MediaInfo
  /** Seconds: a frame on which the box was drawn. */
  readonly time: number
  readonly box: Box
  /** Times at which a new shot begins, ascending: it is not followed past them. */
  readonly cuts: readonly number[]
}

export interface Followed {
  /** Seconds from which and until which it was found. */
  readonly start: number
  readonly end: number
  readonly keyframes: Keyframe[]
}

export interface FollowProgress {
  readonly start: number
  readonly end: number
  readonly frames: number
  /** Seconds of recording that are still to be looked through at most. */
  readonly left: number
}

/**
 * Follows what a person drew over the frames of a recording, backwards and then forwards, to the ends of the shot or
 * until it is lost. Memory does not grow with the length of the shot.
 * @throws StudioError as `readFrames` does, `cancelled`
 */
export async function* followThing(
  thing: FollowedThing,
  signal: AbortSignal,
): AsyncGenerator<FollowProgress, Followed | null, undefined> {
  const { path, info, time, box, cuts } = thing
  const shot = {
    start: cuts.findLast((cut) => cut <= time + 1e-3) ?? 0,
    end: cuts.find((cut) => cut > time + 1e-3) ?? info.duration,
  }
  const first = await firstPicture(thing, signal)
  if (!first) return null
  const found: Keyframe[] = [{ time: first.time, box }]
  let frames = 1
  let start = first.time
  let end = first.time
  let told = first.time
  const due = (at: number): boolean => {
    if (Math.abs(at - told) < reportEvery) return false
    told = at
    return true
  }

  const back = new DrawnTrail(first.picture, box)
  backwards: for (let until = first.time; until > shot.start; until -= chunk) {
    const pictures = await picturesOf(path, info, Math.max(shot.start, until - chunk), until, signal)
    for (const { time: at, picture } of pictures.reverse()) {
      frames++
      const where = back.next(picture)
      if (!where) break backwards
      found.unshift({ time: at, box: where })
      start = at
      if (due(at)) yield { start, end, frames, left: start - shot.start + shot.end - end }
    }
  }
  // The first frame of a shot is seen from the cut on.
  if (start - shot.start < 0.1) start = shot.start

  const { readFrames } = await import('../native/media/frames.ts')
  const ahead = new DrawnTrail(first.picture, box)
  end = shot.end
  for await (const frame of readFrames(path, info, { start: first.time, end: shot.end - 1e-3, signal })) {
    if (frame.time <= first.time + 1e-6) continue
    frames++
    const where = ahead.next(grayOf(frame))
    if (!where) {
      end = frame.time
      break
    }
    found.push({ time: frame.time, box: where })
    if (due(frame.time)) yield { start, end: frame.time, frames, left: shot.end - frame.time }
  }
  checkCancelled(signal)
  return { start, end, keyframes: thinned(found) }
}

interface Seen {
  readonly time: number
  readonly picture: GrayFrame
}

function grayOf(frame: {
  width: number
  height: number
  picture(wish: { width: number; height: number; format: 'gray' }): GrayFrame
}): GrayFrame {
  const height = Math.max(2, Math.round((frame.height * width) / frame.width / 2) * 2)
  return frame.picture({ width, height, format: 'gray' })
}

async function firstPicture({ path, info, time }: FollowedThing, signal: AbortSignal): Promise<Seen | null> {
  const { readFrames } = await import('../native/media/frames.ts')
  for await (const frame of readFrames(path, info, { start: time - 1e-3, signal }))
    return { time: frame.time, picture: grayOf(frame) }
  return null
}

async function picturesOf(
  path: string,
  info: MediaInfo,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Seen[]> {
  const { readFrames } = await import('../native/media/frames.ts')
  const out: Seen[] = []
  for await (const frame of readFrames(path, info, { start, end: end - 1e-6, signal }))
    out.push({ time: frame.time, picture: grayOf(frame) })
  return out
}

/**
 * As few keyframes as say the same to within the tolerance (Ramer 1972; Douglas and Peucker 1973): what lies between
 * two that stay is never further from the line between them.
 */
export function thinned(keyframes: readonly Keyframe[]): Keyframe[] {
  const keep = new Set<number>([0, keyframes.length - 1])
  const open: [number, number][] = [[0, keyframes.length - 1]]
  for (let part = open.pop(); part; part = open.pop()) {
    const [from, to] = part
    const ends = [keyframes[from] as Keyframe, keyframes[to] as Keyframe]
    let furthest = { index: -1, distance: tolerance }
    for (let index = from + 1; index < to; index++) {
      const { time, box } = keyframes[index] as Keyframe
      const straight = boxAt(ends, time)
      const distance = Math.max(...box.map((side, axis) => Math.abs(side - (straight[axis] as number))))
      if (distance > furthest.distance) furthest = { index, distance }
    }
    if (furthest.index < 0) continue
    keep.add(furthest.index)
    open.push([from, furthest.index], [furthest.index, to])
  }
  return [...keep].sort((a, b) => a - b).map((index) => keyframes[index] as Keyframe)
}
