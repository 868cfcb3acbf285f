import { expect, test } from 'vitest'
import type { Line, Mark } from '../transcript/lines.ts'
import { hiddenWords, repeatsHidden, tagsOf } from './clip-draft.ts'

const line = (text: string): Line => ({
  index: 0,
  start: 0,
  end: 9,
  speaker: null,
  firstWord: 0,
  words: text.split(' ').map((word, i) => ({ start: i, end: i + 1, text: word, probability: 1 })),
})

test('a title that says a hidden word is noticed, in any case and with or without accents', () => {
  const marks = new Map<number, Mark>([
    [1, { finding: 'a', entity: 'PERSON', hidden: true }],
    [2, { finding: 'a', entity: 'PERSON', hidden: true }],
    [4, { finding: 'b', entity: 'ORG', hidden: false }],
  ])
  const hidden = hiddenWords([line('Bonjour Éloïse de la Boutique,')], new Map(), marks)
  expect(repeatsHidden('Les prix d’ELOISE', hidden)).toBe(true)
  expect(repeatsHidden('Les prix de la boutique', hidden)).toBe(false)
  expect(repeatsHidden('', hidden)).toBe(false)
})

test('tags come one by one, trimmed, none twice', () => {
  expect(tagsOf(' prix, Prix ;marge,, prix')).toEqual(['prix', 'Prix', 'marge'])
  expect(tagsOf(Array.from({ length: 30 }, (_, i) => String(i)).join(',')).length).toBe(20)
})
