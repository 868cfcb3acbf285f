import { expect, test } from 'vitest'
import type { Entity, Finding } from '../../contract/finding.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { isKept, saysNoMore } from './kept-words.ts'

const said = (...texts: string[]): Transcript => {
  const words = texts.map((text, i) => ({ text, start: i, end: i + 0.9, probability: 0.9 }))
  const segment = { start: 0, end: texts.length, speaker: null, text: texts.join(' '), words }
  return { language: 'fr', duration: 10, speakers: [], segments: [segment] }
}
const shown = (words: Finding['words'], entity: Entity = 'PERSON', start = 1, end = 3): Finding => ({
  ...{ id: 'speech-1', kind: 'speech', entity, person: null, start, end, keyframes: [], words, score: 0.9 },
  ...{ reasons: [{ detector: 'names', code: 'model' }], doubts: [] },
})
const heard = (text: string, entity: Entity = 'PERSON', start = 1, end = 2.8) => ({ text, entity, start, end })

test('what was kept passes by its words; another name at that moment was decided by nobody', () => {
  const kept = { shown: [shown([1, 2])], transcript: said('Avec', 'Nadia', 'Benali', 'demain') }
  expect(isKept(heard('Nadia Benali'), kept)).toBe(true)
  expect(isKept(heard('Nadia Bénaly,'), kept)).toBe(true)
  expect(isKept(heard('Camille Robert'), kept)).toBe(false)
  expect(isKept(heard('Nadia Robert'), kept)).toBe(false)
  expect(isKept(heard('Nadia Benali', 'ORG'), kept)).toBe(false)
  expect(isKept(heard('Nadia Benali', 'PERSON', 5, 6), kept)).toBe(false)
})

test('a name beside the kept one that was hidden has not been kept with it', () => {
  const kept = { shown: [shown(null, 'PERSON', 0.9, 3)], transcript: said('Avec', 'Nadia', '[nom]', 'demain') }
  expect(isKept(heard('Nadia'), kept)).toBe(true)
  expect(isKept(heard('Benali', 'PERSON', 2, 2.9), kept)).toBe(false)
})

test('without a transcript nothing is known to have been kept', () => {
  expect(isKept(heard('Nadia'), { shown: [shown([1, 1])], transcript: null })).toBe(false)
})

test.each([
  ['06 12 34 56 78', 'zéro six douze trente-quatre cinquante-six soixante-dix-huit', true],
  ['06 12 34 56 79', '06 12 34 56 78', true],
  ['06 98 76 54 32', '06 12 34 56 78', false],
  ['12 mars 1990', 'douze mars 1990', true],
  ['14 mars 1990', 'douze mars 1990', false],
  ['nadia.benali@exemple.fr', 'nadia point benali arobase exemple point fr', true],
  ['nadia arobase exemple point fr', 'nadia@exemple.fr', true],
  ['camille.robert@exemple.fr', 'nadia.benali@exemple.fr', false],
  ['Le Fèvre', 'Lefèvre', true],
  ['Léa', 'Léa', true],
  ['Guy', 'Léa', false],
  ['Le', 'Lefèvre', false],
  ['Nadia', '', false],
  ['…', 'Nadia', false],
])('%s where %s was kept: %s', (one, kept, expected) => expect(saysNoMore(one, kept, 'fr')).toBe(expected))
