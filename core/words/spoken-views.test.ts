import { expect, test } from 'vitest'
import { spokenViews, wordsUnder } from './spoken-views.ts'

const transcript = (count: number) => ({
  language: 'fr',
  duration: count,
  speakers: [],
  segments: Array.from({ length: Math.ceil(count / 10) }, (_, s) => ({
    start: s * 10,
    end: s * 10 + 10,
    speaker: s % 2 ? 'a' : 'b',
    text: '',
    words: Array.from({ length: Math.min(10, count - s * 10) }, (_, w) => ({
      start: s * 10 + w,
      end: s * 10 + w + 1,
      text: ` mot${s * 10 + w}`,
      probability: 0.9,
    })),
  })),
})

test('every word belongs to exactly one window, which can lead back to it', () => {
  const views = spokenViews(transcript(1234))
  const owners = new Array<number>(1234).fill(0)
  for (const view of views)
    for (const word of view.words) {
      const range = wordsUnder(view, word)
      if (!range) continue
      expect(range[0]).toBe(range[1])
      expect(view.text.slice(word.start, word.end)).toBe(`mot${range[0]}`)
      owners[range[0]] = (owners[range[0]] ?? 0) + 1
    }
  expect(owners.every((n) => n === 1)).toBe(true)
})

test('a stretch over the edge of a window is whole', () => {
  const [first] = spokenViews(transcript(1000))
  const at = first?.text.indexOf('mot399') ?? 0
  expect(
    wordsUnder(first as NonNullable<typeof first>, { start: at, end: first?.text.indexOf('mot410') ?? 0 }),
  ).toEqual([399, 409])
})

test('nothing said, nothing to look at', () => expect(spokenViews(transcript(0))).toEqual([]))
