import { expect, test } from 'vitest'
import { wholeChecks } from '../../test/support/whole-checks.ts'
import type { PlannedRegion } from './plan.ts'
import { missingFrom, type Rendered, tracksIn } from './proof.ts'
import type { Check, Report } from './report.ts'

const report = (given: Partial<Report> = {}): Report => ({
  ...{ version: 1, program: 'estompe', createdAt: '2026-01-01T00:00:00.000Z', verdict: 'clean' },
  source: { sha256: 'a'.repeat(64), duration: 2 },
  render: { sha256: 'b'.repeat(64), bytes: 3, container: 'mp4' },
  planSha256: 'c'.repeat(64),
  texts: { 'transcript.json': 'd'.repeat(64), 'transcript.vtt': 'e'.repeat(64) },
  policy: { name: 'strict', version: 1 },
  ...{ hidden: [], shown: [], leaks: [], doubts: [], models: [], stages: [], notes: [], checks: [...wholeChecks] },
  machine: { cores: 2, provider: 'cpu', speed: 1 },
  ...given,
})
const texts = ['transcript.json', 'transcript.vtt']
const film: Rendered = { picture: true, sound: true, plan: { video: [] }, texts }
const region: PlannedRegion = {
  ...{ id: 'r', kind: 'face', start: 0, end: 1, mask: 'fill', reasons: [] },
  keyframes: [{ time: 0, box: [0, 0, 1, 1] }],
}
const without = (id: string): Check[] => wholeChecks.filter((one) => one.id !== id)

test('a whole proof lacks nothing', () => {
  expect(missingFrom(report(), film)).toBeNull()
})

test.each(wholeChecks.map(({ id }) => id))('without the check “%s” it is not whole', (id) => {
  expect(missingFrom(report({ checks: without(id) }), film)).toBe(id)
})

test.each(['streams', 'frames', 'faces', 'screen-text'])('a check “%s” that looked at nothing proves nothing', (id) => {
  const checks = wholeChecks.map((one) => (one.id === id ? { ...one, examined: 0 } : one))
  expect(missingFrom(report({ checks }), film)).toBe(id)
})

test('a check that found something counts, whatever the list of leaks says', () => {
  const checks = wholeChecks.map((one) => (one.id === 'speech' ? { ...one, leaks: 1 } : one))
  expect(missingFrom(report({ checks }), film)).toBe('speech')
})

test('masks and disguised voices have to have been compared', () => {
  const masked = { ...film, plan: { video: [region] } }
  expect(missingFrom(report(), masked)).toBe('regions')
  // Without the original beside it a mask is only looked at.
  const flat = [...wholeChecks, { ...(wholeChecks[0] as Check), id: 'regions-flat' }]
  expect(missingFrom(report({ checks: flat }), masked)).toBe('regions')
  const disguised = { ...film, plan: { video: [], voices: [{ start: 0, end: 1, voice: 'v' }] } }
  expect(missingFrom(report(), disguised)).toBe('voices')
})

test('a report of before, which names no texts, proves none of them', () => {
  const { texts: _, ...before } = report()
  expect(missingFrom(before, film)).toBe('transcript.json')
  expect(missingFrom(report({ texts: { 'transcript.json': 'd'.repeat(64) } }), film)).toBe('transcript.vtt')
  expect(missingFrom(report(), { ...film, texts: ['constructor'] })).toBe('constructor')
})

test('sound alone needs no check of a picture, and a picture alone none of a sound', () => {
  const heard = wholeChecks.filter(({ id }) => !['frames', 'faces', 'screen-text', 'outside'].includes(id))
  const checks = heard.map((one) => (one.id === 'streams' ? { ...one, examined: 1 } : one))
  expect(missingFrom(report({ checks }), { ...film, picture: false })).toBeNull()
  expect(tracksIn(report({ checks }))).toEqual({ picture: false, sound: true })
  const seen = wholeChecks.filter(({ id }) => id !== 'sound' && id !== 'speech')
  expect(missingFrom(report({ checks: seen }), { ...film, sound: false })).toBeNull()
  const silent = seen.map((one) => (one.id === 'streams' ? { ...one, examined: 1 } : one))
  expect(tracksIn(report({ checks: silent }))).toEqual({ picture: true, sound: false })
  expect(tracksIn(report())).toEqual({ picture: true, sound: true })
})
