import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { soundedCues } from './sounded-cues.ts'

const heard = (text: string) => soundedCues(fold(text)).map(({ start, end, kind }) => [text.slice(start, end), kind])

test.each([
  ['Moncirez, Céle 732 829 320 00074', 'Moncirez', 'siret'],
  ['Moncirez Céle, [numéro SIRET]', 'Moncirez Céle', 'siret'],
  ['mon cirez c’est le 732 829 320', 'mon cirez', 'siret'],
  ['Votre Cyret 732 829', 'Votre Cyret', 'siret'],
  ['Monny Banne, c’est FR76 3000', null, null],
  ['monny banne c’est le 3000 6000', 'monny banne', 'iban'],
  ['Monuméro, sel zéro six douze', 'Monuméro', 'phone'],
])('%s', (text, cue, kind) => {
  expect(heard(text)).toEqual(cue === null ? [] : [[cue, kind]])
})

test.each([
  ['Moncier, Céline 732 829', 'a family name that sounds otherwise'],
  ['Monsieur Céle, 732 829', 'a title'],
  ['Moncirez, Céle. On a 732 clients', 'another sentence'],
  ['Moncirez, Céle, elle vient', 'no number follows'],
])('%s: no announcement (%s)', (text) => {
  expect(heard(text)).toEqual([])
})
