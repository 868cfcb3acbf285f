import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteRange } from './range.ts'

test.each([
  [null, 10, null],
  ['bytes=0-', 10, { first: 0, last: 9 }],
  ['bytes=2-4', 10, { first: 2, last: 4 }],
  ['bytes=2-400', 10, { first: 2, last: 9 }],
  ['bytes=-3', 10, { first: 7, last: 9 }],
  ['bytes=-30', 10, { first: 0, last: 9 }],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=5-2', 10, null],
  ['bytes=0-1,3-4', 10, null],
  ['items=0-1', 10, null],
  ['bytes=-', 10, null],
] as const)('%s of %i bytes', (header, size, expected) => {
  expect(byteRange(header, size)).toEqual(expected)
})

test('whatever is asked for, no byte outside the file is given', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(1000), (noise, a, b, size) => {
      for (const header of [noise, `bytes=${a}-${b}`, `bytes=-${a}`, `bytes=${noise}-`]) {
        const range = byteRange(header, size)
        if (range === null || range === 'unsatisfiable') continue
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(size)
      }
    }),
  )
})
