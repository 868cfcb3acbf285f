import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Transcript } from '../../../../core/contract/transcript.ts'
import { proposals } from './proposals.ts'

type Said = readonly [speaker: string | null, text: string, pause?: number]

/** Each word takes 0.4 s; `pause` seconds of silence before the segment. */
function spoken(...said: readonly Said[]): Transcript {
  let at = 0
  const segments = said.map(([speaker, text, pause = 0.5]) => {
    at += pause
    const start = at
    const words = text.split(' ').map((word) => {
      at += 0.4
      return { start: at - 0.4, end: at, text: ` ${word}`, probability: 0.9 }
    })
    return { start, end: at, speaker, text, words }
  })
  return { language: 'fr', duration: at + 1, speakers: [], segments }
}

const long =
  'Je commencerais par écrire ce que chaque heure vous coûte vraiment, puis ce que vos clients y gagnent, et seulement ensuite un prix.'
const nothing = (): boolean => false

test('a question and its answer make a clip; the greeting before and the small talk behind do not', () => {
  const call = spoken(
    ['b', 'Bonjour, vous allez bien ?'],
    ['a', 'Très bien merci.'],
    ['a', 'Je vends des sacs.', 3],
    ['a', 'Comment est-ce que je fixe mes prix ?'],
    ['b', long],
    ['a', 'D’accord.'],
    ['b', 'Et on regarde ensemble la semaine prochaine.'],
    ['a', 'Parfait, je vais faire cela dès demain matin avec ma sœur.'],
  )
  const [only, ...more] = proposals(call, nothing)
  expect(more).toEqual([])
  expect(only?.title).toBe('Comment est-ce que je fixe mes prix ?')
  expect(only?.summary).toBe(long)
  const [question, answerEnd] = [call.segments[2]?.start ?? 0, call.segments[6]?.end ?? 0]
  expect(only?.start).toBeCloseTo(question - 0.3)
  expect(only?.end).toBeCloseTo(answerEnd + 0.25)
})

test('a long silence ends an answer, and a question that nobody answers makes none', () => {
  const call = spoken(
    ['a', 'Combien de temps faut-il ?'],
    ['b', long],
    ['b', 'Autre chose.', 9],
    ['a', 'On arrête là ?'],
  )
  const found = proposals(call, nothing)
  expect(found.length).toBe(1)
  expect(found[0]?.end).toBeLessThan(call.segments[2]?.start ?? 0)
})

test('without speakers a question goes with what is said until the next one', () => {
  const call = spoken([null, `Comment on fait ? ${long} Et pour qui le fait-on ? ${long}`])
  expect(proposals(call, nothing).map(({ title }) => title)).toEqual(['Comment on fait ?', 'Et pour qui le fait-on ?'])
})

test('a hidden word never stands in a title', () => {
  const call = spoken(['a', 'Madame Marchand, vous faites comment ?'], ['b', long])
  expect(proposals(call, (word) => word === 1)[0]?.title).toBe('Madame … vous faites comment ?')
})

test('proposals are in order, within the session, and do not overlap', () => {
  const text = fc
    .array(fc.constantFrom('oui', 'prix', 'comment', 'vous', 'faites', 'cela', 'donc', 'fin.', 'là ?', 'non !'), {
      minLength: 1,
      maxLength: 40,
    })
    .map((words) => words.join(' '))
  const said = fc.tuple(fc.constantFrom('a', 'b', null), text, fc.double({ min: 0, max: 9, noNaN: true }))
  fc.assert(
    fc.property(fc.array(said, { maxLength: 20 }), (all) => {
      const call = spoken(...all)
      let end = 0
      for (const one of proposals(call, nothing)) {
        expect(one.start).toBeGreaterThanOrEqual(end)
        expect(one.end).toBeGreaterThan(one.start)
        end = one.end
      }
      expect(end).toBeLessThanOrEqual(call.duration)
    }),
  )
})
