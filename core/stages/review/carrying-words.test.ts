import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applied, type ReviewState } from '../../contract/review/diff.ts'
import type { ReviewRecord } from '../../contract/review/records.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { carryingWords, droppedWordsId } from './carrying-words.ts'

const at = '2026-11-22T10:00:00.000Z'
const said = (...words: [number, string][]): Transcript => ({
  ...{ language: 'fr', duration: 60, speakers: [] },
  segments: [
    {
      ...{ start: 0, end: 60, speaker: null, text: '' },
      words: words.map(([start, text]) => ({ start, end: start + 0.4, text, probability: 1 })),
    },
  ],
})
const word = (index: number, text: string): ReviewRecord => ({
  ...{ type: 'word', id: `word-${index}`, revision: 2, index, text },
})
const stateOf = (...records: ReviewRecord[]): ReviewState => new Map(records.map((record) => [record.id, record]))
const approval: ReviewRecord = {
  ...{ type: 'approval', id: 'approval-Claire', revision: 0, by: 'Claire', role: 'reviewer', at },
  ...{ decisions: 'a'.repeat(64), checked: { findings: 0, doubts: 0, clips: 0 } },
}
const corrections = (state: ReviewState): [number, string][] =>
  [...state.values()].flatMap((r): [number, string][] => (r.type === 'word' ? [[r.index, r.text]] : [])).sort()

const first = said([1, 'alors'], [2, 'le'], [3, 'pris'], [4, 'est'], [5, 'pris'])

test('a correction goes with its word when another model counts otherwise; the same transcript changes nothing', () => {
  const state = stateOf(word(2, 'prix'), word(4, 'prise'))
  expect(carryingWords(state, first, first, at)).toEqual({})
  const now = said([0.5, 'Bon'], [1.1, 'alors'], [2, 'le'], [3.2, 'Pris'], [4.1, 'est'], [5.1, 'pris'])
  const next = applied(state, carryingWords(state, first, now, at))
  expect(corrections(next)).toEqual([
    [3, 'prix'],
    [5, 'prise'],
  ])
  expect(next.has(droppedWordsId)).toBe(false)
})

test('where another word is said now, or the earlier transcript is gone, it is dropped, a note says so, and approvals fall', () => {
  const state = stateOf(word(2, 'prix'), approval)
  const now = said([1, 'alors'], [2, 'le'], [3, 'prix'], [9, 'pris'])
  for (const before of [first, null]) {
    const next = applied(state, carryingWords(state, before, now, at))
    expect(corrections(next)).toEqual([])
    expect(next.get(droppedWordsId)).toMatchObject({ type: 'changes', by: 'estompe', note: `${before ? 3 : 0} prix` })
    expect(next.has(approval.id)).toBe(false)
  }
})

test('a stretch of speech keeps its time and gets the words that are said in it now', () => {
  const marked: ReviewRecord = {
    ...{ type: 'finding', id: 'm1', revision: 0, origin: 'marked', decision: 'hide', why: null, decided: null },
    finding: {
      ...{ id: 'm1', kind: 'speech', entity: 'PERSON', person: null, start: 3, end: 4.4, keyframes: [], words: [2, 3] },
      ...{ score: 1, reasons: [{ detector: 'person', code: 'marked' }], doubts: [] },
    },
  }
  const wordsNow = (now: Transcript): unknown => {
    const record = applied(stateOf(marked), carryingWords(stateOf(marked), first, now, at)).get('m1')
    return record?.type === 'finding' ? record.finding.words : undefined
  }
  expect(wordsNow(first)).toEqual([2, 3])
  expect(wordsNow(said([0, 'a'], [1, 'b'], [2, 'c'], [3.1, 'd'], [3.9, 'e'], [5, 'f']))).toEqual([3, 4])
  expect(wordsNow(said([0, 'a'], [9, 'b']))).toBeNull()
})

test('whatever two transcripts say, a correction is only ever found on the word that it was made on', () => {
  const transcript = fc
    .array(fc.tuple(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.constantFrom('le', 'prix', 'est', 'juste')), {
      minLength: 1,
      maxLength: 20,
    })
    .map((gaps) => {
      const timeOf = (place: number): number => gaps.slice(0, place + 1).reduce((sum, [gap]) => sum + gap, 0)
      return said(...gaps.map(([, text], place): [number, string] => [timeOf(place), text]))
    })
  fc.assert(
    fc.property(transcript, transcript, fc.array(fc.nat(19), { maxLength: 6 }), (before, now, indices) => {
      const old = before.segments[0]?.words ?? []
      const records = [...new Set(indices)].filter((i) => i < old.length).map((i) => word(i, `c${i}`))
      const state = stateOf(...records)
      const next = applied(state, carryingWords(state, before, now, at))
      for (const [index, text] of corrections(next)) {
        const was = old[Number(text.slice(1))]
        const is = now.segments[0]?.words[index]
        expect(is?.text).toBe(was?.text)
        expect(Math.abs((is?.start ?? 99) - (was?.start ?? 0))).toBeLessThanOrEqual(0.5001)
      }
      const note = next.get(droppedWordsId)
      const lines = note?.type === 'changes' ? note.note.split('\n').length : 0
      expect(corrections(next).length + lines).toBe(records.length)
    }),
  )
})
