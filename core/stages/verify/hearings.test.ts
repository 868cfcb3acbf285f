import { expect, test } from 'vitest'
import type { SoundSource } from '../../contract/plugins.ts'
import type { Span } from '../../contract/span.ts'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'
import type { Heard } from './heard.ts'
import { confirms, countedHearing, isClear, isInvented, Said } from './hearings.ts'
import type { PersonalSearch } from './personal.ts'

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
  const said = (...probabilities: number[]) =>
    probabilities.map((probability, i) => ({ start: i, end: i + 0.9, text: 'mot', probability }))
  expect(isClear(said(0.9, 0.8), { start: 0.2, end: 1.8 })).toBe(true)
  expect(isClear(said(0.9, 0.3), { start: 0.2, end: 1.8 })).toBe(false)
  expect(isClear(said(0.9, 0.6), { start: 0.2, end: 1.8 }, 0.8)).toBe(false)
  expect(isClear(said(0.9, 0.8), { start: 1, end: 4 })).toBe(false)
  expect(isClear([], { start: 0, end: 1 })).toBe(false)
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

/** Words of half a second each from 10 s on: "noté=0.9", 1 where no probability is said. */
function saying(text: string): Transcript {
  const words = text.split(' ').map((word, i) => {
    const [spelled = '', probability = '1'] = word.split('=')
    return { start: 10 + i / 2, end: 10.5 + i / 2, text: spelled, probability: Number(probability) }
  })
  return { language: 'fr', duration: 60, speakers: [], segments: [{ start: 10, end: 20, speaker: null, text, words }] }
}

/** Takes what begins with a capital for a name, surely. */
const search: PersonalSearch = {
  find: async (views) =>
    views.map(({ text }) =>
      [...text.matchAll(/\p{Lu}\p{Ll}+/gu)].map(({ 0: name, index }) => ({
        ...{ start: index, end: index + name.length, entity: 'PERSON' as const, score: 0.9 },
        reasons: [{ detector: 'names', code: 'list', score: 0.9, detail: 'given-names' }],
      })),
    ),
  close: async () => undefined,
}

interface Story {
  /** What is heard in the original, in the render, of a part of each. */
  readonly said: string | null
  readonly heard: string
  readonly again: string
  readonly before?: string
  readonly strange?: readonly Span[]
}

/** Whether the first name in a render is a leak. */
async function isCounted({ said, heard, again, before = '', strange = [] }: Story): Promise<boolean> {
  const [render, original] = [1, 2].map(
    (mark): SoundSource => ({ duration: 60, read: async () => Float32Array.of(mark) }),
  ) as [SoundSource, SoundSource]
  const name = wordsOf(saying(heard)).find(({ text }) => /^\p{Lu}/u.test(text))
  if (!name) throw new Error('there is no name')
  const from = name.start - 4
  const inPart = (text: string): Transcript => {
    const whole = saying(text)
    const [segment] = whole.segments
    const words = wordsOf(whole).map((word) => ({ ...word, start: word.start - from, end: word.end - from }))
    return { ...whole, segments: text === '' || !segment ? [] : [{ ...segment, words }] }
  }
  const counted = await countedHearing(
    { ...name, entity: 'PERSON', score: 0.9, unheardOf: false },
    {
      ...{ sound: render, masked: [], reach: 0.25 },
      said: said === null ? null : new Said(saying(said), search),
      original: { strange, open: async () => original },
      listening: {
        ...{ search, language: 'fr' },
        transcriber: {
          transcribe: async (sound) => inPart((await sound.read(0, 1))[0] === 1 ? again : before),
          close: async () => undefined,
        },
      },
    },
  )
  return counted !== null
}

const plainly = 'à=0.9 la=1 semaine=1 prochaine=0.9'
const mumbled = { said: plainly, heard: 'à la Alasman=0.4 prochaine', again: 'à la Alasman=0.4 prochaine' }

test('a name heard dimly twice, where the original is plain and says none with the same seconds around it, is none', async () => {
  expect(await isCounted({ ...mumbled, before: plainly })).toBe(false)
  expect(await isCounted({ ...mumbled, before: 'à=0.1 la=0.2 semaine=0.3 portion=0.3' })).toBe(false)
})

test.each<[string, Partial<Story>]>([
  ['the original says a name with the same seconds around it', { before: 'à la Alasman=0.3 prochaine' }],
  ['nothing is heard of the original with the same seconds around it', { before: '' }],
  ['one of its words was not heard plainly', { said: 'à=0.9 la=1 semaine=0.7 prochaine=0.9' }],
  ['nothing was heard in it there', { said: 'à=0.9 la=1' }],
  ['the search finds a name in it there, which nobody hid', { said: 'à=0.9 la=1 Marine=1 prochaine=0.9' }],
  ['what was heard in it is not known', { said: null }],
  ['the name was heard clearly once', { heard: 'à la Alasman=0.6 prochaine' }],
  ['the name was heard clearly the second time', { again: 'à la Alasman=0.6 prochaine' }],
  ['the sound is not the original’s', { strange: [{ start: 11.2, end: 11.3 }] }],
])('a name heard dimly twice counts where %s', async (_, change) => {
  expect(await isCounted({ ...mumbled, before: plainly, ...change })).toBe(true)
})

/** The original's own word, which begins a sentence in the render. */
const sameWord = { said: 'courrier. avoyez=0.6 le', heard: 'courrier. Avoyez=0.6 le', again: 'courrier. avoyez=0.6 le' }

test('a word of the original that looks like a name once and not again is none', async () => {
  expect(await isCounted(sameWord)).toBe(false)
})

test.each<[string, Partial<Story>]>([
  ['looks like one again', { again: 'courrier. Avoyez=0.3 le' }],
  ['is not heard again', { again: 'courrier. envoyez le' }],
  ['was not the original’s', { said: 'courrier. envoyez le' }],
  ['only sounds like the original’s', { said: 'courrier. avoyer le' }],
  ['was heard dimly in the original', { said: 'courrier. avoyez=0.3 le' }],
  ['is a name in the original, which nobody hid', { said: 'courrier. Avoyez=0.6 le' }],
  ['lies in another sound than the original’s', { strange: [{ start: 10, end: 10.6 }] }],
])('a word heard as a name clearly counts where it %s', async (_, change) => {
  expect(await isCounted({ ...sameWord, ...change })).toBe(true)
})
