import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Span } from '../../../core/contract/span.ts'
import { seededRandom } from '../seeded-random.ts'
import { openSession, Tensor } from '../session.ts'
import { speechSpans, voiceStep } from '../voice-activity.ts'
import { warp } from './alignment.ts'
import { type Attempt, bestOf, goesInCircles } from './attempt.ts'
import { unread } from './coverage.ts'
import { isInvented, withoutCircles } from './invented.ts'
import { chooseLanguage, windowLanguage } from './language.ts'
import { melSpectrogram } from './mel.ts'
import { tokenRules } from './rules.ts'
import { timedTokens, tokenWords } from './segments.ts'
import { readVocabulary } from './vocabulary.ts'
import { packWindows, windowRules } from './windows.ts'

const model = resolve(import.meta.dirname, '../../../models/whisper-base')
const vocabulary = await readVocabulary(`${model}/tokenizer.json`, `${model}/generation_config.json`)
const size = 51_865
const at = (seconds: number): number => vocabulary.firstTimestamp + Math.round(seconds / 0.02)

test('the spectrogram is that of the model that was measured', async () => {
  const random = seededRandom(3)
  const samples = Float32Array.from({ length: 32_000 }, (_, i) => 0.3 * Math.sin(i / 9) + 0.05 * (random() - 0.5))
  const reference = await openSession(`${model}/mel.onnx`, { threads: 1 })
  const padded = new Float32Array(48_000)
  padded.set(samples)
  const out = await reference.run({ audio: new Tensor('float32', padded, [1, padded.length]) })
  const expected = out.input_features!.data as Float32Array
  const actual = melSpectrogram(80)(samples, 300)
  expect(actual.length).toBe(expected.length)
  let apart = 0
  for (const [i, value] of actual.entries()) apart = Math.max(apart, Math.abs(value - expected[i]!))
  expect(apart).toBeLessThan(1e-3)
  expect(melSpectrogram(128)(samples, 300).length).toBe(128 * 300)
})

describe('token rules', () => {
  const rules = tokenRules(vocabulary, size, 500)
  const logits = (...likely: [number, number][]): Float32Array => {
    const out = new Float32Array(size).fill(-20)
    for (const [token, value] of likely) out[token] = value
    return out
  }
  const pick = (values: Float32Array, before: number[]) => rules.likeliest(values, before, 1)[0]?.token

  test('a window begins with a timestamp of its first second', () => {
    expect(pick(logits([1000, 9], [at(5), 8], [at(0.5), 3]), [])).toBe(at(0.5))
  })
  test('a timestamp is never earlier than one before it, never alone, never after the sound', () => {
    expect(pick(logits([at(1), 9], [1000, 1], [at(3), 2]), [at(0), 1000, at(2)])).toBe(at(3))
    expect(pick(logits([at(4), 9], [1000, 1]), [at(0), 1000, at(2), at(2)])).toBe(1000)
    expect(pick(logits([at(11), 9], [1000, 1]), [at(0), 1000])).toBe(1000)
  })
  test('what the model should never write is not written', () => {
    for (const token of vocabulary.suppressed) expect(pick(logits([token, 9], [1000, 1]), [at(0)])).toBe(1000)
  })
  test('several tokens come in the order of their chances, which add up to one', () => {
    const found = rules.likeliest(logits([1000, 2], [1001, 4], [1002, 3]), [at(0)], 3)
    expect(found.map(({ token }) => token)).toEqual([1001, 1002, 1000])
    expect(found.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1, 3)
  })
  test('sampling is the same each time', () => {
    const values = logits([1000, 2], [1001, 2], [1002, 2])
    const run = () => {
      const random = seededRandom(5)
      return Array.from({ length: 10 }, () => rules.sampled(values, [at(0)], 1, random).token)
    }
    expect(run()).toEqual(run())
    expect(new Set(run()).size).toBeGreaterThan(1)
  })
})

