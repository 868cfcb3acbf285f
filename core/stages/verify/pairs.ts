import { framesAtOnce, readFrames } from '../../../native/media/frames.ts'
import type { MediaInfo } from '../../contract/media.ts'
import { type ActiveRegion, activeAt, type RedactionPlan } from '../../contract/plan.ts'
import type { FrameView } from '../../contract/plugins.ts'
import type { Span } from '../../contract/span.ts'
import { Anew } from '../../sight/anew.ts'
import type { Gray, PixelBox } from '../../sight/verify-structure.ts'
import { type Checked, checked, leak, runsOf } from './checking.ts'

/** A file and what a probe found in it. */
export interface Media {
  readonly path: string
  readonly info: MediaInfo
}

/** How long a frame of a picture is shown, seconds. */
export const frameOf = (video: MediaInfo['video']): number =>
  video && video.frameRate > 0 ? 1 / video.frameRate : 0.04

/** A frame of the render and the one of the original that is shown at the same time. */
export interface Pair {
  /** Counts the frames of the render, from 0 in each full minute: what is looked at follows from the minute alone. */
  readonly index: number
  /** Seconds. */
  readonly time: number
  readonly rendered: FrameView
  readonly original: FrameView | null
  /** What the plan hides on this frame; nothing when there is no plan. */
  readonly hidden: readonly ActiveRegion[]
}

/** Frames whose times differ by more are not the same frame: a container's clock may tick in whole milliseconds. */
const SAME_TIME = 0.003

/** Counts frames and tells which are missing from the render or are its own. */
export class FrameTally {
  rendered = 0
  original = 0
  readonly missing: number[] = []
  readonly foreign: number[] = []

  check(compared: boolean, frame: number, milliseconds: number): Checked {
    const leaks = compared
      ? [...runsOf(this.missing, frame, frame), ...runsOf(this.foreign, frame, frame)].map((run) =>
          leak('frames', 'frames', run),
        )
      : []
    return checked('frames', 'frames', this.rendered, leaks, milliseconds)
  }
}

export interface PairsWish {
  readonly rendered: Media
  readonly original: Media | null
  readonly plan: RedactionPlan | null
  readonly signal: AbortSignal
  /** The part of the render that is walked through; all of it when left out. */
  readonly span?: Span
  /** Told at the end what of the original's picture could not be read, seconds. */
  onUnread?(spans: readonly Span[]): void
  /** Comes back when nobody looks at an earlier pair any more. */
  settled(): Promise<void>
}

/** How many pairs may be looked at at the same time: those given last. */
export const pairsAtOnce = ({ rendered, original }: Pick<PairsWish, 'rendered' | 'original'>): number =>
  Math.min(framesAtOnce(rendered.info), original ? framesAtOnce(original.info) : Number.POSITIVE_INFINITY)

/** Walks both files in step, by the times of their frames. Memory does not grow with their length. */
export async function* walkPairs(wish: PairsWish, tally: FrameTally): AsyncGenerator<Pair, void, undefined> {
  const { rendered, original, plan, signal, span } = wish
  const keep = { alive: pairsAtOnce(wish), settled: wish.settled }
  const right = readFrames(rendered.path, rendered.info, { signal, keep, ...span })
  const onUnread = (spans: readonly Span[]): void => wish.onUnread?.(spans)
  const left = original?.info.video ? readFrames(original.path, original.info, { signal, keep, onUnread }) : null
  const video = plan?.video ?? []
  const anew = new Anew()
  let index = 0
  try {
    let [here, there] = await Promise.all([right.next(), left?.next()])
    while (!here.done || (there && !there.done)) {
      const frame = here.done ? null : here.value
      const before = there && !there.done ? there.value : null
      const apart = frame && before ? frame.time - before.time : 0
      if (left && (!frame || apart > SAME_TIME)) {
        if (before) tally.missing.push(before.time)
        tally.original++
        // Frames that no pair has would push those of earlier pairs out.
        await wish.settled()
        there = await left.next()
        continue
      }
      if (!frame) return
      const partner = before && apart >= -SAME_TIME ? before : null
      if (left && !partner) tally.foreign.push(frame.time)
      if (anew.begins(frame.time)) index = 0
      tally.rendered++
      yield {
        ...{ index: index++, time: frame.time, rendered: knownBySamples(frame), original: partner },
        hidden: activeAt(video, frame.time),
      }
      if (partner) tally.original++
      const [nextHere, nextThere] = await Promise.all([right.next(), partner ? left?.next() : there])
      here = nextHere
      there = nextThere
    }
  } finally {
    await Promise.all([right.return(), left?.return()])
  }
}

/** What networks say of a frame of the render counts for the very same samples, and for no others. */
const knownBySamples = (frame: FrameView): FrameView => ({
  ...{ index: frame.index, time: frame.time, width: frame.width, height: frame.height },
  get origin() {
    return frame.samplesHash?.()
  },
  picture: (options) => frame.picture(options),
})

/** A grey copy of a part of a frame: its point (x, y) shows the pixel (left + x * scale, top + y * scale). */
export interface GrayPart extends Gray {
  readonly left: number
  readonly top: number
  readonly scale: number
}

/** Sides are whole multiples of this: few sizes, so that what prepares a scaling is used again. */
const GRAIN = 16

/**
 * A grey copy of the surroundings of `box` (pixels, cut to the frame); null when nothing is left.
 * @param fine points that its shorter side keeps at least, when it has as many; all of them when left out
 */
export function grayPart(frame: FrameView, box: PixelBox, fine = Number.POSITIVE_INFINITY): GrayPart | null {
  const x0 = Math.max(0, Math.floor(box.x / 2) * 2)
  const y0 = Math.max(0, Math.floor(box.y / 2) * 2)
  const x1 = Math.min(frame.width, Math.ceil(box.x + box.width))
  const y1 = Math.min(frame.height, Math.ceil(box.y + box.height))
  if (x1 - x0 < 4 || y1 - y0 < 4) return null
  const width = Math.min(frame.width, Math.ceil((x1 - x0) / GRAIN) * GRAIN)
  const height = Math.min(frame.height, Math.ceil((y1 - y0) / GRAIN) * GRAIN)
  const left = Math.min(x0, Math.floor((frame.width - width) / 2) * 2)
  const top = Math.min(y0, Math.floor((frame.height - height) / 2) * 2)
  const scale = Math.max(1, Math.floor(Math.min(width, height) / fine))
  const gray = frame.picture({
    crop: [left / frame.width, top / frame.height, width / frame.width, height / frame.height],
    width: Math.max(2, Math.floor(width / scale)),
    height: Math.max(2, Math.floor(height / scale)),
    format: 'gray',
  })
  return { ...gray, left, top, scale }
}

/** Where a box of the frame lies in a part of it. */
export const within = ({ left, top, scale }: GrayPart, { x, y, width, height }: PixelBox): PixelBox => ({
  x: (x - left) / scale,
  y: (y - top) / scale,
  width: width / scale,
  height: height / scale,
})
