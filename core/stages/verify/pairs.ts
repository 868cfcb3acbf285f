import { readFrames } from '../../../native/media/frames.ts'
import type { Box } from '../../contract/box.ts'
import type { MediaInfo } from '../../contract/media.ts'
import { type ActiveRegion, activeAt, type RedactionPlan } from '../../contract/plan.ts'
import type { FrameView } from '../../contract/plugins.ts'
import type { Gray } from '../../sight/verify-structure.ts'
import { type Checked, checked, leak, runsOf } from './checking.ts'

/** A file and what a probe found in it. */
export interface Media {
  readonly path: string
  readonly info: MediaInfo
}

/** A frame of the render and the one of the original that is shown at the same time. Valid until the next is asked for. */
export interface Pair {
  /** Counts the frames of the render, from 0. */
  readonly index: number
  /** Seconds. */
  readonly time: number
  readonly rendered: FrameView
  readonly original: FrameView | null
  /** What the plan hides on this frame; nothing when there is no plan. */
  readonly hidden: readonly ActiveRegion[]
  /** Grey copies, made once and shared by all who look: at half size, and of a part at full size. */
  readonly half: { readonly rendered: () => Gray; readonly original: () => Gray }
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

/** Walks both files in step, by the times of their frames. Memory does not grow with their length. */
export async function* walkPairs(
  rendered: Media,
  original: Media | null,
  plan: RedactionPlan | null,
  tally: FrameTally,
  signal: AbortSignal,
): AsyncGenerator<Pair, void, undefined> {
  const right = readFrames(rendered.path, rendered.info, { signal })
  const left = original?.info.video ? readFrames(original.path, original.info, { signal }) : null
  const video = plan?.video ?? []
  try {
    let [here, there] = await Promise.all([right.next(), left?.next()])
    while (!here.done || (there && !there.done)) {
      const frame = here.done ? null : here.value
      const before = there && !there.done ? there.value : null
      const apart = frame && before ? frame.time - before.time : 0
      if (left && (!frame || apart > SAME_TIME)) {
        if (before) tally.missing.push(before.time)
        tally.original++
        there = await left.next()
        continue
      }
      if (!frame) return
      const partner = before && apart >= -SAME_TIME ? before : null
      if (left && !partner) tally.foreign.push(frame.time)
      yield pairOf(tally.rendered++, frame, partner, activeAt(video, frame.time))
      if (partner) tally.original++
      const [nextHere, nextThere] = await Promise.all([right.next(), partner ? left?.next() : there])
      here = nextHere
      there = nextThere
    }
  } finally {
    await Promise.all([right.return(), left?.return()])
  }
}

function pairOf(index: number, rendered: FrameView, original: FrameView | null, hidden: ActiveRegion[]): Pair {
  let after: Gray | null = null
  let before: Gray | null = null
  return {
    index,
    time: rendered.time,
    rendered,
    original,
    hidden,
    half: {
      rendered: () => {
        after ??= halved(rendered, rendered)
        return after
      },
      original: () => {
        before ??= halved(original ?? rendered, rendered)
        return before
      },
    },
  }
}

const halved = (frame: FrameView, like: FrameView): Gray => {
  const width = Math.max(2, like.width >> 1)
  const height = Math.max(2, like.height >> 1)
  // An odd original was padded: only what both have is compared, at the same scale.
  return frame.picture({ crop: sharedPart(frame, like), width, height, format: 'gray' })
}

/** The part of `frame` that has the size of `like`; the same for both unless one was padded to even sides. */
const sharedPart = (frame: FrameView, like: FrameView): Box => [
  0,
  0,
  Math.min(1, like.width / frame.width),
  Math.min(1, like.height / frame.height),
]

/** A grey copy of a part of a frame. `box` in pixels of the frame, cut to it; null when nothing is left. */
export function grayPart(
  frame: FrameView,
  box: { x: number; y: number; width: number; height: number },
  scale = 1,
): Gray | null {
  const x = Math.max(0, Math.floor(box.x / 2) * 2)
  const y = Math.max(0, Math.floor(box.y / 2) * 2)
  const right = Math.min(frame.width, Math.ceil(box.x + box.width))
  const bottom = Math.min(frame.height, Math.ceil(box.y + box.height))
  if (right - x < 4 || bottom - y < 4) return null
  return frame.picture({
    crop: [x / frame.width, y / frame.height, (right - x) / frame.width, (bottom - y) / frame.height],
    width: Math.max(2, Math.round((right - x) * scale)),
    height: Math.max(2, Math.round((bottom - y) * scale)),
    format: 'gray',
  })
}
