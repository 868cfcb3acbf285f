import { expect, test } from 'vitest'
import type { Transcript } from '../../contract/transcript.ts'
import { confirms, type Heard, isClear, isInvented } from './speech.ts'

const heard = (text: string, probability: number, entity: Heard['entity'] = 'PERSON'): Heard => ({
  start: 1,
  end: 2,
  entity,
  score: 0.9,
  probability,
  unheardOf: false,
  text,
})

test('a name that is heard dimly counts when it is heard alike twice, or clearly once', () => {
  expect(confirms(heard('Nadia Bonali', 0.3), heard('Nadia Benali', 0.3), false)).toBe(true)
  expect(confirms(heard('Javier', 0.26), heard('Nadia', 0.9), false)).toBe(true)
  expect(confirms(heard('Javier', 0.26), heard('Deepo San', 0.3), false)).toBe(false)
})

test('what is taken for a name only because no list knows it is a mumbled sentence where the original was clear', () => {
  const unheardOf = (probability: number): Heard => ({ ...heard('Alasman Poshan', probability), unheardOf: true })
  expect(confirms(unheardOf(0.4), unheardOf(0.4), true)).toBe(false)
  expect(confirms(unheardOf(0.4), unheardOf(0.4), false)).toBe(true)
  expect(confirms(unheardOf(0.4), unheardOf(0.6), true)).toBe(true)
  expect(confirms(unheardOf(0.4), heard('Alasmane Pochan', 0.4), true)).toBe(true)
})

test('the original was clear where words that were all heard clearly fill the stretch', () => {
  const said = (...probabilities: number[]): Transcript => {
    const words = probabilities.map((probability, i) => ({ start: i, end: i + 0.9, text: 'mot', probability }))
    const segments = [{ start: 0, end: words.length, speaker: null, text: 'mot', words }]
    return { language: 'fr', duration: 10, speakers: [], segments }
  }
  expect(isClear(said(0.9, 0.8), { start: 0.2, end: 1.8 })).toBe(true)
  expect(isClear(said(0.9, 0.3), { start: 0.2, end: 1.8 })).toBe(false)
  expect(isClear(said(0.9, 0.8), { start: 1, end: 4 })).toBe(false)
  expect(isClear(null, { start: 0, end: 1 })).toBe(false)
})

test('digits that are heard twice count however dim they are', () => {
  expect(confirms(heard('06 12 34', 0.2, 'PHONE'), heard('06 12 94', 0.2, 'PHONE'), true)).toBe(true)
})

test('words between masks that nobody compared with an original were said, however near the masks are', () => {
  const pauses = Array.from({ length: 8 }, (_, i) => ({ start: i * 0.7, end: i * 0.7 + 0.3 }))
  const number = { start: 0.3, end: 5.2 }
  expect(isInvented(number, { masked: pauses, reach: 0.25 })).toBe(true)
  expect(isInvented(number, { masked: pauses, reach: 0 })).toBe(false)
  expect(isInvented(number, { masked: [{ start: 0.2, end: 4.5 }], reach: 0 })).toBe(true)
})
