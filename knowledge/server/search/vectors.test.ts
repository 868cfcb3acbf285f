import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, Vectors } from './vectors.ts'

const width = 3
const vector = fc
  .tuple(...Array.from({ length: width }, () => fc.double({ min: -1, max: 1, noNaN: true })))
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)))
const step = fc.oneof(fc.record({ put: fc.nat(6), vector }), fc.record({ remove: fc.nat(6) }))

test('the nearest are those that comparing what is there gives, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), vector, (steps, asked) => {
      const vectors = new Vectors()
      const kept = new Map<number, Float32Array>()
      for (const one of steps)
        if ('put' in one) {
          vectors.put(one.put, bytesOf(one.vector))
          kept.set(one.put, one.vector)
        } else {
          vectors.remove(one.remove)
          kept.delete(one.remove)
        }
      expect([...vectors.ids()].toSorted()).toEqual([...kept.keys()].toSorted())
      const near = vectors.nearest(bytesOf(asked), 10, -2, (id) => id !== 3)
      expect(near.map(({ id }) => id).toSorted()).toEqual([...kept.keys()].filter((id) => id !== 3).toSorted())
      for (const { id, likeness } of near) {
        const exact = [...(kept.get(id) as Float32Array)].reduce((sum, one, i) => sum + one * (asked[i] as number), 0)
        // Half a step of a 127th in each of the dimensions, on both sides.
        expect(Math.abs(likeness - exact)).toBeLessThan(0.02)
      }
      expect(near.map(({ likeness }) => likeness)).toEqual(
        near.map(({ likeness }) => likeness).toSorted((a, b) => b - a),
      )
    }),
  )
})
