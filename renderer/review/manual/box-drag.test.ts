import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Box } from '../../../core/contract/box.ts'
import { boxBetween, dragged, handles, smallest } from './box-drag.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const by = fc.double({ min: -3, max: 3, noNaN: true })
const boxes = fc
  .tuple(share, share, share, share)
  .map(([x, y, w, h]): Box => [x * 0.9, y * 0.9, Math.max(smallest, w), Math.max(smallest, h)])

test('whatever is dragged wherever, a valid box comes out that is never smaller than one can take hold of', () => {
  fc.assert(
    fc.property(boxes, fc.constantFrom(...handles), by, by, (box, handle, dx, dy) => {
      const after = dragged(box, handle, dx, dy)
      expect(Box.safeParse(after).success).toBe(true)
      expect(Math.min(after[2], after[3])).toBeGreaterThan(smallest - 1e-9)
    }),
  )
})

test('moving keeps the size, and an edge leaves the opposite one where it was', () => {
  fc.assert(
    fc.property(boxes, by, by, (box, dx, dy) => {
      const moved = dragged(box, 'move', dx, dy)
      expect([moved[2], moved[3]]).toEqual([box[2], box[3]])
      const wider = dragged(box, 'e', dx, dy)
      expect(wider[0]).toBe(box[0])
      expect(wider[1]).toBe(box[1])
      expect(wider[3]).toBeCloseTo(box[3], 9)
      const taller = dragged(box, 'n', dx, dy)
      expect(taller[1] + taller[3]).toBeCloseTo(box[1] + box[3], 9)
    }),
  )
})

test('a box between two corners is the same from whichever it was begun, and a click is none', () => {
  fc.assert(
    fc.property(share, share, share, share, (ax, ay, bx, by) => {
      expect(boxBetween(ax, ay, bx, by)).toEqual(boxBetween(bx, by, ax, ay))
    }),
  )
  expect(boxBetween(0.4, 0.4, 0.401, 0.6)).toBeNull()
  expect(boxBetween(-1, 0.5, 0.5, 4)).toEqual([0, 0.5, 0.5, 0.5])
})
