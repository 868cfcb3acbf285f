import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typosBetween } from './distance.ts'
import { Vocabulary } from './vocabulary.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '7'), minLength: 1, maxLength: 8 })
const words = fc.uniqueArray(word, { maxLength: 30 })
const made = (list: readonly string[]): Vocabulary =>
  new Vocabulary(list.map((one, uses) => ({ word: one, stems: [one.slice(0, 3)], uses })))
const byUse = (list: readonly string[], kept: (one: string) => boolean): string[] => list.filter(kept).toReversed()

test('corrections are those that measuring every word gives', () => {
  fc.assert(
    fc.property(words, word, fc.integer({ min: 1, max: 2 }), fc.boolean(), (list, typed, typos, unfinished) => {
      const errors = (one: string): number =>
        unfinished && one.length > typed.length
          ? Math.min(typosBetween(typed, one), typosBetween(typed, one.slice(0, typed.length)))
          : typosBetween(typed, one)
      const fewest = Math.min(...list.map(errors))
      const expected = fewest > typos ? [] : byUse(list, (one) => errors(one) === fewest)
      const found = made(list).corrections(typed, typos, unfinished, 100)
      expect(found.map((term) => term.word)).toEqual(expected)
    }),
  )
})

test('completions are longer words that begin so, the most used first', () => {
  fc.assert(
    fc.property(words, word, (list, typed) => {
      const expected = byUse(list, (one) => one !== typed && one.startsWith(typed))
      expect(
        made(list)
          .completions(typed, 5)
          .map((term) => term.word),
      ).toEqual(expected.slice(0, 5))
    }),
  )
  expect(
    made(['abcd', 'abce', 'b'])
      .inflected('abc')
      .map((term) => term.word),
  ).toEqual(['abcd', 'abce'])
})
