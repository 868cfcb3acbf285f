import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../../core/contract/finding.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import type { Transcript } from '../../../../core/contract/transcript.ts'
import { lineOfWord, linesOf, marksOf } from './lines.ts'
import { rewordings } from './rewrite.ts'
import { matchesOf, searchable } from './search.ts'

const transcriptOf = (...said: readonly string[]): Transcript => ({
  language: 'fr',
  duration: said.length * 10,
  speakers: [],
  segments: said.map((text, segment) => ({
    start: segment * 10,
    end: segment * 10 + 9,
    speaker: null,
    text,
    words: text
      .split(' ')
      .filter(Boolean)
      .map((word, i) => ({ start: segment * 10 + i, end: segment * 10 + i + 0.8, text: ` ${word}`, probability: 0.9 })),
  })),
})

const speech = (id: string, words: [number, number]): FindingRecord => {
  const finding: Finding = {
    id,
    kind: 'speech',
    entity: 'PERSON',
    person: null,
    start: 0,
    end: 1,
    keyframes: [],
    words,
    score: 0.9,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: [],
  }
  return { type: 'finding', id, revision: 0, finding, origin: 'detected', decision: null, why: null, decided: null }
}

describe('a rewritten line', () => {
  const word = fc.stringMatching(/^[a-zé]{1,6}$/)
  const line = fc.array(word, { minLength: 1, maxLength: 12 })

  test('reads as it was written, whatever was written', () => {
    fc.assert(
      fc.property(line, fc.array(word, { maxLength: 14 }), (before, after) => {
        const texts = [...before]
        for (const { index, text } of rewordings(before, after.join('  '))) texts[index] = text
        expect(texts.filter(Boolean).join(' ')).toBe(after.join(' '))
      }),
    )
  })

  test('leaves every other word alone when one is corrected', () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.stringMatching(/^[A-Z]{1,6}$/), (before, at, other) => {
        const index = at % before.length
        expect(rewordings(before, before.with(index, other).join(' '), 100)).toEqual([
          { index: 100 + index, text: other },
        ])
      }),
    )
  })

  test.each([
    ['un mot mis entre deux', 'je suis là', 'je suis vraiment là', [{ index: 1, text: 'suis vraiment' }]],
    ['un mot ôté', 'je suis euh là', 'je suis là', [{ index: 2, text: '' }]],
    ['rien', 'je suis là', ' je  suis là ', []],
    [
      'tout ôté',
      'je suis',
      '',
      [
        { index: 0, text: '' },
        { index: 1, text: '' },
      ],
    ],
    ['un mot mis devant', 'suis là', 'je suis là', [{ index: 0, text: 'je suis' }]],
  ])('%s', (_, before, after, changes) => {
    expect(rewordings(before.split(' '), after)).toEqual(changes)
  })

  test('a word that was emptied can be filled again, and one that holds two keeps both', () => {
    expect(rewordings(['je', '', 'suis vraiment', 'là'], 'je suis vraiment ici')).toEqual([{ index: 3, text: 'ici' }])
    expect(rewordings(['', ''], 'bonjour')).toEqual([{ index: 0, text: 'bonjour' }])
  })
})

describe('lines', () => {
  const lines = linesOf(transcriptOf('un deux trois', '', 'quatre cinq'))

  test('every word stands in one line, and a line without words has none', () => {
    expect([0, 1, 2, 3, 4, 5, -1].map((word) => lineOfWord(lines, word))).toEqual([0, 0, 0, 2, 2, -1, -1])
  })

  test('a word is marked hidden when any finding hides it', () => {
    const records = [speech('hidden', [1, 2]), speech('shown', [2, 3])]
    const marks = marksOf(records, ({ id }) => id === 'hidden')
    expect([...marks].map(([word, { finding, hidden }]) => [word, finding, hidden]).sort()).toEqual([
      [1, 'hidden', true],
      [2, 'hidden', true],
      [3, 'shown', false],
    ])
    const reversed = marksOf(records.reverse(), ({ id }) => id === 'hidden')
    expect(reversed.get(2)?.hidden).toBe(true)
  })
})

describe('search', () => {
  const lines = linesOf(transcriptOf('Je m’appelle Éloïse Marchand.', 'Éloïse, merci. Merci !'))

  test.each([
    [
      'eloise',
      [
        { first: 2, last: 2 },
        { first: 4, last: 4 },
      ],
    ],
    ["M'APPELLE  éloïse m", [{ first: 1, last: 3 }]],
    [
      'merci',
      [
        { first: 5, last: 5 },
        { first: 6, last: 6 },
      ],
    ],
    ['', []],
    ['marchand. eloise', []],
  ])('%s', (asked, found) => {
    expect(matchesOf(searchable(lines, new Map()), asked)).toEqual(found)
  })

  test('finds words as they were corrected', () => {
    expect(matchesOf(searchable(lines, new Map([[3, 'Martin']])), 'martin')).toEqual([{ first: 3, last: 3 }])
    expect(matchesOf(searchable(lines, new Map([[3, 'Martin']])), 'marchand')).toEqual([])
  })
})
