import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StageName } from './contract/progress.ts'
import { createEstimate, defaultRates, type Estimate } from './estimate.ts'
import { order } from './pipeline.ts'

const alone = (estimate: Estimate, stage: StageName, share: number, elapsed: number): number =>
  estimate.secondsLeft([{ stage, share, elapsed }], new Set())

test('at the start it is what this machine needed before, at the end nothing', () => {
  const estimate = createEstimate(['transcribe', 'render'], 100, new Map([['transcribe', 0.5]]))
  const left = (stage: StageName, share: number, elapsed: number) => alone(estimate, stage, share, elapsed)
  expect(left('transcribe', 0, 0)).toBeCloseTo(50 + 100 * defaultRates.render)
  expect(left('render', 1, 7)).toBe(0)
})

test('it follows the pace of the running stage the more the further it is', () => {
  const estimate = createEstimate(['render'], 100, new Map([['render', 1]]))
  // Twice as slow as expected: half way, 100 s are gone and 100 s are left by pace, 50 s by history.
  expect(alone(estimate, 'render', 0.5, 100)).toBeCloseTo(75)
  expect(alone(estimate, 'render', 0.9, 180)).toBeCloseTo(19)
})

test('of two stages side by side it counts what is left of each, and none twice, whichever ends first', () => {
  const rates = new Map([['transcribe', 0.2] as const, ['look', 0.4] as const, ['render', 0.1] as const])
  const estimate = createEstimate(['transcribe', 'look', 'render'], 100, rates)
  const transcribe = { stage: 'transcribe', share: 0.5, elapsed: 10 } as const
  const look = { stage: 'look', share: 0.25, elapsed: 10 } as const
  expect(estimate.secondsLeft([transcribe, look], new Set())).toBeCloseTo(10 + 30 + 10)
  expect(estimate.secondsLeft([look], new Set(['transcribe']))).toBeCloseTo(30 + 10)
  expect(estimate.secondsLeft([transcribe], new Set(['look']))).toBeCloseTo(10 + 10)
})

test('it is never negative and never infinite', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...order),
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      (stage, share, elapsed, seconds) => {
        const left = alone(createEstimate(order, seconds, new Map()), stage, share, elapsed)
        return Number.isFinite(left) && left >= 0
      },
    ),
  )
})
