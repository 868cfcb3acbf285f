import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import { FreshParts } from './fresh-parts.ts'

/** An even picture of 320 x 160 with bright rectangles. */
const frame = (...bright: readonly (readonly [x: number, y: number, w: number, h: number])[]) =>
  stillFrame({
    ...{ width: 320, height: 160, channels: 3 },
    data: Uint8Array.from({ length: 320 * 160 * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % 320, Math.floor(i / 960)]
      return bright.some(([a, b, w, h]) => x >= a && x < a + w && y >= b && y < b + h) ? 200 : 40
    }),
  })

test('everything is new at first, and nothing while it stays the same', () => {
  const fresh = new FreshParts()
  expect(fresh.next(frame(), 0)).toBeNull()
  expect(fresh.next(frame(), 0.2)).toEqual([])
})

test('a square holds what changed, and what is gone again', () => {
  const fresh = new FreshParts()
  fresh.next(frame(), 0)
  const [square, ...others] = fresh.next(frame([240, 60, 30, 30]), 0.2) ?? []
  expect(others).toEqual([])
  expect(square?.[0]).toBeLessThan(240 / 320)
  expect((square?.[0] ?? 0) + (square?.[2] ?? 0)).toBeGreaterThan(270 / 320)
  expect((square?.[2] ?? 0) * 320).toBeCloseTo((square?.[3] ?? 0) * 160)
  expect(fresh.next(frame([240, 60, 30, 30]), 0.4)).toEqual([])
  expect(fresh.next(frame(), 0.6)).toEqual([square])
})

test('changes on both sides take two squares, a wide one all', () => {
  const fresh = new FreshParts()
  fresh.next(frame(), 0)
  expect(fresh.next(frame([20, 60, 30, 30], [280, 10, 30, 30]), 0.2)).toHaveLength(2)
  expect(fresh.next(frame([20, 60, 250, 30]), 0.4)).toBeNull()
})

test('a change too slow for two looks is seen when it has added up', () => {
  const fresh = new FreshParts()
  const dim = (value: number) =>
    stillFrame({ ...{ width: 320, height: 160, channels: 3 }, data: new Uint8Array(320 * 160 * 3).fill(value) })
  fresh.next(dim(40), 0)
  expect(fresh.next(dim(47), 0.2)).toEqual([])
  expect(fresh.next(dim(54), 0.4)).toBeNull()
})