test('of several attempts the best is kept, not the last', () => {
  const one = (temperature: number, averageLogProbability: number, compression = 1, looped = false): Attempt => ({
    temperature,
    tokens: [],
    logProbabilities: [],
    averageLogProbability,
    compression,
    looped,
  })
  expect(bestOf([one(0, -1.2), one(0.2, -1.1), one(0.4, -3)]).temperature).toBe(0.2)
  expect(bestOf([one(0, -0.1, 9, true), one(0.2, -0.2, 5), one(0.4, -2)]).temperature).toBe(0.4)
})

test('circles are noticed, lively repetitions are not', () => {
  expect(goesInCircles([1, 2, 3, ...Array(4).fill([7, 8, 9]).flat()])).toBe(true)
  expect(goesInCircles([5, 5, 5, 5])).toBe(false)
  expect(goesInCircles(Array(12).fill(5))).toBe(true)
  const kept = withoutCircles(
    'je vais bien merci beaucoup merci beaucoup merci beaucoup merci beaucoup et toi'.split(' '),
  )
  expect(kept).toEqual([0, 1, 2, 3, 4, 11, 12])
  expect(withoutCircles(['oui,', 'oui.', 'Oui'])).toEqual([0, 1, 2])
})

describe('what nobody said', () => {
  const sure = { averageLogProbability: -0.2, noSpeech: 0.1, voiced: 1 }
  const cases: [string, Partial<typeof sure>, boolean][] = [
    ["Sous-titres réalisés par la communauté d'Amara.org", {}, true],
    ["Sous-titrage ST' 501", {}, true],
    ['Sous-titrage Société Radio-Canada', {}, true],
    ['♪ ♪', {}, true],
    ["Merci d'avoir regardé cette vidéo !", { noSpeech: 0.8 }, true],
    ['Thanks for watching!', { voiced: 0.1 }, true],
    ['Merci.', {}, false],
    ['Thank you.', { averageLogProbability: -1 }, true],
    ['Les sous-titres sont réalisés par Camille.', {}, false],
    ['Je vous remercie, Camille.', { noSpeech: 0.9 }, false],
  ]
  test.each(cases)('%s %o -> %s', (text, hearing, invented) => {
    expect(isInvented({ ...sure, ...hearing, text })).toBe(invented)
  })
})

test('text tokens become words, marks join the word before, times come from timestamps', () => {
  const spelled = new Map<string, number>()
  for (let id = 0; id < vocabulary.endOfText; id++) spelled.set(vocabulary.text([id]), id)
  const ids = [' par', ' mois', ' ?', ' l', "'", 'ad', 'resse'].map((part) => spelled.get(part)!)
  expect(ids).not.toContain(undefined)
  const words = tokenWords(
    vocabulary,
    ids,
    ids.map(() => Math.log(0.5)),
    0,
  )
  expect(words.map(({ text, first, count }) => [text, first, count])).toEqual([
    ['par', 0, 1],
    ['mois ?', 1, 2],
    ["l'adresse", 3, 4],
  ])
  expect(words[2]?.probability).toBeCloseTo(0.5)
  const tokens = [at(0), ids[0]!, at(1), at(1.5), ids[1]!, ids[2]!]
  const parts = timedTokens(
    vocabulary,
    tokens,
    tokens.map(() => -0.1),
    10,
  )
  expect(parts.map(({ start, end, closed, tokens: text }) => [start, end, closed, text.length])).toEqual([
    [0, 1, true, 1],
    [1.5, 10, false, 2],
  ])
})

test('the warp follows the evidence', () => {
  const fits = [
    [1, 1, -1, -1, -1, -1],
    [-1, -1, 1, -1, -1, -1],
    [-1, -1, -1, 1, 1, 1],
  ]
  expect([...warp(Float32Array.from(fits.flat()), 3, 6)]).toEqual([0, 2, 3])
})

test('windows cover all speech, keep their length, and never cut into it unless it is too long', () => {
  const stretch = fc.record({
    gap: fc.double({ min: 0.01, max: 6, noNaN: true }),
    length: fc.double({ min: 0.2, max: 70, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 25 }), (list) => {
      let time = 0
      const speech = list.map(({ gap, length }): Span => {
        const start = time + gap
        time = start + length
        return { start, end: time }
      })
      const windows = packWindows(speech, (from, to) => (from + to) / 2)
      for (const span of speech) {
        const holding = windows.filter((window) => window.start < span.end && window.end > span.start)
        expect(holding[0]?.start).toBeLessThanOrEqual(span.start)
        expect(holding.at(-1)?.end).toBeGreaterThanOrEqual(span.end)
        if (span.end - span.start <= windowRules.longest) expect(holding).toHaveLength(1)
        for (const [i, window] of holding.entries()) if (i > 0) expect(window.start).toBe(holding[i - 1]!.end)
      }
      for (const window of windows) expect(window.end - window.start).toBeLessThanOrEqual(windowRules.longest + 1e-9)
    }),
  )
})

