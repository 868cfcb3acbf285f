import { expect, test } from 'vitest'
import type { Entity, Finding } from '../../../../core/contract/finding.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { marksOf } from '../transcript/lines.ts'
import { everywhere } from './everywhere.ts'

const spoken = (
  id: string,
  words: [number, number] | null,
  entity: Entity = 'PERSON',
  person: string | null = null,
) => {
  const finding: Finding = {
    id,
    kind: words ? 'speech' : 'face',
    entity,
    person,
    start: 0,
    end: 1,
    keyframes: [],
    words,
    score: 0.9,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: [],
  }
  const record: FindingRecord = {
    type: 'finding',
    id,
    revision: 0,
    finding,
    origin: 'detected',
    decision: null,
    why: null,
    decided: null,
  }
  return record
}

const all = 'claire martin parle a claire de claire martin et paul martin claire martin'.split(' ')

test('the same words, also where nobody marked them, and names that share a word', () => {
  const record = spoken('a', [0, 1])
  const findings = [record, spoken('b', [6, 7]), spoken('c', [9, 10]), spoken('d', [4, 4]), spoken('e', [2, 2], 'ORG')]
  const marks = marksOf(findings, () => true)
  const found = everywhere(record, findings, all, marks)
  expect(found.text).toEqual(['a', 'b'])
  expect(found.unmarked).toEqual([[11, 12]])
  expect(found.name).toEqual(['c', 'd'])
  expect(found.person).toEqual([])
})

test('a word that a person emptied does not part two others', () => {
  const record = spoken('a', [0, 1])
  const found = everywhere(
    record,
    [record],
    ['claire', 'martin', 'claire', '', 'martin'],
    marksOf([record], () => true),
  )
  expect(found.unmarked).toEqual([[2, 4]])
})

test('a face goes with its person and with no words', () => {
  const record = spoken('a', null, 'PERSON', 'p')
  const findings = [record, spoken('b', null, 'PERSON', 'p'), spoken('c', null, 'PERSON', 'q')]
  expect(everywhere(record, findings, all, new Map())).toEqual({
    ...{ person: ['a', 'b'], text: [], unmarked: [], shown: [], name: [] },
  })
})

test('a text on the screen goes with what reads the same, and one that nobody could compare with nothing', () => {
  const shown = (id: string, sameText?: string): FindingRecord => {
    const record = spoken(id, null)
    return { ...record, finding: { ...record.finding, kind: 'text', ...(sameText ? { sameText } : {}) } }
  }
  const findings = [shown('a', 'x'), shown('b', 'y'), shown('c', 'x'), shown('d'), shown('e')]
  const found = (id: number) => everywhere(findings[id] as FindingRecord, findings, all, new Map()).shown
  expect([found(0), found(1), found(3)]).toEqual([['a', 'c'], ['b'], []])
})
