import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contextIn } from '../../../test/support/redacted.ts'
import { viewOf } from '../../../test/support/text-cases.ts'
import type { OpenTextDetector } from '../../contract/plugins.ts'
import { merged } from '../../words/merge.ts'
import { sentencesOf } from './rampart/sentences.ts'
import { wordPieces } from './rampart/tokenizer.ts'
import detector from './rampart.ts'

let folder: string
let open: OpenTextDetector
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-rampart-'))
  open = await detector.open(await contextIn(folder))
})
afterAll(async () => {
  await open.close()
  rmSync(folder, { recursive: true })
})

const found = async (text: string, language: string): Promise<string[]> =>
  merged(text, await open.find(viewOf(text, language))).map((hit) => `${hit.entity} ${text.slice(hit.start, hit.end)}`)

test.each([
  ['fr', 'Ma collègue Fatoumata Diallo habite à Nanterre.', ['PERSON Fatoumata Diallo', 'LOCATION Nanterre']],
  ['en', 'My boss, Michael Brandt, lives in Manchester.', ['PERSON Michael Brandt', 'LOCATION Manchester']],
  ['fr', 'Franchement, je dors mal en ce moment.', []],
  ['fr', 'Merci, on se voit la semaine prochaine.', []],
  ['en', 'We have three projects due in March.', []],
  // As a face is read now and then: one sign alone names nobody.
  ['fr', '香', []],
  // neither a list nor the model is sure of these alone
  ['en', 'bill and mark never reply to my emails', ['PERSON bill', 'PERSON mark']],
  ['en', 'we have to bill them and mark it in the diary', []],
  ['en', "it's a matter of will and i don't have much left", []],
  ['fr', "j'ai l'impression que le gall il me teste", ['PERSON le gall']],
  ['fr', 'Parfait. On se voit mardi.', []],
  ['fr', 'ma sœur aime beaucoup son métier', []],
  ['fr', 'il paraît que grégoire quitte capgemini', ['PERSON grégoire']],
])('%s: %s', async (language, text, expected) => expect(await found(text, language)).toEqual(expected))

test('a line of a page is not weighed: it has no clauses', async () => {
  const view = viewOf('bill and mark never reply to my emails', 'en')
  const whyIn = async (source: 'speech' | 'screen') =>
    (await open.find({ ...view, source })).flatMap((hit) => hit.reasons.map((reason) => reason.detail))
  expect(await whyIn('speech')).toContain('weighed')
  expect(await whyIn('screen')).not.toContain('weighed')
})

test('pieces lie where they stand in the text, accents and unknown signs included', () => {
  const vocabulary = new Map(['[UNK]', 'ele', '##ve', ',', 'ok'].map((word, i) => [word, i]))
  const text = 'Élève, ☃ ok'
  expect(wordPieces(vocabulary, text).map((p) => [p.id, text.slice(p.start, p.end)])).toEqual([
    [1, 'Élè'],
    [2, 've'],
    [3, ','],
    [0, '☃'],
    [4, 'ok'],
  ])
})

test('sentences: titles do not end one, what has no full stop is cut between words', () => {
  const text = 'Je vois M. Dupont demain matin. Et puis voilà tout est dit.'
  expect(sentencesOf(text).map((s) => text.slice(s.start, s.end))).toEqual([
    'Je vois M. Dupont demain matin.',
    'Et puis voilà tout est dit.',
  ])
  const long = Array.from({ length: 100 }, (_, i) => `mot${i}`).join(' ')
  expect(sentencesOf(long)).toHaveLength(3)
  expect(sentencesOf('')).toEqual([])
})
