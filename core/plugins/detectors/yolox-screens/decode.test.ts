import { expect, test } from 'vitest'
import { rowsFor, screensIn } from './decode.ts'

const side = 64

/** An answer with one box in the grid of stride 16 (which follows the 64 cells of stride 8). */
function answer(objectness: number, className: number, probability: number): Float32Array {
  const rows = new Float32Array(rowsFor(side) * 85)
  const at = (64 + 1 * 4 + 2) * 85
  rows.set([0.5, 0.25, Math.log(2), Math.log(1), objectness], at)
  rows[at + 5 + className] = probability
  return rows
}

test('a laptop stands where its cell says', () => {
  expect(rowsFor(640)).toBe(8400)
  const [found, ...more] = screensIn(answer(0.8, 63, 0.5), side, 0.5, { width: 128, height: 80 }, 0.1)
  expect(more).toEqual([])
  // Centre (2.5, 1.25) cells of 16, size 32 x 16 input pixels; a picture pixel is half an input pixel.
  expect(found?.box).toEqual([48 / 128, 24 / 80, 64 / 128, 32 / 80].map((value) => expect.closeTo(value, 5)))
  expect(found?.score).toBeCloseTo(0.4)
})

test('other things and faint ones are left out', () => {
  expect(screensIn(answer(0.8, 0, 0.9), side, 0.5, { width: 128, height: 80 }, 0.1)).toEqual([])
  expect(screensIn(answer(0.2, 63, 0.3), side, 0.5, { width: 128, height: 80 }, 0.1)).toEqual([])
})
