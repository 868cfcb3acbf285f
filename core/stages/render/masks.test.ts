import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activeAt, type PlannedRegion } from '../../contract/plan.ts'
import type { Redactor } from '../../contract/plugins.ts'
import { masksOver } from './masks.ts'

const redactor = (mask: Redactor['mask']): Redactor => ({
  kind: 'redactor',
  id: mask,
  version: 1,
  mask,
  title: { fr: '', en: '' },
  safeForIdentity: true,
  apply: () => {},
})
const redactors = [redactor('soft'), redactor('fill')]

const region = (over: Partial<PlannedRegion>): PlannedRegion => ({
  id: 'r1',
  kind: 'face',
  start: 0,
  end: 1,
  mask: 'soft',
  keyframes: [{ time: 0, box: [0.1, 0.1, 0.2, 0.2] }],
  reasons: [],
  ...over,
})

test('gives what the plan says is active, whatever the plan', () => {
  const times = fc.double({ min: 0, max: 60, noNaN: true })
  const regions = fc.array(fc.record({ start: times, length: fc.double({ min: 0, max: 20, noNaN: true }) }))
  fc.assert(
    fc.property(regions, fc.array(times), (all, asked) => {
      const plan = all.map(({ start, length }, i) => region({ id: `r${i}`, start, end: start + length }))
      const masksAt = masksOver(plan, redactors)
      for (const time of asked.sort((a, b) => a - b)) expect(masksAt(time)).toHaveLength(activeAt(plan, time).length)
    }),
  )
})

test('hides the same again when a render starts from its first frame', () => {
  const plan = [region({}), region({ id: 'r2', start: 10, end: 12 })]
  const masksAt = masksOver(plan, redactors)
  const pass = (): number[] => [0, 0.5, 5, 11, 20].map((time) => masksAt(time).length)
  expect(pass()).toEqual([1, 1, 0, 1, 0])
  expect(pass()).toEqual([1, 1, 0, 1, 0])
})

test('faces are hidden by outline, screens whole, words always filled', () => {
  const masksAt = masksOver(
    [region({}), region({ id: 'r2', kind: 'screen' }), region({ id: 'r3', kind: 'text', mask: 'soft' })],
    redactors,
  )
  expect(masksAt(0.5).map((mask) => [mask.shape, mask.redactor.mask])).toEqual([
    ['ellipse', 'soft'],
    ['rectangle', 'soft'],
    ['rectangle', 'fill'],
  ])
})

test('the grain of a mask is its own, and the same in each frame', () => {
  const masksAt = masksOver([region({}), region({ id: 'r2' })], redactors)
  const [first, second] = masksAt(0.1).map((mask) => mask.seed)
  expect(masksAt(0.2).map((mask) => mask.seed)).toEqual([first, second])
  expect(first).not.toBe(second)
})

test('a mask that no plugin draws stops the render', () => {
  expect(() => masksOver([region({ mask: 'mosaic' })], redactors)).toThrowError(
    expect.objectContaining({ code: 'plan-invalid' }),
  )
})
