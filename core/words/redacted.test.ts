import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlannedText } from '../contract/plan.ts'
import { type Transcript, wordsOf } from '../contract/transcript.ts'
import { redactedTranscript } from './redacted.ts'

const spoken = (language: string, ...sentences: string[]): Transcript => {
  let time = 0
  const segments = sentences.map((text) => {
    const words = text.split(' ').map((one) => ({ start: time, end: ++time, text: one, probability: 1 }))
    return { start: words[0]?.start ?? 0, end: time, speaker: 's1', text, words }
  })
  return {
    language,
    duration: time,
    speakers: [
      { id: 's1', name: 'Camille Robert' },
      { id: 's2', name: null },
    ],
    segments,
  }
}

const hide = (kind: PlannedText['kind'], firstWord: number, lastWord: number): PlannedText => ({
  start: firstWord,
  end: lastWord + 1,
  firstWord,
  lastWord,
  kind,
})

test('the first hidden word becomes a label, the others a block, and the text is told from them', () => {
  const transcript = spoken('fr', 'Appelez-moi au 06 12 34 56 78, merci.')
  const { segments } = redactedTranscript(transcript, [hide('PHONE', 2, 6)])
  expect(segments[0]?.words.map((word) => word.text)).toEqual([
    'Appelez-moi',
    'au',
    '[téléphone],',
    '▒',
    '▒',
    '▒',
    '▒',
    'merci.',
  ])
  expect(segments[0]?.text).toBe('Appelez-moi au [téléphone], merci.')
})

test('labels are English when the words are not French', () => {
  const { segments } = redactedTranscript(spoken('en', 'My name is Ann Lee'), [hide('PERSON', 3, 4)])
  expect(segments[0]?.text).toBe('My name is [name]')
})

test('a stretch over two segments is labelled in both', () => {
  const transcript = spoken('fr', 'c’est le 06 12', '34 56 voilà')
  const { segments } = redactedTranscript(transcript, [hide('PHONE', 2, 5)])
  expect(segments.map((segment) => segment.text)).toEqual(['c’est le [téléphone]', '[téléphone] voilà'])
})

test('two stretches side by side keep a label each', () => {
  const { segments } = redactedTranscript(spoken('fr', 'Marie Paris'), [hide('PERSON', 0, 0), hide('LOCATION', 1, 1)])
  expect(segments[0]?.text).toBe('[nom] [lieu]')
})

test('names of speakers become numbers, their ids stay', () => {
  expect(redactedTranscript(spoken('fr', 'oui'), []).speakers).toEqual([
    { id: 's1', name: 'Intervenant 1' },
    { id: 's2', name: null },
  ])
})

test('as many words as before at the same times, and no hidden word anywhere', () => {
  const word = fc.integer({ min: 100, max: 999 }).map((n) => `w${n}w`)
  const sentences = fc.array(
    fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
    { minLength: 1 },
  )
  const ranges = fc.array(fc.tuple(fc.nat(40), fc.nat(6)))
  fc.assert(
    fc.property(sentences, ranges, (texts, picked) => {
      const transcript = spoken('fr', ...texts)
      const before = wordsOf(transcript)
      const plan = picked
        .filter(([first]) => first < before.length)
        .map(([first, length]) => hide('PERSON', first, Math.min(before.length - 1, first + length)))
      const redacted = redactedTranscript(transcript, plan)
      const after = wordsOf(redacted)
      expect(after.map(({ start, end }) => [start, end])).toEqual(before.map(({ start, end }) => [start, end]))
      const isHidden = (index: number): boolean => plan.some((p) => index >= p.firstWord && index <= p.lastWord)
      const kept = new Set(before.filter((_, index) => !isHidden(index)).map((one) => one.text))
      const all = JSON.stringify(redacted)
      for (const [index, one] of before.entries())
        if (isHidden(index) && !kept.has(one.text)) expect(all).not.toContain(one.text)
        else if (!isHidden(index)) expect(after[index]?.text).toBe(one.text)
    }),
  )
})