test('long windows end where sentences do; dense speech and short sentences stay together', () => {
  const middle = (from: number, to: number): number => (from + to) / 2
  const spoken = (...parts: [length: number, gap: number][]): Span[] => {
    let time = 0
    return parts.map(([length, gap]) => {
      const start = time
      time = start + length + gap
      return { start, end: start + length }
    })
  }
  const lengths = (speech: Span[]): number[] =>
    packWindows(speech, middle).map(({ start, end }) => Math.round(10 * (end - start)) / 10)
  // Clips one after the other: none that would be long is joined to the next, and no inner pause is cut.
  expect(lengths(spoken([8.3, 1.5], [8.4, 0.5], [6.3, 0], [4.8, 0.3], [5.5, 0.2], [4.3, 0]))).toEqual([
    8.3, 8.4, 11.1, 10,
  ])
  expect(lengths(spoken([4, 0], [4, 0.05], [4, 0]))).toEqual([12.1])
  // A speaker who pauses for effect.
  expect(lengths(spoken([2.4, 0.5], [1.7, 0.5], [2.7, 0], [2.9, 0]))).toEqual([10.7])
})

test('speech spans are sorted, apart and inside the recording', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 400 }), (values) => {
      const duration = values.length * voiceStep
      const spans = speechSpans(Float32Array.from(values), duration)
      for (const [i, span] of spans.entries()) {
        expect(span.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0)
        expect(span.end).toBeGreaterThan(span.start)
        expect(span.end).toBeLessThanOrEqual(duration)
      }
    }),
  )
})

test('a voice without a text, and a text too short for its voice, are read again', () => {
  const speech = [{ start: 0, end: 20 }]
  const reading = (start: number, end: number, text: string) => ({
    words: [{ start, end, text, probability: 1 }],
    span: { start, end },
    averageLogProbability: -0.1,
    noSpeech: 0,
  })
  const fluent = 'x'.repeat(120)
  expect(unread({ start: 0, end: 20 }, speech, [reading(0, 20, fluent)])).toEqual([])
  expect(unread({ start: 0, end: 20 }, speech, [reading(0, 8, fluent)])).toEqual([{ start: 8.4, end: 20 }])
  expect(unread({ start: 0, end: 20 }, speech, [reading(0, 20, 'oui')])).toEqual([{ start: 0, end: 20 }])
})

test('the language is asked where most is said; a sure window may differ; a foreign one must be likely', async () => {
  const windows = [0, 10, 20, 30].map((start) => ({ start, end: start + 10 }))
  const speech = [
    { start: 0, end: 1 },
    { start: 12, end: 19 },
    { start: 20, end: 29 },
  ]
  const asked: number[] = []
  const chosen = await chooseLanguage(windows, speech, async ({ start }) => {
    asked.push(start)
    return new Map([
      ['fr', 0.55],
      ['br', 0.45],
    ])
  })
  expect(asked).toEqual([10, 20])
  expect(chosen).toMatchObject({ language: 'fr' })
  const foreign = (chance: number) =>
    chooseLanguage(
      windows,
      speech,
      async () =>
        new Map([
          ['de', chance],
          ['en', 1 - chance],
        ]),
    )
  expect((await foreign(0.9)).language).toBe('de')
  expect((await foreign(0.55)).language).toBe('en')
  expect(windowLanguage('fr', new Map([['en', 0.95]]), 3)).toBe('en')
  expect(windowLanguage('fr', new Map([['en', 0.95]]), 1)).toBe('fr')
  expect(windowLanguage('fr', new Map([['en', 0.7]]), 9)).toBe('fr')
})
