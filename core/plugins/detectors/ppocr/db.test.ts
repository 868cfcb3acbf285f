import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from './db.ts'

const width = 128
const height = 64

function map(...blocks: [number, number, number, number, number][]): Float32Array {
  const out = new Float32Array(width * height)
  for (const [x, y, w, h, value] of blocks)
    for (let row = y; row < y + h; row++) out.fill(value, row * width + x, row * width + x + w)
  return out
}

test('a block becomes a box grown by area times 1.6 over its outline', () => {
  const [line, ...more] = linesOf(map([20, 20, 60, 10, 0.9]), width, height)
  expect(more).toEqual([])
  const grow = (60 * 10 * 1.6) / (2 * 70)
  expect(line?.x).toBeCloseTo(20 - grow)
  expect(line?.y).toBeCloseTo(20 - grow)
  expect(line?.width).toBeCloseTo(60 + 2 * grow)
  expect(line?.height).toBeCloseTo(10 + 2 * grow)
  expect(line?.score).toBeCloseTo(0.9)
  expect(line?.tilt).toBe(0)
})

test('faint blocks, specks and what is below the threshold are no lines', () => {
  expect(linesOf(map([20, 20, 60, 10, 0.4]), width, height)).toEqual([])
  expect(linesOf(map([20, 20, 60, 2, 0.9]), width, height)).toEqual([])
  expect(linesOf(map([20, 20, 60, 10, 0.25]), width, height)).toEqual([])
})

test('a diagonal stroke tells its tilt', () => {
  const data = new Float32Array(width * height)
  for (let i = 0; i < 40; i++) for (let t = 0; t < 6; t++) data[(10 + i + t) * width + 20 + i] = 0.9
  const [line] = linesOf(data, width, height)
  expect(line?.tilt).toBeCloseTo(Math.PI / 4, 1)
})

test('boxes stay inside the map, whatever it holds, and one block gives one line', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 0, max: 56 }),
      fc.integer({ min: 3, max: 128 }),
      fc.integer({ min: 3, max: 64 }),
      (x, y, w, h) => {
        const wide = Math.min(w, width - x)
        const high = Math.min(h, height - y)
        const lines = linesOf(map([x, y, wide, high, 0.8]), width, height)
        expect(lines.length).toBe(Math.min(wide, high) >= 3 ? 1 : 0)
        for (const line of lines) {
          expect(line.x).toBeGreaterThanOrEqual(0)
          expect(line.y).toBeGreaterThanOrEqual(0)
          expect(line.x + line.width).toBeLessThanOrEqual(width)
          expect(line.y + line.height).toBeLessThanOrEqual(height)
          expect(line.x).toBeLessThanOrEqual(x)
          expect(line.x + line.width).toBeGreaterThanOrEqual(x + wide)
        }
      },
    ),
    { numRuns: 60 },
  )
})
