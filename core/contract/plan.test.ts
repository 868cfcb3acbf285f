import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from './box.ts'
import type { Keyframe } from './finding.ts'
import { activeAt, boxAt, type PlannedRegion, RedactionPlan } from './plan.ts'

const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
const box = fc.tuple(share, share, share, share) as fc.Arbitrary<Box>
const keyframes = fc
  .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 10 })
  .chain((ticks) =>
    fc.tuple(...ticks.sort((a, b) => a - b).map((tick) => box.map((b): Keyframe => ({ time: tick / 25, box: b })))),
  )

test('a box on a keyframe is that keyframe, between two it lies between them', () => {
  fc.assert(
    fc.property(keyframes, share, (list, part) => {
      for (const keyframe of list) expect(boxAt(list, keyframe.time)).toEqual(keyframe.box)
      for (let i = 1; i < list.length; i++) {
        const [a, b] = [list[i - 1]!, list[i]!]
        const between = boxAt(list, a.time + (b.time - a.time) * part)
        for (const side of [0, 1, 2, 3] as const) {
          expect(between[side]).toBeGreaterThanOrEqual(Math.min(a.box[side], b.box[side]) - 1e-9)
          expect(between[side]).toBeLessThanOrEqual(Math.max(a.box[side], b.box[side]) + 1e-9)
        }
      }
    }),
  )
})

test('outside its keyframes a region keeps the nearest box', () => {
  fc.assert(
    fc.property(keyframes, (list) => {
      expect(boxAt(list, list[0]!.time - 5)).toEqual(list[0]!.box)
      expect(boxAt(list, list.at(-1)!.time + 5)).toEqual(list.at(-1)!.box)
    }),
  )
})

const region = (start: number, end: number): PlannedRegion => ({
  id: 'r',
  kind: 'face',
  start,
  end,
  mask: 'soft',
  keyframes: [{ time: start, box: [0.1, 0.1, 0.2, 0.2] }],
  reasons: [],
})

test('a region hides its first frame and not the one after its last', () => {
  const hidden = (time: number): boolean => activeAt([region(1, 2)], time).length > 0
  expect([0.96, 1, 1.5, 1.96, 2.04].map(hidden)).toEqual([false, true, true, true, false])
})

test('a plan that contradicts itself is refused', () => {
  const plan = (video: unknown): unknown => ({
    version: 1,
    source: { sha256: 'a'.repeat(64), duration: 3 },
    video,
    audio: [],
    text: [],
  })
  expect(RedactionPlan.safeParse(plan([region(1, 2)])).success).toBe(true)
  expect(RedactionPlan.safeParse(plan([{ ...region(1, 2), end: 0.5 }])).success).toBe(false)
  expect(RedactionPlan.safeParse(plan([{ ...region(1, 2), keyframes: [] }])).success).toBe(false)
  const still = region(1, 2).keyframes[0]
  expect(RedactionPlan.safeParse(plan([{ ...region(1, 2), keyframes: [still, still] }])).success).toBe(false)
})
