import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alike } from './alike.ts'

/** The same data with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, turned(one)]),
  )
}

test('the order of keys means nothing, everything else does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(alike(a, turned(a))).toBe(true)
      expect(alike(a, b)).toBe(alike(b, a))
      expect(alike({ one: a, two: b }, { one: b, two: a })).toBe(alike(a, b))
      expect(alike([a], [a, b])).toBe(false)
    }),
  )
  expect(alike({ a: 1 }, { a: 1, b: undefined })).toBe(false)
})
