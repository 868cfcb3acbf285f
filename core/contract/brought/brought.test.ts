import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import srt from '../../plugins/exporters/srt.ts'
import vtt from '../../plugins/exporters/vtt.ts'
import { type Transcript, wordsOf } from '../transcript.ts'
import { aligned } from './alignment.ts'
import { readBrought } from './lines.ts'
import { placed } from './placing.ts'

/** What somebody says, from when on, a word each 0.4 s. */
type Turn = readonly [speaker: string | null, start: number, text: string]

const heard = (...turns: readonly Turn[]): Transcript => ({
  language: 'fr',
  duration: 120,
  speakers: [
    { id: 'a', name: null },
    { id: 'b', name: null },
  ],
  segments: turns.map(([speaker, start, text]) => {
    const words = text.split(' ').map((word, i) => ({
      ...{ text: ` ${word}`, probability: 0.9 },
      ...{ start: start + i * 0.4, end: start + i * 0.4 + 0.35 },
    }))
    return { start, end: (words.at(-1)?.end ?? start) as number, speaker, text, words }
  }),
})
const call = heard(
  ['a', 2, 'Bonjour Camille, comment est-ce que vous fixez vos tarifs aujourd’hui ?'],
  ['b', 8, 'Je pars du prix de revient et j’ajoute ma marge, euh, puis je regarde le marché.'],
  ['a', 20, 'Très bien, et que se passe-t-il quand un client demande une remise de dix pour cent ?'],
  ['b', 30, 'Je refuse presque toujours, parce que mon travail vaut ce prix là et pas moins.'],
)
const place = (transcript: Transcript, file: string, named: readonly string[] = []) => {
  const words = wordsOf(transcript)
  return placed(transcript, (i) => words[i]?.text ?? '', new Set(named), readBrought(file, transcript.duration))
}
/** What it reads with the changes. */
const corrected = (transcript: Transcript, changes: readonly { index: number; text: string }[]): string => {
  const texts = wordsOf(transcript).map(({ text }) => text.trim())
  for (const { index, text } of changes) texts[index] = text
  return texts.filter(Boolean).join(' ')
}
const said = (transcript: Transcript): string => transcript.segments.map(({ text }) => text).join(' ')

/** As Trint's export holds it: thousandths of a second. */
const trint = (transcript: Transcript, names: Readonly<Record<string, string>>, unit = 1000): string =>
  JSON.stringify({
    words: transcript.segments.flatMap(({ speaker, words }, paragraphId) =>
      words.map(({ text, start, end }) => ({
        ...{ paragraphId: `p${paragraphId}`, speaker: names[speaker ?? ''] ?? '', value: text.trim() },
        ...{ time: start * unit, duration: (end - start) * unit },
      })),
    ),
  })

describe('what is read', () => {
  test('cues of WebVTT, without notes, styles, names of cues and tags, with who speaks', () => {
    const file = [
      'WEBVTT - Réunion\n\nNOTE rien\nà dire\n\nSTYLE\n::cue { color: red }\n',
      'intro\n00:01.000 --> 00:03.500 align:start\n<v.loud Léa Martin>Bonjour &amp; <i>merci</i>',
      '01:00:04.000 --> 01:00:05.000\n- Une ligne\n- Une autre',
    ].join('\n\n')
    expect(readBrought(file, 4000)).toEqual([
      { start: 1, end: 3.5, speaker: 'Léa Martin', text: 'Bonjour & merci' },
      { start: 3604, end: 3605, speaker: null, text: 'Une ligne' },
      { start: 3604, end: 3605, speaker: null, text: 'Une autre' },
    ])
  })

  test('SubRip as Windows writes it, with a name before what is said', () => {
    const file =
      '\uFEFF1\r\n00:00:01,000 --> 00:00:02,000\r\nLéa Martin : Bonjour\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nà tous\r\n'
    expect(readBrought(file, 10)).toEqual([
      { start: 1, end: 2, speaker: 'Léa Martin', text: 'Bonjour' },
      { start: 3, end: 4, speaker: null, text: 'à tous' },
    ])
  })

  test('Trint’s words, in thousandths or in seconds', () => {
    const expected = readBrought(trint(call, { a: 'Léa' }), call.duration)
    expect(expected).toHaveLength(4)
    expect(expected[0]).toMatchObject({ start: 2, speaker: 'Léa', text: call.segments[0]?.text })
    const inSeconds = heard(['a', 10, 'un deux trois quatre cinq'], ['b', 60, 'six sept huit'])
    expect(readBrought(trint(inSeconds, {}, 1), 120).map(({ start }) => start)).toEqual([10, 60])
  })

  test.each([
    '',
    'Bonjour.',
    '{',
    '[]',
    '{"words":[]}',
    '{"words":[{"time":-1,"duration":0,"value":"x"}]}',
    'WEBVTT\n',
  ])('what is no transcript is refused: %j', (file) =>
    expect(() => readBrought(file, 60)).toThrow(expect.objectContaining({ code: 'transcript-unreadable' })),
  )
})

