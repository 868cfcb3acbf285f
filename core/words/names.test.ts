import { expect, test } from 'vitest'
import { viewOf } from '../../test/support/text-cases.ts'
import { nameHits, nameOf, namesIn } from './names.ts'

const everyday = new Set([
  'le',
  'la',
  'matin',
  'petit',
  'famille',
  'rose',
  'de',
  'avec',
  'petite',
  'va',
  'vous',
  'voir',
  'est',
  'ali',
  'ce',
])
const isOrdinary = (word: string): boolean => everyday.has(word)
const found = (text: string, ...names: string[]): string[] =>
  nameHits(viewOf(text, 'fr'), names.map(nameOf), isOrdinary).map((hit) => text.slice(hit.start, hit.end))

test('a name is found again however it is written', () => {
  expect(found('avec camille lefevre ce matin', 'Camille Lefèvre')).toEqual(['camille', 'lefevre'])
  expect(found('Lefebvre est là', 'Camille Lefèvre')).toEqual(['Lefebvre'])
  expect(found('avec Camille le fèvre', 'Camille Lefèvre')).toEqual(['Camille', 'le fèvre'])
  expect(found('Nadia Bénalie va bien', 'Nadia Benali')).toEqual(['Nadia', 'Bénalie'])
  expect(found('avec ben ali', 'Nadia Benali')).toEqual(['ben ali'])
})

test('an everyday word needs a capital inside the sentence, or the rest of the name', () => {
  expect(found('un petit pas', 'Caroline Petit')).toEqual([])
  expect(found('avec caroline petit', 'Caroline Petit')).toEqual(['caroline', 'petit'])
  expect(found('voir Petit ce matin', 'Caroline Petit')).toEqual(['Petit'])
  expect(found('la famille et le matin', 'Camille Martin')).toEqual([])
})

test('titles, particles and brackets are no part of a name', () => {
  expect(nameOf('Marc Delorme (coach)').words).toEqual(['marc', 'delorme'])
  expect(nameOf('Madame de La Tour').words).toEqual(['tour'])
  expect(found('le coach va vous voir', 'Marc Delorme (coach)')).toEqual([])
})

test('only people that were found surely are looked for elsewhere', () => {
  const view = viewOf('Camille est là', 'fr')
  const hit = (score: number) => ({
    start: 0,
    end: 7,
    entity: 'PERSON' as const,
    score,
    reasons: [{ detector: 'x', code: 'model' }],
  })
  expect(namesIn([view], [[hit(0.9)]], [])).toEqual([{ words: ['camille'] }])
  expect(namesIn([view], [[hit(0.5)]], [])).toEqual([])
  expect(namesIn([], [], ['Camille Lefèvre'])).toEqual([{ words: ['camille', 'lefevre'] }])
})

test('a spelled name is looked for as it is written', () => {
  expect(nameOf('N G U Y E N').words).toEqual(['nguyen'])
  expect(nameOf('K-W-A-M-E').words).toEqual(['kwame'])
})
