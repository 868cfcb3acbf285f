import { expect, test } from 'vitest'
import type { SessionRow } from '../../core/contract/api.ts'
import { changed } from './changed.ts'

const row = (id: string, title = id): SessionRow => ({
  id,
  title,
  addedAt: '2026-11-21T10:00:00Z',
  duration: 1,
  hasPicture: true,
  language: null,
  starter: false,
  state: 'waiting',
  stage: null,
  secondsLeft: null,
  stages: [],
  failure: null,
  doubts: 0,
  leaks: 0,
  review: null,
  people: null,
  clips: 0,
  thumbnail: false,
  recorder: null,
  hidden: [],
})

test('a changed session keeps its place, a new one comes first, the others stay the same objects', () => {
  const rows = [row('a'), row('b')]
  const renamed = changed(rows, { kind: 'changed', row: row('b', 'new') })
  expect(renamed.map(({ title }) => title)).toEqual(['a', 'new'])
  expect(renamed[0]).toBe(rows[0])
  expect(changed(rows, { kind: 'changed', row: row('c') }).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  expect(changed(rows, { kind: 'removed', id: 'a' })).toEqual([rows[1]])
  expect(changed(rows, { kind: 'all', rows: [] })).toEqual([])
})
