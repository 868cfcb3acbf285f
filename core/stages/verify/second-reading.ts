import { readFrames } from '../../../native/media/frames.ts'
import { clipped, grown } from '../../contract/box.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import type { Media } from './pairs.ts'
import type { LineLeak, RenderedLine } from './screen-text.ts'

/** Frames on each side of the one on which a line was read that are read again. */
const AROUND = 5
/** Reading again is costly: so many lines for each minute and never fewer than the least. Past them, what wavers counts. */
const LINES_A_MINUTE = 6
const LEAST_LINES = 20

export interface SecondReading {
  readonly rendered: Media
  readonly reader: OpenFrameDetector
  /** What of some lines is personal, as `personalLines` tells it. */
  readonly personal: (lines: readonly RenderedLine[]) => Promise<readonly LineLeak[]>
  /** Duration of a frame, seconds. */
  readonly frame: number
  readonly signal: AbortSignal
}

/**
 * Reads again what the reader wavered on: a name that is written there is read on a frame beside it too, while what a
 * print on cloth looked like for a moment is not. All else counts as it is, and so does a line without a frame close by
 * on either side: a frame that is shown for long, as of a slide, is no moment.
 * @returns what counts, and whether anything did not
 * @throws StudioError as `readFrames` and the detectors do
 */
export async function confirmedLines(
  found: readonly LineLeak[],
  lines: readonly RenderedLine[],
  wish: SecondReading,
): Promise<{ confirmed: LineLeak[]; unsure: boolean }> {
  const confirmed: LineLeak[] = []
  let looks = Math.max(LEAST_LINES, (wish.rendered.info.duration / 60) * LINES_A_MINUTE)
  for (const one of found) {
    const line = lines[one.line]
    const wavers = one.wavers && line !== undefined && line.start === line.end && looks-- > 0
    if (!wavers || (await counts(one, line, wish))) confirmed.push(one)
  }
  return { confirmed, unsure: confirmed.length < found.length }
}

async function counts({ entity }: LineLeak, line: RenderedLine, wish: SecondReading): Promise<boolean> {
  const { rendered, reader, frame, signal } = wish
  const region = clipped(grown(line.box, 0.5))
  const start = Math.max(0, line.start - (AROUND + 0.5) * frame)
  const end = line.start + (AROUND + 0.5) * frame
  const besides = { before: false, after: false }
  for await (const view of readFrames(rendered.path, rendered.info, { signal, start, end })) {
    if (Math.abs(view.time - line.start) < frame / 2) continue
    besides[view.time < line.start ? 'before' : 'after'] = true
    const read = (await reader.detect(view, [region])).flatMap(({ text, box, score }) =>
      text ? [{ text, box, score, start: view.time, end: view.time }] : [],
    )
    if (read.some(({ text }) => text === line.text)) return true
    if ((await wish.personal(read)).some((one) => one.entity === entity)) return true
  }
  return !(besides.before && besides.after)
}
