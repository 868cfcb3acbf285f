import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RedactionPlan } from '../../core/contract/plan.ts'
import { hashOf, routeOf } from '../shell/route.ts'
import { hiddenSpans } from './hidden-spans.ts'
import { lastStarted } from './last-started.ts'

test('the line that is said now is the last one that began', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), fc.integer({ min: -5, max: 110 }), (times, now) => {
      const starts = times.sort((a, b) => a - b)
      expect(lastStarted(starts, now)).toBe(starts.findLastIndex((start) => start <= now))
    }),
  )
})

test('lanes join what overlaps, and the spoken ones come from the sound', () => {
  const region = (id: string, start: number, end: number) => ({
    id,
    kind: 'face' as const,
    start,
    end,
    mask: 'soft' as const,
    keyframes: [{ time: start, box: [0, 0, 1, 1] as [number, number, number, number] }],
    reasons: [],
  })
  const plan: RedactionPlan = {
    version: 1,
    source: { sha256: 'a'.repeat(64), duration: 10 },
    video: [region('1', 0, 4), region('2', 3, 6), region('3', 8, 9)],
    audio: [{ start: 1, end: 2, kind: 'PHONE', reasons: [] }],
    text: [],
  }
  const spans = hiddenSpans(plan)
  expect(spans.get('face')).toEqual([
    { start: 0, end: 6 },
    { start: 8, end: 9 },
  ])
  expect(spans.get('speech')).toEqual([{ start: 1, end: 2 }])
  expect(spans.get('screen')).toEqual([])
})

test('an address leads to its screen and back; whatever else leads to the library', () => {
  for (const screen of ['session', 'review'] as const)
    expect(routeOf(hashOf({ screen, id: 'a-1_B' }))).toEqual({ screen, id: 'a-1_B' })
  for (const hash of ['', '#', '#/', '#/session/', '#/session/../x', '#/session/a/b'])
    expect(routeOf(hash)).toEqual({ screen: 'library' })
})
