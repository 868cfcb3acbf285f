import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Box } from '../../core/contract/box.ts'
import type { PlannedRegion } from '../../core/contract/plan.ts'
import type { OpenFrameDetector } from '../../core/contract/plugins.ts'
import ppocr from '../../core/plugins/detectors/ppocr.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { analysed, regionsOf, stageContext } from '../support/analysed.ts'
import { coveredShare } from '../support/text-leaks.ts'
import { readTruth, type Truth, transcriptOf } from '../support/truth.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

const calls = ['starter/starter-call', 'calls/coaching-prix']
/** Share of a text's area that has to be hidden on a frame. */
const enough = 0.98
/** Seconds between two frames on which the other lines are read, and how sure a reading of them must be. */
const readEvery = 2
const surelyText = 0.8

interface Measured {
  readonly entries: number
  readonly whole: number
  readonly frames: number
  readonly short: number
  readonly worst: number
  readonly otherHidden: number
  readonly otherPixels: number
}

/**
 * Personal text in the picture of the sample calls, by the detect and track stages with the spoken words given: the
 * share of each text's box that is hidden on every frame, and how much of the other lines is hidden with it.
 */
export default {
  id: 'onscreen',
  async run({ samples, folder, log }) {
    const there = calls.filter((call) => existsSync(join(samples, `${call}.truth.json`)))
    if (there.length === 0) return { skipped: 'no calls with truth among the samples' }
    const context = await stageContext(folder)
    const reader = await ppocr.open(context)
    const rows: AccuracyRow[] = []
    try {
      for (const call of there) {
        const truth = readTruth(join(samples, `${call}.truth.json`))
        const path = join(samples, `${call}.mp4`)
        const { findings } = await analysed(path, transcriptOf(truth), context)
        const one = await measured(path, truth, regionsOf(findings, 'text'), reader)
        log(`${call}: ${one.short} of ${one.frames} sightings of a text hidden by less than 98 %`)
        rows.push(...rowsOf(call.split('/').at(-1) as string, one))
      }
    } finally {
      await reader.close()
    }
    return rows
  },
} satisfies Accuracy

async function measured(
  path: string,
  truth: Truth,
  regions: readonly PlannedRegion[],
  reader: OpenFrameDetector,
): Promise<Measured> {
  const least = truth.onscreen.map(() => 1)
  let frames = 0
  let short = 0
  let otherHidden = 0
  let otherPixels = 0
  let read = Number.NEGATIVE_INFINITY
  for await (const frame of readFrames(path, await probe(path))) {
    const size = { width: frame.width, height: frame.height }
    const visible = truth.onscreen.filter(({ start, end }) => frame.time > start - 1e-3 && frame.time < end - 1e-3)
    for (const text of visible) {
      const { hidden, pixels } = coveredShare(regions, frame.time, text.box, size)
      const i = truth.onscreen.indexOf(text)
      least[i] = Math.min(least[i] as number, hidden / pixels)
      frames++
      if (hidden < enough * pixels) short++
    }
    if (frame.time - read < readEvery) continue
    read = frame.time
    const personal = visible.map(({ box: [x, y, w, h] }): Box => [x - 4, y - 4, w + 8, h + 8])
    for (const { box, score } of await reader.detect(frame)) {
      if (score < surelyText) continue
      const line: Box = [box[0] * size.width, box[1] * size.height, box[2] * size.width, box[3] * size.height]
      const other = coveredShare(regions, frame.time, line, size, personal)
      // What is left of a personal line is its detector's margin, not a text of its own.
      if (other.pixels < 0.6 * line[2] * line[3]) continue
      otherHidden += other.hidden
      otherPixels += other.pixels
    }
  }
  return {
    entries: least.length,
    whole: least.filter((share) => share >= enough).length,
    frames,
    short,
    worst: Math.min(1, ...least),
    otherHidden,
    otherPixels,
  }
}

function rowsOf(call: string, one: Measured): AccuracyRow[] {
  return [
    {
      what: `${call}: personal texts covered by 98 % on every frame`,
      value: one.whole / one.entries,
      unit: 'share',
      limit: { kind: 'at least', value: 1 },
      note: `${one.whole} of ${one.entries}; ${one.short} of ${one.frames} sightings short`,
    },
    {
      what: `${call}: least covered personal text on any frame`,
      value: one.worst,
      unit: 'share',
      limit: { kind: 'at least', value: enough },
    },
    {
      what: `${call}: area of the other text lines hidden`,
      value: one.otherPixels > 0 ? one.otherHidden / one.otherPixels : 0,
      unit: 'share',
      limit: { kind: 'at most', value: 0.03 },
    },
  ]
}
