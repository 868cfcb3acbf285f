import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Doubt, Finding } from '../../../core/contract/finding.ts'
import { formatIn } from '../../../core/contract/format.ts'
import { PolicyFile } from '../../../core/contract/policy.ts'
import { queueOf } from '../../../core/contract/review/queue.ts'
import type { FindingRecord, PersonRecord, ReviewRecord } from '../../../core/contract/review/records.ts'
import { type LiveFinding, liveFrom } from '../live/live-findings.ts'
import { barAt, lanesOf } from './lanes.ts'
import { Peaks } from './peaks.ts'
import { markEvery, markLabel } from './ruler.ts'

const live = (id: string, more: Partial<Finding>, open = false): LiveFinding => ({
  hidden: true,
  open,
  finding: {
    id,
    kind: 'face',
    entity: null,
    person: null,
    start: 0,
    end: 1,
    keyframes: [],
    words: null,
    score: 1,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: open ? [{ doubt: 'held', start: 0.2, end: 0.4 }] : [],
    ...more,
  },
})
const hidesAll = PolicyFile.parse({
  ...{ name: 'all', version: 1, summary: { fr: 'f', en: 'e' }, publishWithoutPerson: false },
  ...{ faces: { hide: 'all', mask: 'soft' }, screens: { hide: 'all', mask: 'fill' }, onScreenText: { hide: [] } },
  speech: { hide: [], replaceWith: 'tone' },
})
const person = (id: string, name: string | null): ReviewRecord => ({
  type: 'person',
  id,
  revision: 0,
  name,
  decision: null,
  consent: null,
  decided: null,
})

test('one lane a person in the order in which they are seen, then faces without one, screens, text, speech', () => {
  const findings = [
    live('a', { person: 'p2', start: 0 }),
    live('b', { person: 'p1', start: 1, end: 2 }, true),
    live('c', { kind: 'screen', start: 2, end: 3 }),
    live('d', { start: 3, end: 4 }),
  ]
  const records = [person('p1', null), person('p2', 'Inès'), ...findings.map(asRecord)]
  const lanes = lanesOf(findings, new Map(records.map((one) => [one.id, one])))
  expect(
    lanes.map(({ id, person: whose, bars }) => [id, whose?.number, whose?.name, bars.map((bar) => bar.id)]),
  ).toEqual([
    ['doubt', undefined, undefined, ['b']],
    ['person p2', 1, 'Inès', ['a']],
    ['person p1', 2, null, ['b']],
    ['face', undefined, undefined, ['d']],
    ['screen', undefined, undefined, ['c']],
    ['speech', undefined, undefined, []],
  ])
  expect(lanes[0]?.bars[0]).toMatchObject({ start: 0.2, end: 0.4 })
})

const asRecord = ({ finding }: LiveFinding): FindingRecord => ({
  type: 'finding',
  id: finding.id,
  revision: 0,
  finding,
  origin: 'detected',
  decision: null,
  why: null,
  decided: null,
})

test('the lane of doubts counts what the queue counts', () => {
  const doubt = fc.record({
    doubt: fc.constantFrom<Doubt>('held', 'suggestion', 'at-edge', 'low-score'),
    start: fc.constant(0.1),
    end: fc.constant(0.3),
  })
  const some = fc.record({
    doubts: fc.array(doubt, { maxLength: 3 }),
    decision: fc.constantFrom('hide' as const, 'show' as const, null),
    person: fc.constantFrom('p1', 'p2', null),
  })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), (all) => {
      const persons = [{ ...person('p1', null), decision: 'hide' as const }, person('p2', null)] as PersonRecord[]
      const records = all.map(({ doubts, decision, person: whose }, index) => {
        const record = asRecord(live(`f${index}`, { doubts, person: whose }))
        return { ...record, decision, finding: { ...record.finding, doubts } }
      })
      const state = new Map([...persons, ...records].map((one) => [one.id, one]))
      const rules = { policy: hidesAll, mask: null }
      const [doubts] = lanesOf(liveFrom(rules)(state).findings, state)
      const queue = queueOf(records, persons)
      expect(doubts?.bars.map(({ id }) => id).sort()).toEqual(queue.map(({ finding }) => finding).sort())
    }),
  )
})

test('of bars on top of one another the one that began last is meant, and a near miss counts', () => {
  const bar = (id: string, start: number, end: number) => ({ id, start, end, hidden: true, open: false })
  const bars = [bar('long', 0, 10), bar('short', 4, 5)]
  expect(barAt(bars, 4.5, 0)?.id).toBe('short')
  expect(barAt(bars, 3.95, 0.1)?.id).toBe('short')
  expect(barAt(bars, 7, 0)?.id).toBe('long')
  expect(barAt(bars, 11, 0.5)).toBeNull()
})

test('the outline of a stretch at any zoom is never less than what was said in it, and never more than what is near', () => {
  const samples = fc.array(fc.integer({ min: -127, max: 127 }), { minLength: 200, maxLength: 20_000 })
  fc.assert(
    fc.property(
      samples,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, a, b) => {
        const pairs = Int8Array.from(all.flatMap((value) => [Math.min(0, value), Math.max(0, value)]))
        const peaks = new Peaks(pairs)
        const length = all.length * 0.01
        const [start, end] = [Math.min(a, b) * length, Math.max(a, b) * length]
        const [low, high] = peaks.between(start, end)
        const inside = all.slice(Math.ceil(start / 0.01), Math.floor(end / 0.01))
        expect(high).toBeGreaterThanOrEqual(Math.max(0, ...inside))
        expect(low).toBeLessThanOrEqual(Math.min(0, ...inside))
        const reach = Math.max(0.02, end - start) * 8
        const near = all.slice(Math.max(0, Math.floor((start - reach) / 0.01)), Math.ceil((end + reach) / 0.01))
        expect(high).toBeLessThanOrEqual(Math.max(0, ...near))
        expect(low).toBeGreaterThanOrEqual(Math.min(0, ...near))
      },
    ),
    { numRuns: 60 },
  )
})

test('labels on the ruler have room at every zoom', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 20_000, noNaN: true }),
      fc.integer({ min: 300, max: 4000 }),
      (shown, width) => {
        const every = markEvery(shown, width, 84)
        expect((every / shown) * width >= 84 || every === 3600).toBe(true)
      },
    ),
  )
})

test('no two marks that follow each other say the same', () => {
  for (const language of ['fr', 'en'])
    for (const shown of [0.2, 0.5, 1, 4, 60, 3600]) {
      const every = markEvery(shown, 1200, 84)
      const labels = Array.from({ length: 200 }, (_, i) => markLabel(formatIn(language), i * every, every))
      expect(new Set(labels).size, `${shown} s`).toBe(labels.length)
    }
})
