import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { partOf } from './part.ts'

const finding = (part: Partial<Finding>): Finding => ({
  id: 'a',
  kind: 'speech',
  entity: 'PHONE',
  person: null,
  start: 12,
  end: 14,
  keyframes: [],
  words: null,
  score: 1,
  reasons: [{ detector: 'person', code: 'marked' }],
  doubts: [],
  ...part,
})
const transcript = { language: 'fr', duration: 30, speakers: [], segments: [] }

test('what is only heard goes into a clip without a box', () => {
  const heard = finding({})
  const { findings } = partOf([heard], transcript, { start: 10, end: 20 }, 10)
  expect(findings).toMatchObject([{ start: 2, end: 4, keyframes: [] }])
})

test('a box that began earlier stands where it was when the clip opens', () => {
  const seen = finding({
    kind: 'face',
    keyframes: [
      { time: 8, box: [0, 0, 0.1, 0.1] },
      { time: 12, box: [0.4, 0, 0.1, 0.1] },
    ],
    start: 8,
  })
  const [only] = partOf([seen], transcript, { start: 10, end: 20 }, 10).findings
  expect(only?.keyframes.map(({ time }) => time)).toEqual([0, 2])
  expect(only?.keyframes[0]?.box[0]).toBeCloseTo(0.2)
})

test('where two speak at once a hidden word stays hidden, though a word between is left out', () => {
  const said = (texts: string[], start: number) =>
    texts.map((text, i) => ({ text, start: start + i, end: start + i + 0.5, probability: 1 }))
  const segment = (words: ReturnType<typeof said>) => ({
    ...{ start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0, speaker: null, words },
    text: words.map(({ text }) => text).join(' '),
  })
  const both = {
    ...{ language: 'fr', duration: 30, speakers: [] },
    segments: [segment(said(['un', 'deux', 'trois', 'quatre'], 12)), segment(said(['oui', 'Camille', 'merci'], 12))],
  }
  const name = finding({ entity: 'PERSON', start: 13, end: 13.5, words: [5, 5] })
  const { findings, transcript: part } = partOf([name], both, { start: 10, end: 14 }, 10)
  const words = part.segments.flatMap((one) => one.words.map(({ text }) => text))
  expect(findings.map((one) => one.words?.map((index) => words[index]))).toEqual([['Camille', 'Camille']])
})
