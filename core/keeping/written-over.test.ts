import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsOfNames, writtenOver } from './written-over.ts'

const words = wordsOfNames(['Jean-Pierre de la Tour', 'Bénédicte'])

test.each([
  ['Bonjour BENEDICTE, ici Jean Pierre.', 'Bonjour ▒, ici ▒ ▒.'],
  ['jean.tour@example.org', '▒.▒@example.org'],
  ['Be\u0301ne\u0301dicte', '▒'],
  ['la tour de Pise', 'la ▒ de Pise'],
  ['jeans, pierres, touring', 'jeans, pierres, touring'],
])('%s', (text, expected) => {
  expect(writtenOver(text, words)).toBe(expected)
})

test('what is written over holds none of the words, and once is enough', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('Jean', 'TOUR', 'pierre', ' ', '-', 'x', '’', 'é', '1', '@')), (parts) => {
      const once = writtenOver(parts.join(''), words)
      expect(writtenOver(once, words)).toBe(once)
    }),
  )
})
