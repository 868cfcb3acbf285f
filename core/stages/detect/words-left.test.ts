import { expect, test } from 'vitest'
import type { Entity } from '../../contract/finding.ts'
import type { TextHit } from '../../contract/plugins.ts'
import type { Transcript } from '../../contract/transcript.ts'
import type { Search } from '../../words/find.ts'
import { hitsLeft, type WordsHit } from './words-left.ts'

const said = (sentence: string): Transcript => {
  const words = sentence.split(' ').map((text, i) => ({ text, start: i, end: i + 0.5, probability: 0.9 }))
  return {
    language: 'fr',
    duration: words.length,
    speakers: [],
    segments: [{ start: 0, end: words.length, speaker: null, text: sentence, words }],
  }
}

/** Takes the word behind each mark, a regular expression, for a person. */
const takes = (mark: string): Search => ({
  find: async (views) =>
    views.map(({ text }) =>
      [...text.matchAll(new RegExp(`${mark}[\\s▒,]*(\\p{L}+)`, 'gu'))].map((match): TextHit => {
        const end = match.index + match[0].length
        const start = end - (match[1] as string).length
        return { start, end, entity: 'PERSON', score: 0.6, reasons: [] }
      }),
    ),
  close: async () => {},
})

const known = (entity: Entity, first: number, last: number): WordsHit => ({
  ...{ entity, score: 0.9, reasons: [], words: [first, last] },
})

test('a word that only a label makes a name of is found', async () => {
  const left = await hitsLeft(
    takes('associé, \\[nom\\]'),
    said('Mon associé, Nadia Bonali, bence que nous'),
    [known('PERSON', 2, 3)],
    [],
  )
  expect(left.map(({ words, entity }) => ({ words, entity }))).toEqual([{ words: [4, 4], entity: 'PERSON' }])
})

test('what the new label does to its neighbour is looked for in turn, and it ends', async () => {
  const left = await hitsLeft(
    takes('\\[nom\\]'),
    said('Avec Nadia un deux trois quatre cinq six'),
    [known('PERSON', 1, 1)],
    [],
  )
  expect(left.map(({ words }) => words)).toEqual([
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
  ])
})

test('where nothing is known nothing is searched again', async () => {
  const never: Search = { find: () => Promise.reject(new Error('searched')), close: async () => {} }
  expect(await hitsLeft(never, said('Bonjour à tous'), [], [])).toEqual([])
})

test('what a policy may leave visible is searched with its words and with its label', async () => {
  const sentence = said('Chez Martin Frères avec Nadia demain')
  const hits = [known('ORG', 1, 2), known('PERSON', 4, 4)]
  const besideWords = await hitsLeft(takes('Frères'), sentence, hits, [])
  const besideLabel = await hitsLeft(takes('\\[organisation\\]'), sentence, hits, [])
  expect([besideWords, besideLabel].map((left) => left.map(({ words }) => words))).toEqual([[[3, 3]], [[3, 3]]])
})