describe('what is changed', () => {
  test.each([
    ['JSON', JSON.stringify(call)],
    ['WebVTT', vtt.render(call)],
    ['SubRip', srt.render(call)],
    ['Trint', trint(call, {})],
  ])('nothing, where it says the same: %s', (_, file) => {
    expect(place(call, file)).toMatchObject({ words: [], share: 1, unheard: [] })
  })

  test('misheard words, words that were not heard, fillers that were taken out, and who speaks', () => {
    const better = heard(
      ['a', 2, 'Bonjour Camille, comment est-ce que vous fixez vos tarifs aujourd’hui ?'],
      ['b', 8, 'Je pars du prix de revient et j’ajoute ma marge, puis je regarde le marché de l’art.'],
      ['a', 20, 'Très bien, Maëlle, que se passe-t-il quand un client demande une remise de dix pour cent ?'],
      ['b', 30, 'Je refuse presque toujours, parce que mon travail vaut ce prix-là et pas moins.'],
    )
    const { words, speakers, share, unheard } = place(call, trint(better, { a: 'Léa Martin', b: 'Speaker 2' }))
    expect(corrected(call, words)).toBe(said(better))
    expect(words.length).toBeLessThan(8)
    expect(speakers).toEqual([{ id: 'a', name: 'Léa Martin' }])
    expect(share).toBeGreaterThan(0.85)
    expect(unheard).toEqual([])
    expect(place(call, trint(better, { a: 'Léa Martin' }), ['a']).speakers).toEqual([])
  })

  test('a number is written in other pieces where one was heard', () => {
    const spoken = heard(['a', 2, 'Vous pouvez me joindre au 0,06,12,34,56,78. le soir de préférence'])
    const written = heard(['a', 2, 'Vous pouvez me joindre au 06 12 34 56 78 le soir de préférence'])
    expect(place(spoken, trint(written, {}))).toMatchObject({
      words: [{ index: 5, text: '06 12 34 56 78' }],
      unheard: [],
    })
    const back = place(written, trint(spoken, {}))
    expect(corrected(written, back.words)).toBe(said(spoken))
    const unsaid = heard(['a', 2, 'Vous pouvez me joindre au le soir de préférence'])
    expect(place(unsaid, trint(written, {}))).toMatchObject({ words: [], unheard: [{ text: '06 12 34 56 78' }] })
  })

  test('what nobody was heard saying is told and put nowhere; what it leaves out stays', () => {
    const other = heard(
      ...(call.segments.slice(0, 2).map(({ speaker, start, text }) => [speaker, start, text]) as Turn[]),
      ['a', 14, 'Mon numéro c’est le zéro six douze trente-quatre cinquante-six'],
      ['b', 30, call.segments[3]?.text as string],
    )
    const { words, unheard } = place(call, trint(other, { a: 'Léa' }))
    expect(words).toEqual([])
    expect(unheard).toEqual([expect.objectContaining({ speaker: 'Léa', text: other.segments[2]?.text })])
    expect(unheard[0]?.start).toBeCloseTo(14, 0)
  })

  test('a timecode that begins at ten o’clock is put back; captions in capitals change no word but the wrong ones', () => {
    const late = heard(...call.segments.map(({ speaker, start, text }): Turn => [speaker, start + 36_000, text]))
    expect(place(call, trint(late, {}))).toMatchObject({ words: [], share: 1 })
    const loud = vtt
      .render(call)
      .replaceAll(/^[^\d\n].*$/gm, (line) => line.toUpperCase().replace('REMISE', 'RISTOURNE'))
    expect(place(call, `WEBVTT\n${loud.slice(6)}`).words).toEqual([{ index: expect.any(Number), text: 'ristourne' }])
  })

  test('another recording’s has little in common', () => {
    const other = heard(
      ['a', 2, 'Alors cette semaine nous avons parlé longuement des vacances d’été avec les enfants'],
      ['b', 12, 'Oui la plage était superbe mais il y avait beaucoup trop de monde partout hélas'],
    )
    expect(place(call, trint(other, {})).share).toBeLessThan(0.3)
  })

  test('whatever it says, indexes are of this transcript and ascend, and what both say alike stays', () => {
    const word = fc.constantFrom('oui', 'non', 'prix', 'marge', 'Léa', 'donc', 'voilà', '?', '12')
    const turn = fc.tuple(
      fc.constantFrom('a', 'b', null),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.array(word, { minLength: 1, maxLength: 12 }).map((all) => all.join(' ')),
    )
    const some = fc
      .array(turn, { minLength: 1, maxLength: 8 })
      .map((all) => heard(...all.toSorted((a, b) => a[1] - b[1])))
    fc.assert(
      fc.property(some, some, (mine, theirs) => {
        const { words, share } = place(mine, trint(theirs, { a: 'Léa' }))
        const indexes = words.map(({ index }) => index)
        expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
        expect(indexes.every((index) => index < wordsOf(mine).length)).toBe(true)
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
        expect(place(mine, JSON.stringify(mine)).words).toEqual([])
      }),
    )
  })
})

test('words are compared with those said about then, whatever the length, and always come out in order', () => {
  const word = fc.record({
    plain: fc.constantFrom('a', 'b', 'c', 'd'),
    time: fc.double({ min: 0, max: 60, noNaN: true }),
  })
  const some = fc.array(word, { maxLength: 30 }).map((all) => all.toSorted((x, y) => x.time - y.time))
  fc.assert(
    fc.property(some, some, fc.double({ min: 0.1, max: 80, noNaN: true }), (before, after, within) => {
      const pairs = aligned(before, after, within)
      expect(pairs).toHaveLength(before.length)
      const used = pairs.filter((pair) => pair !== null)
      expect(used).toEqual([...new Set(used)].sort((a, b) => a - b))
      expect(aligned(before, before, within).every((pair, i) => before[pair ?? -1]?.plain === before[i]?.plain)).toBe(
        true,
      )
    }),
  )
})
