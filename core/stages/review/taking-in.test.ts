import { expect, test } from 'vitest'
import type { Finding } from '../../contract/finding.ts'
import { type CommandName, perform } from '../../contract/review/commands.ts'
import { applied, type ReviewState } from '../../contract/review/diff.ts'
import { outcomeOf } from '../../contract/review/outcome.ts'
import { takingIn } from './taking-in.ts'

const at = '2026-11-22T10:00:00.000Z'
const claire = { name: 'Claire', role: 'reviewer', at } as const
const face = (id: string, person: string, start: number, end: number, x: number): Finding => ({
  ...{ id, kind: 'face', entity: null, person, start, end, words: null, score: 0.9, doubts: [] },
  keyframes: [{ time: start, box: [x, 0.1, 0.2, 0.2] }],
  reasons: [{ detector: 'test', code: 'model' }],
})
const name = (id: string, start: number, words: [number, number]): Finding => ({
  ...{ id, kind: 'speech', entity: 'PERSON', person: null, start, end: start + 1, words, score: 0.9, doubts: [] },
  keyframes: [],
  reasons: [{ detector: 'test', code: 'list' }],
})
const taken = (state: ReviewState, findings: Finding[]): ReviewState =>
  applied(state, takingIn(state, findings, new Map(), at))
const decided = (state: ReviewState, command: CommandName, args: unknown): ReviewState =>
  applied(state, perform(state, command, args, claire))
const undecided = (state: ReviewState) =>
  [...state.values()].flatMap((record) =>
    record.type === 'finding' && record.decision === null ? [record.finding.start] : [],
  )

test('a decision stays with what it was about when another analysis counts otherwise', () => {
  const first = taken(new Map(), [name('speech-1', 10, [20, 20])])
  const shown = decided(first, 'finding.show', { id: 'speech-1', why: 'a month' })
  const second = taken(shown, [name('speech-1', 3, [5, 5]), name('speech-2', 10, [20, 20])])
  const { findings, decisions } = outcomeOf(second)
  expect(findings.map((finding) => [finding.start, decisions[finding.id] ?? null])).toEqual([
    [3, null],
    [10, 'show'],
  ])
})

test('a consent stays with the face that it was given for', () => {
  const first = taken(new Map(), [face('face-1', 'p1', 0, 9, 0.6)])
  const kept = decided(first, 'person.keep', { id: 'p1', how: 'signed form' })
  const second = taken(kept, [face('face-1', 'p1', 0, 9, 0.1), face('face-2', 'p2', 0, 9, 0.6)])
  const { findings, consented } = outcomeOf(second)
  expect(findings.filter(({ person }) => consented.includes(person ?? '')).map(({ keyframes }) => keyframes[0]?.box[0]))
    // Only the face that lay there before.
    .toEqual([0.6])
  expect(findings).toHaveLength(2)
})

test('what goes on beyond what was decided comes in undecided', () => {
  const first = taken(new Map(), [face('face-1', 'p1', 0, 5, 0.6)])
  for (const [command, args] of [
    ['finding.hide', { id: 'face-1' }],
    ['finding.show', { id: 'face-1', why: 'a poster' }],
  ] as const) {
    const state = decided(first, command, args)
    expect(undecided(taken(state, [face('face-1', 'p1', 0, 5, 0.6)]))).toEqual([])
    expect(undecided(taken(state, [face('face-1', 'p1', 0, 9, 0.6)]))).toEqual([0])
    expect(undecided(taken(state, [face('face-1', 'p1', 0, 5, 0.3)]))).toEqual([0])
  }
  const kept = decided(first, 'person.keep', { id: 'p1', how: 'signed form' })
  const longer = outcomeOf(taken(kept, [face('face-1', 'p1', 0, 9, 0.6)]))
  expect(longer.findings.map(({ person }) => longer.consented.includes(person ?? ''))).toEqual([false])
})

test('what was only made longer covers nothing but its own kind of words, and no sure thing where it was a suggestion', () => {
  const text = (id: string, entity: Finding['entity'], doubts: Finding['doubts'] = []): Finding => ({
    ...face(id, 'p', 1, 3, 0.3),
    ...{ kind: 'text', entity, person: null, doubts },
  })
  const first = taken(new Map(), [text('text-1', 'ORG')])
  const longer = decided(first, 'finding.stretch', { id: 'text-1', start: 0, end: 20 })
  expect(undecided(taken(longer, [text('text-1', 'ORG')]))).toEqual([0])
  expect(undecided(taken(longer, [text('text-1', 'EMAIL')]))).toEqual([0, 1])
  const suggested = taken(new Map(), [text('text-1', 'EMAIL', [{ doubt: 'suggestion', start: 1, end: 3 }])])
  const stretched = decided(suggested, 'finding.stretch', { id: 'text-1', start: 0, end: 20 })
  expect(undecided(taken(stretched, [text('text-1', 'EMAIL')]))).toEqual([0, 1])
})

test('the same analysis once more changes nothing, whatever was decided', () => {
  const found = [name('speech-1', 3, [5, 5]), face('face-1', 'p1', 0, 5, 0.1), face('face-2', 'p2', 0, 5, 0.6)]
  let state = taken(new Map(), [face('face-1', 'p1', 0, 5, 0.6)])
  state = decided(state, 'person.keep', { id: 'p1', how: 'signed form' })
  state = decided(taken(state, found), 'finding.hide', { id: 'speech-1' })
  expect(takingIn(taken(state, found), found, new Map(), at)).toEqual({})
})

test('a voice stays with the face that it was said to be of', () => {
  const first = taken(new Map(), [face('face-1', 'p1', 0, 9, 0.6)])
  const linked = decided(first, 'voice.link', { speaker: 's1', heard: '1 0 9 9', person: 'p1' })
  const second = taken(linked, [face('face-1', 'p1', 0, 9, 0.1), face('face-2', 'p2', 0, 9, 0.6)])
  const places = outcomeOf(second).findings.map(({ person, keyframes }) => [person === 'p1', keyframes[0]?.box[0]])
  expect(places.sort()).toEqual([
    [false, 0.1],
    [true, 0.6],
  ])
})
