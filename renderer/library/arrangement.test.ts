import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReviewStanding, type SessionRow, SessionState } from '../../core/contract/api.ts'
import { type Arrangement, arranged, asItComes, counted, groupOf, groups, orders } from './arrangement.ts'

const row = (part: Partial<SessionRow>): SessionRow => ({
  id: 'session-1',
  title: 'Coaching prix',
  addedAt: '2026-11-21T10:00:00.000Z',
  duration: 60,
  hasPicture: true,
  language: 'fr',
  starter: false,
  state: 'clean',
  stage: null,
  secondsLeft: null,
  stages: [],
  failure: null,
  doubts: 0,
  leaks: 0,
  hidden: [],
  review: null,
  people: null,
  clips: 0,
  thumbnail: false,
  recorder: null,
  ...part,
})

const titles = (rows: readonly SessionRow[], how: Partial<Arrangement>): string[] =>
  arranged(rows, { ...asItComes, ...how }).map(({ title }) => title)

test('newest first unless another order is asked for', () => {
  const rows = [
    row({ title: 'Séance 2', addedAt: '2026-11-20T10:00:00.000Z', duration: 90, doubts: 3 }),
    row({ title: 'Séance 10', addedAt: '2026-11-22T10:00:00.000Z', duration: null }),
    row({ title: 'Atelier', addedAt: '2026-11-21T10:00:00.000Z', duration: 10, leaks: 1 }),
  ]
  expect(titles(rows, {})).toEqual(['Séance 10', 'Atelier', 'Séance 2'])
  expect(titles(rows, { order: 'oldest' })).toEqual(['Séance 2', 'Atelier', 'Séance 10'])
  expect(titles(rows, { order: 'title' })).toEqual(['Atelier', 'Séance 2', 'Séance 10'])
  expect(titles(rows, { order: 'longest' })).toEqual(['Séance 2', 'Atelier', 'Séance 10'])
  expect(titles(rows, { order: 'risk' })).toEqual(['Atelier', 'Séance 2', 'Séance 10'])
})

test('search knows neither case nor accents, asks for every word, and reads what the row shows', () => {
  const rows = [row({ title: 'Séance d’été' }), row({ title: 'Bilan' })]
  expect(titles(rows, { search: 'ETE seance' })).toEqual(['Séance d’été'])
  expect(titles(rows, { search: 'été hiver' })).toEqual([])
  expect(arranged(rows, { ...asItComes, search: 'francais bil' }, () => 'français').length).toBe(1)
})

test('a session is looked for by its job until that is done, then by its review', () => {
  expect(groupOf(row({ state: 'processing', review: 'to-review' }))).toBe('running')
  expect(groupOf(row({ state: 'leaks', review: 'approved' }))).toBe('problem')
  expect(groupOf(row({ state: 'clean', review: 'changes-asked' }))).toBe('changes')
  expect(groupOf(row({ state: 'analysed', review: null }))).toBe('review')
})

test('every session is in exactly one group, and the counts say how many a group shows', () => {
  const state = fc.constantFrom(...SessionState.options)
  const review = fc.option(fc.constantFrom(...ReviewStanding.options))
  const any = fc.array(fc.record({ state, review }).map(row), { maxLength: 30 })
  fc.assert(
    fc.property(any, fc.constantFrom(...orders), (rows, order) => {
      const counts = counted(rows)
      for (const group of groups) expect(arranged(rows, { search: '', group, order }).length).toBe(counts[group])
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rows.length)
    }),
  )
})
