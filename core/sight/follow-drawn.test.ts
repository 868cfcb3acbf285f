import { expect, test } from 'vitest'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { sample, samplesMissing } from '../../test/support/samples.ts'
import { readTruth } from '../../test/support/truth.ts'
import { type Box, overlapOf } from '../contract/box.ts'
import type { GrayFrame } from './follow.ts'
import { DrawnTrail } from './follow-drawn.ts'

const call = sample('starter/starter-call.mp4')

/** Both ways from one picture, as whoever drew the box expects it. */
function followDrawn(pictures: readonly GrayFrame[], drawn: number, box: Box): (Box | null)[] {
  const first = pictures[drawn] as GrayFrame
  const [ahead, back] = [new DrawnTrail(first, box), new DrawnTrail(first, box)]
  const before = pictures.slice(0, drawn).reverse()
  return [
    ...before.map((picture) => back.next(picture)).reverse(),
    box,
    ...pictures.slice(drawn + 1).map((picture) => ahead.next(picture)),
  ]
}

test.skipIf(!call)(`a box drawn around a head follows it both ways (${call ? 'sample' : samplesMissing})`, async () => {
  const path = call as string
  const truth = readTruth(path.replace(/\.mp4$/, '.truth.json'))
  const pictures: GrayFrame[] = []
  for await (const frame of readFrames(path, await probe(path), { start: 2, end: 4 }))
    pictures.push(frame.picture({ width: 320, height: 180, format: 'gray' }))
  const boxAt = (i: number): Box => {
    const [x, y, w, h] = truth.faces[50 + i]?.[0]?.box ?? [0, 0, 0, 0]
    return [x / 1280, y / 720, w / 1280, h / 720]
  }
  const middle = pictures.length >> 1
  const found = followDrawn(pictures, middle, boxAt(middle))
  expect(pictures.length).toBeGreaterThan(40)
  for (const [i, box] of found.entries()) expect(box && overlapOf(box, boxAt(i)), `frame ${i}`).toBeGreaterThan(0.6)
})

test('what leaves is not followed into something else', () => {
  const width = 160
  const height = 90
  const picture = (x: number | null): GrayFrame => {
    const data = new Uint8Array(width * height).fill(120)
    if (x !== null)
      for (let row = 20; row < 50; row++)
        for (let column = 0; column < 30; column++)
          data[row * width + x + column] = 60 + ((row * 37 + column * column * 11) % 130)
    return { width, height, data }
  }
  const pictures = [picture(40), picture(42), picture(45), picture(null), picture(null)]
  const found = followDrawn(pictures, 0, [40 / width, 20 / height, 30 / width, 30 / height])
  expect((found[2]?.[0] ?? 0) * width).toBeCloseTo(45, 0)
  expect(found.slice(3)).toEqual([null, null])
})
