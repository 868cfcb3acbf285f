import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followLine } from './lines-follow.ts'
import { bestFit, bestStretch, cutTemplate, type GrayPicture, likenessAt, type Template } from './lines-template.ts'

const width = 240
const height = 160

/** Strokes that differ from place to place, on an even ground, as letters do. */
function written(x: number, y: number, contrast = 1): GrayPicture {
  const data = new Uint8Array(width * height).fill(200)
  let seed = 7
  for (let column = 0; column < 60; column++) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    for (let row = 0; row < 10; row++)
      if ((seed >> (row + 8)) & 1) {
        const px = x + column
        const py = y + row
        if (px >= 0 && py >= 0 && px < width && py < height) data[py * width + px] = 200 - 160 * contrast
      }
  }
  return { width, height, data }
}

const template = cutTemplate(written(40, 60), 38, 58, 64, 14) as Template

test('likeness is 1 in place, blind to contrast, and near 0 elsewhere', () => {
  expect(likenessAt(template, written(40, 60), 38, 58)).toBeCloseTo(1)
  expect(likenessAt(template, written(40, 60, 0.1), 38, 58)).toBeGreaterThan(0.95)
  expect(likenessAt(template, written(40, 60), 38, 30)).toBe(0)
  expect(Math.abs(likenessAt(template, written(40, 60), 45, 58))).toBeLessThan(0.4)
})

test('a flat part gives no template', () => {
  expect(cutTemplate({ width, height, data: new Uint8Array(width * height).fill(80) }, 10, 10, 40, 12)).toBeNull()
  expect(cutTemplate(written(40, 60), -1, 10, 40, 12)).toBeNull()
})

test('it is found wherever it moved within reach', () => {
  fc.assert(
    fc.property(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), (dx, dy) => {
      expect(bestFit(template, written(40 + dx, 60 + dy), 38, 58, 3, 3)).toMatchObject({ x: 38 + dx, y: 58 + dy })
    }),
    { numRuns: 30 },
  )
})

test('a line is followed along known ways, and far away only when asked', () => {
  const moved = written(70, 85)
  expect(followLine(template, moved, { x: 38, y: 58 })).toBeNull()
  expect(followLine(template, moved, { x: 38, y: 58 }, { motions: [{ dx: 29, dy: 26 }] })).toMatchObject({
    x: 68,
    y: 83,
  })
  expect(followLine(template, moved, { x: 38, y: 58 }, { far: true })).toMatchObject({ x: 68, y: 83 })
})

test('a line half covered is still there', () => {
  const covered = written(40, 60)
  for (let y = 50; y < 80; y++) covered.data.fill(200, y * width + 38, y * width + 72)
  expect(bestStretch(template, covered, 38, 58)).toBeGreaterThan(0.9)
  expect(followLine(template, covered, { x: 38, y: 58 })).toMatchObject({ x: 38, y: 58 })
  expect(followLine(template, written(40, 120), { x: 38, y: 58 })).toBeNull()
})
