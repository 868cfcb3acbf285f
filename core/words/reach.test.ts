import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Word } from '../contract/transcript.ts'
import { type FoundWords, reachOf, roomOf } from './reach.ts'

/** Words half a second long; `?` behind one makes it a word that recognition was not sure of. */
const heard = (text: string): Word[] =>
  text.split(' ').map((written, i) => ({
    start: i / 2,
    end: (i + 1) / 2,
    text: ` ${written.replace('?', '')}`,
    probability: written.endsWith('?') ? 0.3 : 0.9,
  }))

const cutShort = (words: readonly [number, number], entity: FoundWords['entity'] = 'PHONE'): FoundWords => ({
  entity,
  words,
  failedChecksum: true,
  reasons: [{ detector: 'phone', code: 'pattern', detail: 'cut-short' }],
})

/** The text that a hit on the words from `first` to `last` reaches over. */
function reached(text: string, hit: FoundWords, pauses: readonly { start: number; end: number }[] = []): string {
  const words = heard(text)
  const room = roomOf(words, hit, 'fr')
  const [first, last] = room ? reachOf(words, hit.words, room, pauses, () => true) : hit.words
  return words
    .slice(first, last + 1)
    .map((word) => word.text.trim())
    .join(' ')
}

describe('a number that is shorter than it should be', () => {
  test('goes on over a last pair that became other words', () => {
    expect(reached('au 06, 12, 34, 56, soit? sorti? de? l’îte,? appelez plutôt le soir', cutShort([1, 4]))).toBe(
      '06, 12, 34, 56, soit sorti de l’îte,',
    )
  })

  test('goes on to a pause in the sound where no mark stands', () => {
    const said = 'au 06, 12, 34, 56, soit? sorti? appelez plutôt le soir'
    expect(reached(said, cutShort([1, 4]))).toBe('06, 12, 34, 56,')
    expect(reached(said, cutShort([1, 4]), [{ start: 3.45, end: 3.6 }])).toBe('06, 12, 34, 56, soit sorti')
  })

  test('stays as it is where what follows was heard well, or is another sentence', () => {
    expect(reached('au 06, 12, 34, 56, appelez plutôt le soir', cutShort([1, 4]))).toBe('06, 12, 34, 56,')
    expect(reached('au 06, 12, 34, 56. soit? sorti?', cutShort([1, 4]))).toBe('06, 12, 34, 56.')
  })

  test('takes a first pair that became another word, up to what announces it', () => {
    expect(reached('c’est le KO? 12, 34, 56, 78, merci', cutShort([3, 6]))).toBe('KO 12, 34, 56, 78,')
  })

  test('has no room when it is whole', () => {
    expect(roomOf(heard('06 12 34 56 78'), { ...cutShort([0, 4]), failedChecksum: false }, 'fr')).toBeNull()
    expect(roomOf(heard('06 12 34 56 78'), cutShort([0, 4]), 'fr')).toBeNull()
  })
})

test('an address whose ends became nonsense reaches over them', () => {
  const hit = cutShort([4, 5], 'EMAIL')
  expect(reached('écrivez à moula? dit? moula? roba,? moula,? un? frère,? c’est mon adresse', hit)).toBe(
    'moula dit moula roba, moula, un frère,',
  )
})

test('reaching adds words only, unsure ones and free ones, and never past its room', () => {
  const word = fc.record({
    length: fc.integer({ min: 1, max: 12 }),
    text: fc.constantFrom('de', '12,', 'sorte', 'fin.', 'c’est', 'carotte,'),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    free: fc.boolean(),
  })
  const pause = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 25 }),
      fc.nat(24),
      fc.nat(3),
      fc.array(pause, { maxLength: 6 }),
      (raw, at, more, silences) => {
        let time = 0
        const words = raw.map(({ length, text, probability }) => {
          const start = time
          time += length / 10
          return { start, end: time, text, probability }
        })
        const first = at % words.length
        const last = Math.min(words.length - 1, first + more)
        const room = { before: 1.2, behind: 3 }
        const pauses = silences.map(([from, tenths]) => ({ start: from / 10, end: (from + tenths) / 10 }))
        const [from, to] = reachOf(words, [first, last], room, pauses, (index) => raw[index]?.free === true)
        expect(from).toBeLessThanOrEqual(first)
        expect(to).toBeGreaterThanOrEqual(last)
        expect(words[from]?.start).toBeGreaterThanOrEqual(from === first ? 0 : (words[first]?.start ?? 0) - room.before)
        expect(words[to]?.end).toBeLessThanOrEqual((words[last]?.end ?? 0) + 5)
        for (let i = from; i <= to; i++) if (i < first || i > last) expect(raw[i]?.free).toBe(true)
        // one sentence's end is the last that is taken
        for (let i = last; i < to; i++) expect(words[i]?.text).not.toBe('fin.')
      },
    ),
    { numRuns: 200 },
  )
})
