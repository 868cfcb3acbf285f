import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from '../contract/box.ts'
import { follow, likenessOf, lookOf } from './follow.ts'

const [width, height] = [320, 180]

/** A face-like blob of a pattern at a place, on a plain ground. */
function scene(x: number, y: number, size: number) {
  const data = new Uint8Array(width * height).fill(90)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const u = (column - x) / size
      const v = (row - y) / size
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue
      data[row * width + column] = 128 + 60 * Math.sin(9 * u + 3 * v) + 50 * Math.cos(7 * v - 2 * u * v)
    }
  return { width, height, data }
}
const boxOf = (x: number, y: number, size: number): Box => [x / width, y / height, size / width, size / height]

test('what moved is found again where it went', () => {
  fc.assert(
    fc.property(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 }), (dx, dy) => {
      const look = lookOf(scene(120, 60, 40), boxOf(120, 60, 40))
      const found = follow(look, scene(120 + dx, 60 + dy, 40), boxOf(120, 60, 40))
      expect(found.likeness).toBeGreaterThan(0.9)
      expect(Math.abs(found.box[0] * width + (found.box[2] * width) / 2 - 140 - dx)).toBeLessThan(2)
      expect(Math.abs(found.box[1] * height + (found.box[3] * height) / 2 - 80 - dy)).toBeLessThan(2)
    }),
    { numRuns: 40 },
  )
})

test('what is gone is not found', () => {
  const look = lookOf(scene(120, 60, 40), boxOf(120, 60, 40))
  expect(follow(look, scene(250, 120, 40), boxOf(120, 60, 40)).likeness).toBeLessThan(0.55)
})

test('a look is the same in another light', () => {
  const dark = scene(120, 60, 40)
  const light = { ...dark, data: dark.data.map((one) => one * 0.5 + 60) }
  expect(likenessOf(lookOf(dark, boxOf(120, 60, 40)), lookOf(light, boxOf(120, 60, 40)))).toBeGreaterThan(0.99)
})
