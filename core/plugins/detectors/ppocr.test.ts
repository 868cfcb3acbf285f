import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFrames } from '../../../native/media/frames.ts'
import { probe } from '../../../native/media/probe.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { InstalledModel, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import ppocr from './ppocr.ts'

const folder = resolve(import.meta.dirname, '../../../models/ocr')
const files: Record<string, string> = { 'ppocr-det': 'PP-OCRv6_det_small.onnx', 'ppocr-rec': 'PP-OCRv6_rec_small.onnx' }

function installed(id: string): InstalledModel {
  const name = files[id] as string
  return {
    entry: {
      id,
      title: id,
      task: 'text-detection',
      layout: 'onnx',
      licence: 'Apache-2.0',
      attribution: 'PaddleOCR',
      home: 'https://github.com/PaddlePaddle/PaddleOCR',
      bundled: true,
      memory: null,
      files: [{ path: name, size: null, sha256: '0'.repeat(64), sources: [] }],
    },
    files: { [name]: resolve(folder, name) },
  }
}

let reader: OpenFrameDetector
beforeAll(async () => {
  const models = { need: async (id: string) => installed(id), maybe: async (id: string) => installed(id) }
  reader = await ppocr.open({ models, threads: 2, signal: new AbortController().signal })
})
afterAll(() => reader.close())

const call = sample('starter/starter-call.mp4')

test.skipIf(!call)(
  `reads a slide and a name label, accents and all (${call ? 'sample' : samplesMissing})`,
  async () => {
    const path = call as string
    let found: Sighting[] = []
    for await (const frame of readFrames(path, await probe(path), { start: 10 })) {
      found = await reader.detect(frame)
      break
    }
    const byText = new Map(found.map((one) => [one.text, one]))
    expect([...byText.keys()].sort()).toEqual([
      '06 45 67 89 12',
      '1. Coût de revient',
      '2. Marge visée : 60 %',
      '3. Test auprès de dix clients',
      'Camille Robert',
      'Contact :',
      'Fixer son prix',
      'camille.robert@atelier-exemple.fr',
    ])
    // Truth: the address fills [670, 380, 336, 24] of 1280x720.
    const [x, y, w, h] = byText.get('camille.robert@atelier-exemple.fr')?.box ?? [1, 1, 0, 0]
    expect(x).toBeLessThanOrEqual(671 / 1280)
    expect(x + w).toBeGreaterThanOrEqual(1006 / 1280)
    expect(y).toBeLessThanOrEqual(384 / 720)
    expect(y + h).toBeGreaterThanOrEqual(402 / 720)
    // "Test" stands at 695..735 pixels in "3. Test auprès de dix clients".
    const test3 = byText.get('3. Test auprès de dix clients') as Sighting
    const at = (i: number): number => (test3.box[0] + test3.box[2] * ((test3.characterEnds ?? [])[i] as number)) * 1280
    expect(Math.abs(at(2) - 695)).toBeLessThan(6)
    expect(Math.abs(at(6) - 735)).toBeLessThan(6)
  },
)

test('an empty picture has no text', async () => {
  const data = new Uint8Array(320 * 192 * 3).fill(235)
  expect(await reader.detect(stillFrame({ width: 320, height: 192, channels: 3, data }))).toEqual([])
})
