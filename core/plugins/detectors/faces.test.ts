import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFrames } from '../../../native/media/frames.ts'
import { probe } from '../../../native/media/probe.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { overlapOf } from '../../contract/box.ts'
import type { Models } from '../../contract/plugins.ts'
import blazeface from './blazeface.ts'
import centerface from './centerface.ts'

const files: Record<string, string> = {
  centerface: 'face/centerface.onnx',
  'blazeface-full-range': 'face/blazeface_full_range.onnx',
}
const models = {
  need: async (id: string) => ({
    entry: { id },
    files: { model: join(import.meta.dirname, '../../../models', files[id] ?? '') },
  }),
} as unknown as Models
const host = { models, threads: 1, signal: new AbortController().signal }
const call = sample('calls/coaching-prix.mp4')
const room = sample('video/intel_preview_people-detection.gif')
const truth = [
  [296.4 / 1280, 200 / 720, 65.8 / 1280, 88 / 720],
  [909.2 / 1280, 213.7 / 720, 62 / 1280, 84.4 / 720],
] as const

for (const plugin of [centerface, blazeface]) {
  test.skipIf(!call)(
    `${plugin.id} finds both faces of a call and not the printed skull ${call ? '' : samplesMissing}`,
    async () => {
      const detector = await plugin.open(host)
      for await (const frame of readFrames(call as string, await probe(call as string), { end: 0.02 })) {
        const found = (await detector.detect(frame)).filter((one) => one.score >= 0.5)
        expect(found).toHaveLength(2)
        for (const [x, y, w, h] of truth) expect(found.some((one) => overlapOf(one.box, [x, y, w, h]) > 0.5)).toBe(true)
        const [x, y, w, h] = truth[0]
        const [alone] = await detector.detect(frame, [[x - 2 * w, y - 1.5 * h, 5 * w, 4 * h]])
        expect(overlapOf(alone?.box ?? [0, 0, 0, 0], [x, y, w, h])).toBeGreaterThan(0.5)
      }
      await detector.close()
    },
  )
  test.skipIf(!room)(`${plugin.id} finds no face in an empty room ${room ? '' : samplesMissing}`, async () => {
    const detector = await plugin.open(host)
    for await (const frame of readFrames(room as string, await probe(room as string), { end: 0.2 }))
      expect((await detector.detect(frame)).filter((one) => one.score >= 0.4)).toEqual([])
    await detector.close()
  })
}
