import { openSession } from '../../../native/inference/session.ts'
import type { Box } from '../../contract/box.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { oneAhead } from '../../contract/one-ahead.ts'
import type { FrameDetector, FrameView, InstalledModel, PluginHost } from '../../contract/plugins.ts'
import { readCharacters } from './ppocr/characters.ts'
import { findLines } from './ppocr/finder.ts'
import { readLine } from './ppocr/reader.ts'

/** Answers below this are no text: patterns, ornaments, leaves. */
const leastProbability = 0.5

const weightsOf = (model: InstalledModel): string => {
  const path = Object.entries(model.files).find(([name]) => name.endsWith('.onnx'))?.[1]
  if (!path) throw new StudioError('model-broken', { file: model.entry.id })
  return path
}

/** PP-OCRv6 small (PaddleOCR, Apache-2.0): finds level lines of text, then reads each at 48 pixels height. */
export default {
  kind: 'frame-detector',
  id: 'ppocr',
  version: 1,
  finds: 'text',
  role: 'careful',
  rank: 10,
  needs: ['ppocr-det', 'ppocr-rec'],
  async open(host: PluginHost) {
    const detector = weightsOf(await host.models.need('ppocr-det'))
    const recogniser = weightsOf(await host.models.need('ppocr-rec'))
    const characters = await readCharacters(recogniser)
    const setting = { threads: host.threads, lane: 'pages', shapes: 'many' } as const
    const finding = await openSession(detector, setting)
    const reading = await openSession(recogniser, setting)

    const find = (frame: FrameView, regions?: readonly Box[]) => {
      checkCancelled(host.signal)
      return findLines(finding, frame, regions)
    }
    const read = (frame: FrameView, boxes: readonly Box[]) =>
      oneAhead(boxes, async (box) => {
        checkCancelled(host.signal)
        return readLine(reading, characters, frame, box)
      })
    return {
      lines: { find, read },
      async detect(frame: FrameView, regions?: readonly Box[]) {
        const found = await find(frame, regions)
        const lines = await read(
          frame,
          found.map((one) => one.box),
        )
        return lines.filter((line) => line.text?.trim() && line.score >= leastProbability)
      },
      async close() {
        await finding.release()
        await reading.release()
      },
    }
  },
} satisfies FrameDetector
