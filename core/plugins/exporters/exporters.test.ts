import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { Transcript, type Word } from '../../contract/transcript.ts'
import { clock, cuesOf } from './cues/cues.ts'
import docx from './docx.ts'
import json from './json.ts'
import sbv from './sbv.ts'
import srt from './srt.ts'
import txt from './txt.ts'
import vtt from './vtt.ts'

/** Words of a third of a second each, from `start` on. */
const said = (text: string, start: number, speaker: string | null = null): Transcript['segments'][number] => {
  const words: Word[] = text
    .split(' ')
    .map((word, at) => ({ start: start + at / 3, end: start + (at + 1) / 3, text: word, probability: 0.9 }))
  return { start, end: words.at(-1)?.end ?? start, speaker, text, words }
}
const transcript = (...segments: Transcript['segments']): Transcript => ({
  language: 'fr',
  duration: 60,
  speakers: [
    { id: 'speaker-1', name: null },
    { id: 'speaker-2', name: 'Léa <b>' },
  ],
  segments,
})

const long =
  'Pour fixer un prix, on part du coût de revient, on ajoute la marge, et on regarde ce que les clients sont prêts à payer. Combien de pièces vendez-vous par mois, en moyenne, depuis le début ?'

test('the clock counts hours and rounds to milliseconds', () => {
  expect(clock(0, '.')).toBe('00:00:00.000')
  expect(clock(3723.0456, ',')).toBe('01:02:03,046')
  expect(clock(59.9996, '.')).toBe('00:01:00.000')
})

test('a long segment becomes captions of at most two readable lines, without losing a word', () => {
  const cues = cuesOf(transcript(said(long, 2)))
  expect(cues.length).toBeGreaterThan(2)
  expect(cues.flatMap((cue) => cue.lines).join(' ')).toBe(long)
  for (const { lines, start, end } of cues) {
    expect(lines.length).toBeLessThanOrEqual(2)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60)
    expect(end).toBeGreaterThan(start)
    expect(end - start).toBeLessThanOrEqual(7.5)
  }
  expect(cues.some((cue) => cue.lines.at(-1)?.endsWith('payer.'))).toBe(true)
})

test('what is hidden is one label, and a caption of nothing is not written', () => {
  const cues = cuesOf(transcript(said('au [téléphone] ▒ ▒ ▒', 0), said('▒ ▒', 5), said(' ', 8)))
  expect(cues.map((cue) => cue.lines)).toEqual([['au [téléphone]']])
})

test('any words give captions in order, none empty, none before zero', () => {
  const word = fc.record({ text: fc.string({ maxLength: 30 }), gap: fc.double({ min: 0, max: 3, noNaN: true }) })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 80 }), (list) => {
      let at = 0
      const words = list.map(({ text, gap }): Word => {
        at += gap
        return { start: at, end: at + 0.2, text, probability: 1 }
      })
      const segment = { start: 0, end: at + 0.2, speaker: null, text: '', words }
      const cues = cuesOf({ segments: [segment], duration: at + 1 })
      for (const [i, cue] of cues.entries()) {
        expect(cue.lines.join('').trim()).not.toBe('')
        expect(cue.end).toBeGreaterThan(cue.start)
        expect(cue.start).toBeGreaterThanOrEqual(cues[i - 1]?.start ?? 0)
      }
    }),
  )
})

describe('WebVTT', () => {
  test('names the speaker and escapes what would be markup', () => {
    expect(vtt.render(transcript(said('a <i> & b --> c', 1, 'speaker-2')))).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Léa &lt;b&gt;>a &lt;i&gt; &amp; b --&gt; c\n',
    )
  })
  test('without words is only the header', () => expect(vtt.render(transcript())).toBe('WEBVTT\n\n'))
})

test('SubRip numbers its captions, uses commas, and leaves no tag or time line in a text', () => {
  const text = srt.render(transcript(said('un <b> deux', 0), said('a --> b', 4)))
  expect(text).toBe('1\n00:00:00,000 --> 00:00:01,000\nun ‹b› deux\n\n2\n00:00:04,000 --> 00:00:05,000\na → b\n')
})

test('plain text has a paragraph for each turn, with speakers when there are several', () => {
  const text = txt.render(
    transcript(said('Bonjour.', 0, 'speaker-1'), said('Oui ?', 1, 'speaker-1'), said('Salut.', 2, 'speaker-2')),
  )
  expect(text).toBe('speaker-1: Bonjour. Oui ?\n\nLéa <b>: Salut.\n')
  const alone = { ...transcript(said('Bonjour.', 0, 'speaker-1')), speakers: [{ id: 'speaker-1', name: null }] }
  expect(txt.render(alone)).toBe('Bonjour.\n')
  expect(txt.render(transcript())).toBe('')
})

test('JSON is the transcript as the contract has it, to the millisecond', () => {
  const one = transcript(said('Bonjour à vous', 1.23456))
  const read = Transcript.parse(JSON.parse(json.render(one)))
  expect(read.segments[0]?.words[0]?.start).toBe(1.235)
  expect(read.segments[0]?.text).toBe('Bonjour à vous')
})

describe('Word', () => {
  const textOf = async (one: Transcript, title = 'Prix & <marge>'): Promise<string> => {
    const files = unzipSync(await docx.render(one, { title }))
    return strFromU8(files['word/document.xml'] ?? new Uint8Array())
  }

  test('is a document with a title and a paragraph for each turn, nothing of it read as markup', async () => {
    const xml = await textOf(
      transcript(said('Bonjour <w:p> & vous.', 0, 'speaker-1'), said('Oui\u0000 ?', 61, 'speaker-2')),
    )
    expect(xml).toContain('Prix &amp; &lt;marge&gt;')
    expect(xml).toContain('Bonjour &lt;w:p&gt; &amp; vous.')
    expect(xml).toContain('Léa &lt;b&gt;: ')
    expect(xml).toContain('00:01:01')
    expect(xml).toContain('Oui ?')
    expect(xml).not.toContain('\u0000')
  })

  test('any words make a file that opens', async () => {
    const word = fc.string({ unit: 'binary', maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(word, async (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
        expect(await textOf(transcript(said(text, 0)), text)).not.toMatch(unwritable)
      }),
      { numRuns: 20 },
    )
  })
})

test('YouTube’s captions have both times on one line, hours without a zero in front, and no false time lines', async () => {
  const bytes = await sbv.render({
    ...transcript(said('un deux', 0), said('0:00:01.000,0:00:02.000 non', 3700)),
    duration: 7200,
  })
  expect(new TextDecoder().decode(bytes)).toBe(
    '0:00:00.000,0:00:01.000\nun deux\n\n1:01:40.000,1:01:41.000\n\u200b0:00:01.000,0:00:02.000 non\n',
  )
})
