import { expect, test } from 'vitest'
import type { PlannedRegion } from '../../core/contract/plan.ts'
import { coveredShare, fineDetail, textLeaks } from './text-leaks.ts'

const width = 80
const height = 20

/** Strokes three pixels apart from column 8 to 72, as text has. */
function written(): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height).fill(240)
  for (let y = 4; y < 16; y++) for (let x = 8; x < 72; x += 3) data[y * width + x] = 20
  return { width, height, data }
}

const box: [number, number, number, number] = [8, 4, 64, 12]

test('an untouched text leaks, a filled one does not', () => {
  const before = written()
  expect(textLeaks(before, before, box)).toBe(true)
  const after = written()
  after.data.fill(0)
  expect(textLeaks(before, after, box)).toBe(false)
})

test('one quarter left is a leak', () => {
  const before = written()
  const after = written()
  for (let y = 0; y < height; y++) after.data.fill(0, y * width, y * width + 56)
  expect(textLeaks(before, after, box)).toBe(true)
  for (let y = 0; y < height; y++) after.data.fill(0, y * width, y * width + 72)
  expect(textLeaks(before, after, box)).toBe(false)
})

test('a flat part has no fine detail', () => {
  expect(fineDetail({ width, height, data: new Uint8Array(width * height).fill(90) }, box)).toBe(0)
  expect(fineDetail(written(), box)).toBeGreaterThan(1000)
})

test('covered pixels are counted inside the picture, without those that are left out', () => {
  const region: PlannedRegion = {
    id: 'a',
    kind: 'text',
    start: 1,
    end: 2,
    mask: 'fill',
    keyframes: [{ time: 1, box: [0, 0, 0.5, 1] }],
    reasons: [],
  }
  const size = { width, height }
  expect(coveredShare([region], 1.5, [20, 0, 40, 10], size)).toEqual({ hidden: 200, pixels: 400 })
  expect(coveredShare([region], 1.5, [20, 0, 40, 10], size, [[20, 0, 10, 10]])).toEqual({ hidden: 100, pixels: 300 })
  expect(coveredShare([region], 0.5, [20, 0, 40, 10], size).hidden).toBe(0)
})
