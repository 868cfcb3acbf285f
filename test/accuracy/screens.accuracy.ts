import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Box, overlapOf } from '../../core/contract/box.ts'
import { activeAt } from '../../core/contract/plan.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import { ScreenSuggester } from '../../core/stages/detect/screens.ts'
import { screenFindings } from '../../core/stages/track/screens.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { regionsOf, stageContext } from '../support/analysed.ts'
import type { Accuracy } from './accuracy.ts'

interface Marked {
  readonly file: string
  readonly frame: number
  readonly class: string
  /** Pixels. */
  readonly box: Box
}

/** A suggestion with at least this overlap is the marked screen. */
const same = 0.4

/** Screens in `video/screens.truth.json`: whether each is suggested on its marked frames, and what else is. */
export default {
  id: 'screens',
  async run({ samples, folder, log }) {
    const path = join(samples, 'video/screens.truth.json')
    if (!existsSync(path)) return { skipped: 'no video/screens.truth.json among the samples' }
    const marks = (JSON.parse(readFileSync(path, 'utf8')) as Marked[]).filter((mark) => mark.class === 'screen')
    const files = [...new Set(marks.map((mark) => mark.file))].filter((file) =>
      existsSync(join(samples, 'video', file)),
    )
    const context = await stageContext(folder)
    let frames = 0
    let hits = 0
    let wrong = 0
    const missed: string[] = []
    for (const file of files) {
      const mine = marks.filter((mark) => mark.file === file)
      const { found, extra } = await measured(join(samples, 'video', file), mine, context)
      log(`${file}: ${found} of ${mine.length} marked frames, ${extra} false`)
      frames += mine.length
      hits += found
      wrong += extra
      if (found < 0.9 * mine.length) missed.push(file)
    }
    return [
      {
        what: 'screens suggested in at least 90 % of their marked frames',
        value: (files.length - missed.length) / files.length,
        unit: 'share',
        limit: { kind: 'at least', value: 1 },
        note: missed.length > 0 ? `missed: ${missed.join(', ')}` : `${files.length} screens`,
      },
      {
        what: 'marked frames with the screen suggested',
        value: hits / frames,
        unit: 'share',
        limit: { kind: 'at least', value: 0.9 },
      },
      {
        what: 'false screen suggestions a frame',
        value: wrong / frames,
        unit: 'a frame',
        limit: { kind: 'at most', value: 0.2 },
      },
    ]
  },
} satisfies Accuracy

async function measured(path: string, marks: readonly Marked[], context: StageContext) {
  const media = await probe(path)
  const suggester = await ScreenSuggester.open(context)
  const times = new Map<number, { time: number; width: number; height: number }>()
  try {
    for await (const frame of readFrames(path, media)) {
      times.set(frame.index, { time: frame.time, width: frame.width, height: frame.height })
      await suggester.look(frame, frame.index === 0)
    }
    const regions = regionsOf(screenFindings(await suggester.finish()), 'screen')
    let found = 0
    let extra = 0
    for (const mark of marks) {
      const at = times.get(mark.frame)
      if (!at) continue
      const { width, height } = at
      const truth: Box = [mark.box[0] / width, mark.box[1] / height, mark.box[2] / width, mark.box[3] / height]
      const active = activeAt(regions, at.time)
      const hit = active.some(({ box }) => overlapOf(box, truth) >= same)
      if (hit) found++
      extra += active.filter(({ box }) => overlapOf(box, truth) < same).length
    }
    return { found, extra }
  } finally {
    await suggester.close()
  }
}
