import { expect, test } from 'vitest'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { sample, samplesMissing } from '../../test/support/samples.ts'
import { CutFinder, cutPicture } from './cuts.ts'

const painted = (paint: (x: number, y: number) => number) => {
  const { width, height } = cutPicture
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = paint(x, y)
  return { width, height, channels: 1 as const, data }
}
const stripes = (shift: number) => painted((x, y) => (Math.floor((x + shift) / 9) % 2 ? 190 : 40) + (y % 3))

test('the first frame begins a shot, a still picture begins no other', () => {
  const finder = new CutFinder()
  expect([0, 1, 2].map(() => finder.next(stripes(0)))).toEqual([true, false, false])
})

test('a page that takes half of the picture begins a new layout', () => {
  const finder = new CutFinder()
  finder.next(stripes(0))
  expect(finder.next(painted((x, y) => (x < 100 ? 250 : Math.floor(y / 7) % 2 ? 90 : 200)))).toBe(true)
})

test('light that comes up slowly is no cut', () => {
  const finder = new CutFinder()
  const cuts = Array.from({ length: 20 }, (_, i) => finder.next(painted((x) => (x % 40) + 6 * i)))
  expect(cuts.filter(Boolean)).toHaveLength(1)
})

const call = sample('calls/coaching-prix.mp4')
test.skipIf(!call)(`the tiles of a call shrink on the very frame ${call ? '' : `(${samplesMissing})`}`, async () => {
  const path = call as string
  const finder = new CutFinder()
  const cuts: number[] = []
  for await (const frame of readFrames(path, await probe(path), { start: 43.5, end: 44.5 }))
    if (finder.next(frame.picture({ ...cutPicture, format: 'gray' }))) cuts.push(Math.round(frame.time * 25))
  expect(cuts.slice(1)).toEqual([1100])
})
