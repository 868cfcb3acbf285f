import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import type { Span } from '../span.ts'
import type { Segment } from '../transcript.ts'
import { suggestedLinks } from './voice-links.ts'

const face = (person: string | null, start: number, end: number): Finding => ({
  ...{ id: `${person}-${start}`, kind: 'face', entity: null, person, start, end, words: null, score: 1, doubts: [] },
  keyframes: [{ time: start, box: [0, 0, 0.1, 0.1] }],
  reasons: [{ detector: 'test', code: 'model' }],
})
const said = (speaker: string | null, start: number, end: number): Segment => ({
  ...{ start, end, speaker, text: '', words: [] },
})
const two = (a: string | null = null, b: string | null = null) => [
  { id: 'a', name: a },
  { id: 'b', name: b },
]
const told = (segments: Segment[], faces: Finding[]) =>
  suggestedLinks({ segments }, faces, two(), two()).map(({ speaker, person, seconds }) => [speaker, person, seconds])

test.each([
  [
    'alone together',
    [said('a', 0, 10), said('b', 10, 20)],
    [face('b', 0, 10), face('a', 9, 20)],
    [
      ['b', 'a', 10],
      ['a', 'b', 9],
    ],
  ],
  ['one camera, two voices', [said('a', 0, 10), said('b', 10, 20)], [face('a', 0, 20)], []],
  ['somebody speaks of whom nobody could tell', [said('a', 0, 10), said(null, 3, 5)], [face('a', 0, 20)], []],
  ['a second face, of nobody in particular', [said('a', 0, 10)], [face('a', 0, 20), face(null, 0, 20)], []],
  ['for too short a time', [said('a', 0, 4)], [face('a', 0, 20)], []],
  ['one voice with either face alone', [said('a', 0, 20)], [face('a', 0, 9), face('b', 11, 20)], []],
] as [string, Segment[], Finding[], unknown][])('%s', (_, segments, faces, expected) => {
  expect(told(segments, faces)).toEqual(expected)
})

test('one name of one voice and one face tells whose it is; a name that two carry tells nothing', () => {
  const names = (speakers: [string | null, string | null], persons: [string | null, string | null]) =>
    suggestedLinks({ segments: [] }, [], two(...speakers), two(...persons)).map(({ speaker, person, why }) => [
      speaker,
      person,
      why,
    ])
  expect(names([null, ' Éva'], ['eva', 'Tom'])).toEqual([['b', 'a', 'same-name']])
  expect(names(['Éva', 'Éva'], ['Eva', null])).toEqual([])
  expect(names([null, ''], [null, ''])).toEqual([])
})

const spans = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.nat(60), fc.nat(20))
    .map(([id, start, length]) => ({ id, start, end: start + length })),
  { maxLength: 8 },
)

test('whatever is seen and heard, no voice is proposed twice, and none that is heard while another face is alone', () => {
  fc.assert(
    fc.property(spans, spans, (faces, voices) => {
      const isThere = (all: readonly (Span & { id: string })[], id: string, time: number): boolean =>
        all.some((one) => one.id === id && one.start <= time && time < one.end)
      const suggestions = told(
        voices.map(({ id, start, end }) => said(id, start, end)),
        faces.map(({ id, start, end }) => face(id, start, end)),
      )
      expect(new Set(suggestions.map(([speaker]) => speaker)).size).toBe(suggestions.length)
      for (const [speaker, person] of suggestions) {
        const other = person === 'a' ? 'b' : 'a'
        for (let time = 0.5; time < 80; time++)
          if (isThere(faces, other, time) && !isThere(faces, String(person), time))
            expect(isThere(voices, String(speaker), time)).toBe(false)
      }
    }),
  )
})
