import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import { areaOf, type Box, sharedArea } from '../../contract/box.ts'
import { ChangedParts } from './faces-changed.ts'

const [width, height] = [320, 180]

/** An even picture with bright rectangles, pixels. */
const frame = (...bright: readonly Box[]) => {
  const data = new Uint8Array(width * height * 3).fill(40)
  for (const [x, y, w, h] of bright)
    for (let row = y; row < y + h; row++) data.fill(200, (row * width + x) * 3, (row * width + x + w) * 3)
  return stillFrame({ width, height, channels: 3, data })
}
const normalised = ([x, y, w, h]: Box): Box => [x / width, y / height, w / width, h / height]
const holds = (parts: readonly Box[] | null, box: Box): boolean =>
  parts?.some((part) => sharedArea(part, box) > areaOf(box) - 1e-9) ?? false

test('nothing is known before a frame was looked at as a whole, and nothing is to be seen while it stays the same', () => {
  const changed = new ChangedParts()
  expect(changed.since(frame(), [])).toBeNull()
  changed.looked(frame())
  expect(changed.since(frame(), [])).toEqual([])
})

test('whatever changed lies whole in one part, until the next look at the whole', () => {
  const side = fc.integer({ min: 6, max: 40 })
  const spot = fc.tuple(fc.integer({ min: 0, max: width - 40 }), fc.integer({ min: 0, max: height - 40 }), side, side)
  fc.assert(
    fc.property(fc.array(spot, { minLength: 1, maxLength: 3 }), (spots) => {
      const changed = new ChangedParts()
      changed.looked(frame())
      for (let again = 0; again < 2; again++) {
        const parts = changed.since(frame(...spots), [])
        expect(spots.every((one) => holds(parts, normalised(one)))).toBe(true)
      }
      changed.looked(frame(...spots))
      expect(changed.since(frame(...spots), [])).toEqual([])
    }),
    { numRuns: 20 },
  )
})

test('where a face was is looked at with its surroundings, changed or not, up to the edge of the picture', () => {
  const changed = new ChangedParts()
  changed.looked(frame())
  const parts = changed.since(frame(), [
    [0.1, 0.2, 0.05, 0.1],
    [0.95, 0.9, 0.1, 0.2],
    [1.2, 0.5, 0.1, 0.2],
  ])
  expect(holds(parts, [0.05, 0.1, 0.15, 0.3])).toBe(true)
  expect(holds(parts, [0.85, 0.7, 0.15, 0.3])).toBe(true)
  expect(parts).toHaveLength(2)
})

test('parts are made of whole squares of a grid and lie apart, so that networks see few shapes', () => {
  const changed = new ChangedParts()
  changed.looked(frame())
  const parts = changed.since(frame([20, 20, 12, 12], [250, 130, 30, 20]), []) ?? []
  expect(parts).toHaveLength(2)
  for (const [x, y, w, h] of parts)
    for (const edge of [x * width, y * height, (x + w) * width, (y + h) * height])
      expect(edge % 32 < 1e-6 || Math.abs(edge - height) < 1e-6).toBe(true)
  expect(sharedArea(parts[0] as Box, parts[1] as Box)).toBe(0)
})
