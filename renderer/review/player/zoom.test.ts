import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeUnder, unzoomed, type Zoom, zoomedTo } from './zoom.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.record({ x: share, y: share })
const scale = fc.double({ min: 0.01, max: 40, noNaN: true })

const expectFilled = ({ scale, x, y }: Zoom): void => {
  expect(scale).toBeGreaterThanOrEqual(1)
  for (const edge of [x, y]) {
    expect(edge).toBeLessThanOrEqual(0)
    expect(edge + scale).toBeGreaterThanOrEqual(1 - 1e-9)
  }
}

test('whatever two fingers do, the picture fills its frame', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(scale, point, point), { maxLength: 8 }), (moves) => {
      let zoom = unzoomed
      for (const [to, from, at] of moves) {
        zoom = zoomedTo(to, placeUnder(zoom, from), at)
        expectFilled(zoom)
      }
    }),
  )
})

test('what is between the fingers stays between them', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 8, noNaN: true }), point, (to, at) => {
      const place = placeUnder(zoomedTo(to, at, at), at)
      expect(place.x).toBeCloseTo(at.x, 9)
      expect(place.y).toBeCloseTo(at.y, 9)
    }),
  )
})
