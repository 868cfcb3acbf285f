import { expect, test } from 'vitest'
import { changeOutside } from './verify-outside.ts'
import type { Gray } from './verify-structure.ts'

const size = { width: 160, height: 90 }
const painted = (value: (x: number, y: number) => number): Gray => ({
  ...size,
  data: Uint8Array.from({ length: size.width * size.height }, (_, i) =>
    value(i % size.width, Math.floor(i / size.width)),
  ),
})
const scene = (x: number, y: number): number =>
  120 + 60 * Math.sin(x / 9) * Math.cos(y / 7) + 30 * Math.sin((x + y) / 23)
const open = new Uint8Array(size.width * size.height)

test('a picture encoded anew is the same, also when its tones were brought down', () => {
  expect(
    changeOutside(
      painted(scene),
      painted((x, y) => scene(x, y) + ((x * 7 + y * 13) % 9) - 4),
      open,
    ),
  ).toBeNull()
  expect(
    changeOutside(
      painted(scene),
      painted((x, y) => 20 + 0.4 * scene(x, y)),
      open,
    ),
  ).toBeNull()
  expect(
    changeOutside(
      painted(scene),
      painted((x, y) => 255 * (scene(x, y) / 255) ** 0.5),
      open,
    ),
  ).toBeNull()
})

test('something put in is found where it is, also when the tones were brought down', () => {
  const put = (x: number, y: number): boolean => x >= 40 && x < 56 && y >= 30 && y < 34
  for (const tone of [(v: number) => v, (v: number) => 255 * (v / 255) ** 0.4]) {
    const after = painted((x, y) => (put(x, y) ? 250 - tone(scene(x, y)) : tone(scene(x, y))))
    const found = changeOutside(painted(scene), after, open)
    if (found === null || found === 'incomparable') throw new Error('nothing was found')
    expect(found.points).toBeGreaterThan(8)
    const [left, , width] = found.box
    expect(left).toBeGreaterThanOrEqual(40 / 160)
    expect(left + width).toBeLessThanOrEqual(56 / 160)
  }
})

test('what a mask covers does not count', () => {
  const covered = open.slice()
  for (let y = 20; y < 50; y++) covered.fill(1, y * 160 + 30, y * 160 + 70)
  const after = painted((x, y) => (x >= 35 && x < 65 && y >= 25 && y < 45 ? 90 : scene(x, y)))
  expect(changeOutside(painted(scene), after, covered)).toBeNull()
  expect(changeOutside(painted(scene), after, open)).not.toBeNull()
})

test('another picture altogether is found', () => {
  const other = painted((x, y) => 120 + 70 * Math.sin(x / 5 + 1) * Math.sin(y / 11 + 2))
  expect(changeOutside(painted(scene), other, open)).toMatchObject({ points: expect.any(Number) })
  expect(changeOutside(painted(scene), other, open, true)).toBe('incomparable')
})
