import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEstimate, defaultRates } from './estimate.ts'
import { order } from './pipeline.ts'

test('at the start it is what this machine needed before, at the end nothing', () => {
  const estimate = createEstimate(['transcribe', 'render'], 100, new Map([['transcribe', 0.5]]))
  expect(estimate.secondsLeft('transcribe', 0, 0)).toBeCloseTo(50 + 100 * defaultRates.render)
  expect(estimate.secondsLeft('render', 1, 7)).toBe(0)
})

test('it follows the pace of the running stage the more the further it is', () => {
  const estimate = createEstimate(['render'], 100, new Map([['render', 1]]))
  // Twice as slow as expected: half way, 100 s are gone and 100 s are left by pace, 50 s by history.
  expect(estimate.secondsLeft('render', 0.5, 100)).toBeCloseTo(75)
  expect(estimate.secondsLeft('render', 0.9, 180)).toBeCloseTo(19)
})

test('it is never negative and never infinite', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...order),
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      (stage, share, elapsed, seconds) => {
        const left = createEstimate(order, seconds, new Map()).secondsLeft(stage, share, elapsed)
        return Number.isFinite(left) && left >= 0
      },
    ),
  )
})
