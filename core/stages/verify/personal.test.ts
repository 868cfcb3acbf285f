import { expect, test } from 'vitest'
import type { Finding } from '../../contract/finding.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { spokenNames } from './personal.ts'

const said: Transcript = {
  language: 'fr',
  duration: 9,
  speakers: [],
  segments: [
    {
      start: 0,
      end: 9,
      speaker: null,
      text: 'Je suis Camille Robert, votre marge baisse.',
      words: ['Je', 'suis', 'Camille', 'Robert,', 'votre', 'marge', 'baisse.'].map((text, i) => ({
        ...{ text, start: i, end: i + 1, probability: 0.9 },
      })),
    },
  ],
}
const finding = (words: [number, number] | null, score: number, codes: string[]): Finding => ({
  ...{
    id: 'f',
    kind: 'speech',
    entity: 'PERSON',
    person: null,
    start: 0,
    end: 1,
    keyframes: [],
    words,
    score,
    doubts: [],
  },
  reasons: codes.map((code) => ({ detector: 'd', code })),
})

test('names that were surely heard are looked for everywhere; what only a model took for one is not', () => {
  expect(
    spokenNames(said, [
      finding([2, 3], 0.9, ['list', 'model']),
      finding([2, 3], 0.9, ['same-name']),
      finding([5, 5], 0.95, ['model']),
      finding([5, 5], 0.5, ['list']),
      finding(null, 0.9, ['list']),
    ]),
  ).toEqual(['Camille Robert'])
})
