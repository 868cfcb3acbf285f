import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Gray, lettersVisible, likeness, partVisible, stillVisible } from './verify-structure.ts'

/** Smooth random shapes, as faces are: sums of waves. */
function shapes(seed: number, width = 120, height = 140): Gray {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] =
        128 +
        45 * Math.sin(x / (6 + (seed % 5)) + seed) * Math.cos(y / (7 + (seed % 3)) - seed) +
        30 * Math.sin((x + y * ((seed % 7) / 7)) / 9 + seed * 2)
  return { width, height, data }
}
const whole = { x: 0, y: 0, width: 120, height: 140 }
const mapped = (picture: Gray, f: (value: number, i: number) => number): Gray => ({
  ...picture,
  data: picture.data.map((value, i) => Math.max(0, Math.min(255, f(value, i)))),
})

const visible = (before: Gray, after: Gray): boolean => {
  const found = likeness(before, after, whole)
  return found !== null && stillVisible(found.whole)
}

test('a picture encoded anew is still visible, a flat one and another one are not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 6 }), (seed, noise) => {
      const before = shapes(seed)
      const again = mapped(before, (value, i) => value + ((i * 7919) % (2 * noise + 1)) - noise)
      expect(visible(before, again)).toBe(true)
      const flat = mapped(before, () => 90)
      expect(visible(before, flat)).toBe(false)
      const other = shapes(seed + 401)
      expect(visible(before, other)).toBe(false)
    }),
    { numRuns: 40 },
  )
})

test('half of a face that a slipped mask leaves is seen in its parts', () => {
  const before = shapes(11)
  const half = mapped(before, (value, i) => (i % 120 < 84 ? 90 : value))
  const found = likeness(before, half, whole)
  expect(found?.parts.filter(partVisible).length).toBeGreaterThanOrEqual(2)
})

test('an even wall shows nobody, whatever is done to it', () => {
  const wall: Gray = { width: 120, height: 140, data: new Uint8Array(120 * 140).fill(200) }
  expect(visible(wall, wall)).toBe(false)
})

test('a box outside the picture has nothing to compare', () => {
  expect(likeness(shapes(1), shapes(1), { x: 300, y: 10, width: 40, height: 40 })).toBeNull()
})

test('letters count as visible when a stretch of the line is left, and not under a fill', () => {
  const line: Gray = {
    width: 200,
    height: 24,
    data: Uint8Array.from({ length: 200 * 24 }, (_, i) => ((i % 200) % 5 < 2 && i > 800 && i < 4000 ? 20 : 235)),
  }
  const box = { x: 0, y: 0, width: 200, height: 24 }
  expect(lettersVisible(line, line, box)).toBe(true)
  const filled = mapped(line, () => 32)
  expect(lettersVisible(line, filled, box)).toBe(false)
  const end = mapped(line, (value, i) => (i % 200 < 165 ? 32 : value))
  expect(lettersVisible(line, end, box)).toBe(true)
})
