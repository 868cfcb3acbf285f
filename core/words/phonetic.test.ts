import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance } from '../contract/edit-distance.ts'
import { phoneticKey, soundsLike } from './phonetic.ts'

test.each([
  ['Lefèvre', 'Lefebvre'],
  ['Lefèvre', 'le fèvre'],
  ['Benali', 'Bénalie'],
  ['Benali', 'Bonali'],
  ['Guérin', 'Guérain'],
  ['Moreau', 'Morot'],
  ['Thibault', 'Tibo'],
  ['Cohen', 'Coen'],
  ['Delorme', 'de l’orme'],
])('%s may be heard as %s', (name, heard) => expect(soundsLike(name, heard)).toBe(true))

test.each([
  ['Martin', 'matin'],
  ['Marie', 'mairie'],
  ['Girard', 'girafe'],
  ['Paul', 'pomme'],
  ['Camille', 'famille'],
])('%s is not heard as %s', (name, word) => expect(soundsLike(name, word)).toBe(false))

test('a key does not depend on case or accents', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(phoneticKey(text.toUpperCase())).toBe(phoneticKey(text.toUpperCase().toLowerCase()))
    }),
  )
})

test('distance is that of the fewest edits', () => {
  expect(editDistance('lefevr', 'lefebvr')).toBe(1)
  expect(editDistance('ab', 'ba')).toBe(1)
  expect(editDistance('abc', 'xyz')).toBeGreaterThan(1)
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
    }),
  )
})
