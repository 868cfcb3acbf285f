import type { Finding } from '../../contract/finding.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import type { Span } from '../../contract/span.ts'
import { SideBySide } from '../../sight/side-by-side.ts'
import type { Checked } from './checking.ts'
import { type FaceEyes, FaceWatch } from './faces.ts'
import { OutsideWatch } from './outside.ts'
import { FrameTally, frameOf, type Media, type Pair, pairsAtOnce, walkPairs } from './pairs.ts'
import { RegionWatch } from './regions.ts'
import { type RenderedLine, TextWatch } from './screen-text.ts'

export interface PictureWish {
  readonly rendered: Media
  /** Null when it is not at hand. */
  readonly original: Media | null
  readonly plan: RedactionPlan | null
  readonly shown: readonly Finding[]
  readonly eyes: FaceEyes
  readonly reader: OpenFrameDetector
  readonly signal: AbortSignal
  onProgress(seconds: number): void
}

export interface PictureOutcome {
  readonly checks: Checked[]
  /** Lines of text that were read in the render; `closeText` turns them into a check when they were searched. */
  readonly lines: readonly RenderedLine[]
  readonly closeText: (leaks: Checked['leaks'], milliseconds: number) => Checked
  readonly unsure: boolean
  /** True when the colours of the original could not be compared with the render's. */
  readonly incomparable: boolean
  /** What of the original's picture could not be read, seconds. */
  readonly unread: readonly Span[]
}

/** Looks at the picture of the render once, frame by frame, beside the original's. */
export async function checkPicture(wish: PictureWish): Promise<PictureOutcome> {
  const { rendered, original, plan, signal } = wish
  const frame = frameOf(rendered.info.video)
  const began = performance.now()
  const tally = new FrameTally()
  const regions = new RegionWatch(frame)
  const outside = new OutsideWatch(frame, original?.info.video?.pixelFormat ?? '')
  const faces = new FaceWatch(wish.eyes, wish.shown)
  const text = new TextWatch(wish.reader)
  const watch = new SideBySide<Pair>(pairsAtOnce(wish), [
    async (pair) => {
      regions.look(pair)
      outside.look(pair)
      wish.onProgress(pair.time)
    },
    (pair) => faces.look(pair),
    (pair) => text.look(pair),
  ])
  let unread: readonly Span[] = []
  const onUnread = (spans: readonly Span[]): void => {
    unread = spans
  }
  await watch.through(walkPairs({ ...wish, onUnread, settled: () => watch.settled() }, tally))
  const walked = performance.now() - began
  const closer = await faces.finish(rendered, frame, signal)
  const checks = [closer, regions.finish(), outside.finish()].filter(
    (one) => one.check.id !== 'outside' || original !== null,
  )
  const spent = checks.reduce((sum, one) => sum + one.check.seconds * 1000, text.milliseconds)
  // What the walk took beyond the looking is decoding, which counts the frames.
  const counted = tally.check(original !== null, frame, Math.max(0, walked - spent))
  return {
    checks: [
      counted,
      ...(plan && plan.video.length > 0 ? checks : checks.filter((one) => !one.check.id.startsWith('regions'))),
    ],
    lines: text.lines,
    closeText: (leaks, milliseconds) => text.finish(leaks, milliseconds),
    unsure: faces.unsure,
    incomparable: outside.incomparable > 0,
    unread,
  }
}
