import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contains, coverage, intersection, Span, subtract, union } from './span.ts'

const span = fc
  .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 40 }))
  .map(([start, length]) => ({ start: start / 4, end: (start + length) / 4 }))
const spans = fc.array(span, { maxLength: 12 })
const times = Array.from({ length: 250 }, (_, i) => i / 4 + 0.1)
const covers = (list: readonly Span[], time: number): boolean => list.some((s) => contains(s, time))

test('a span cannot end before it starts', () => {
  expect(Span.safeParse({ start: 2, end: 1 }).success).toBe(false)
  expect(Span.safeParse({ start: 1, end: 1 }).success).toBe(true)
})

test('a union covers exactly what its parts cover, sorted and apart', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const joined = union(list)
      for (const time of times) expect(covers(joined, time)).toBe(covers(list, time))
      for (let i = 1; i < joined.length; i++) expect(joined[i]!.start).toBeGreaterThan(joined[i - 1]!.end)
    }),
  )
})

test('a gap joins neighbours and never loses anything', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const joined = union(list, 1)
      for (const time of times) if (covers(list, time)) expect(covers(joined, time)).toBe(true)
      for (let i = 1; i < joined.length; i++) expect(joined[i]!.start).toBeGreaterThan(joined[i - 1]!.end + 1)
    }),
  )
})

test('subtraction leaves exactly what only the first covers', () => {
  fc.assert(
    fc.property(spans, spans, (list, holes) => {
      const left = subtract(list, holes)
      for (const time of times) expect(covers(left, time)).toBe(covers(list, time) && !covers(holes, time))
    }),
  )
})

test('coverage and intersection agree with one another', () => {
  fc.assert(
    fc.property(span, span, (a, b) => {
      const shared = intersection(a, b)
      expect(coverage([a]) + coverage([b]) - coverage([a, b])).toBeCloseTo(shared ? shared.end - shared.start : 0, 9)
    }),
  )
})
