import { expect, test } from 'vitest'
import { stillSeen, withoutSlips } from './face-leaks.ts'

const [width, height] = [120, 120]
const picture = (change: (value: number, x: number, y: number) => number) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return change(128 + 60 * Math.sin(x / 4) * Math.cos(y / 5), x, y)
  }),
})
const face = { box: [20, 20, 80, 80] as const }
const original = picture((value) => value)

test('an untouched or slightly darker face is seen, a filled one is not', () => {
  expect(stillSeen(original, original, face)).toBe(true)
  expect(
    stillSeen(
      original,
      picture((value) => 0.6 * value + 10),
      face,
    ),
  ).toBe(true)
  expect(
    stillSeen(
      original,
      picture((value, x, y) => (x > 15 && x < 105 && y > 15 && y < 105 ? 16 : value)),
      face,
    ),
  ).toBe(false)
})

test('a mask beside the face hides nothing', () => {
  expect(
    stillSeen(
      original,
      picture((value, x) => (x < 20 ? 16 : value)),
      face,
    ),
  ).toBe(true)
})

test('a mark that leaps to a print for a frame is mended, one that moves is kept', () => {
  const at = (x: number) => [{ who: 'a', box: [x, 50, 60, 80] as const }]
  const { faces, mended } = withoutSlips([at(10), at(12), at(200), at(14), at(30)])
  expect(mended).toBe(1)
  expect(faces.map((frame) => frame[0]?.box[0])).toEqual([10, 12, 13, 14, 30])
})
