import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Finding } from '../../contract/finding.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { TextHit } from '../../contract/plugins.ts'
import type { Transcript } from '../../contract/transcript.ts'
import srt from '../../plugins/exporters/srt.ts'
import vtt from '../../plugins/exporters/vtt.ts'
import { checkCaptions, hiddenWordsLeft, isLabelOnly, linesOf } from './captions.ts'
import type { PersonalSearch } from './personal.ts'

const word = (text: string, start: number) => ({ text, start, end: start + 0.4, probability: 0.9 })
const transcript: Transcript = {
  language: 'fr',
  duration: 10,
  speakers: [],
  segments: [
    {
      start: 1,
      end: 5,
      speaker: null,
      text: 'Appelez le [téléphone] plutôt le matin.',
      words: ['Appelez', 'le', '[téléphone]', '▒', '▒', 'plutôt', 'le', 'matin.'].map((text, i) =>
        word(text, 1 + i / 2),
      ),
    },
  ],
}
const plan: RedactionPlan = {
  version: 1,
  source: { sha256: 'a'.repeat(64), duration: 10 },
  video: [],
  audio: [],
  text: [{ start: 2, end: 3.5, firstWord: 2, lastWord: 4, kind: 'PHONE' }],
}
/** Finds the one name that the tests plant. */
const search: PersonalSearch = {
  find: async (views) =>
    views.map(({ text }): TextHit[] => {
      const start = text.indexOf('Robert')
      return start < 0 ? [] : [{ start, end: start + 6, entity: 'PERSON', score: 0.9, reasons: [] }]
    }),
  close: async () => undefined,
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-captions-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function written(change: (text: string) => string): Promise<string[]> {
  const files = [join(folder, 'transcript.vtt'), join(folder, 'transcript.srt')]
  await writeFile(files[0] as string, change(vtt.render(transcript)))
  await writeFile(files[1] as string, srt.render(transcript))
  return files
}

test('captions that say what the redacted transcript says are clean', async () => {
  const { check, leaks } = await checkCaptions(await written((text) => text), transcript, plan, [vtt, srt], search)
  expect(leaks).toEqual([])
  expect(check.examined).toBeGreaterThanOrEqual(2)
})

test('a line that the transcript does not have is a leak, and so is the name in it', async () => {
  const files = await written((text) => `${text}\n00:00:07.000 --> 00:00:08.000\nCamille Robert\n`)
  const { leaks } = await checkCaptions(files, transcript, plan, [vtt, srt], search)
  expect(leaks.map(({ kind, entity, start }) => ({ kind, entity, start }))).toEqual([
    { kind: 'caption', entity: null, start: 7 },
    // Found with the line before it and by itself.
    { kind: 'caption', entity: 'PERSON', start: 3.5 },
    { kind: 'caption', entity: 'PERSON', start: 7 },
  ])
  expect(JSON.stringify(leaks)).not.toContain('Robert')
})

test('a name in the redacted words counts however unsure, but for what a person left visible', async () => {
  const unsure: PersonalSearch = {
    find: async (views) =>
      views.map(({ text }): TextHit[] => {
        const start = text.indexOf('matin')
        return start < 0 ? [] : [{ start, end: start + 5, entity: 'PERSON', score: 0.4, reasons: [] }]
      }),
    close: async () => undefined,
  }
  const files = await written((text) => text)
  const { leaks } = await checkCaptions(files, transcript, plan, [vtt, srt], unsure)
  expect(leaks).toEqual([expect.objectContaining({ kind: 'caption', entity: 'PERSON', start: 4.5 })])
  const [left] = leaks
  const shown: Finding = {
    ...{ id: 'speech-1', kind: 'speech', entity: 'PERSON', person: null, start: left?.start ?? 0, end: left?.end ?? 0 },
    ...{ keyframes: [], words: [7, 7], score: 0.4, reasons: [{ detector: 'names', code: 'model' }], doubts: [] },
  }
  expect((await checkCaptions(files, transcript, plan, [vtt, srt], unsure, [shown])).leaks).toEqual([])
})

test('a file that is not there is a leak', async () => {
  const { leaks } = await checkCaptions([join(folder, 'none.vtt')], transcript, plan, [vtt], search)
  expect(leaks).toHaveLength(1)
})

test('a word that the plan hides and the transcript shows is a leak; a sentence that says more than its words too', () => {
  const shown = structuredClone(transcript)
  const segment = shown.segments[0] as Transcript['segments'][0]
  ;(segment.words[3] as { text: string }).text = '06'
  expect(hiddenWordsLeft(shown, plan).map(({ entity }) => entity)).toContain('PHONE')
  const told = structuredClone(transcript)
  ;(told.segments[0] as { text: string }).text = 'Appelez le 06 12 plutôt le matin.'
  expect(hiddenWordsLeft(told, plan)).toHaveLength(1)
  expect(hiddenWordsLeft(transcript, plan)).toEqual([])
})

test('labels hold no personal data', () => {
  expect(['[nom] ▒', '[téléphone].', '▒ ▒', 'nom]'].map(isLabelOnly)).toEqual([true, true, true, true])
  expect(['[nom] Robert', '06 12', 'Robert'].map(isLabelOnly)).toEqual([false, false, false])
})

test('lines of each kind of file are read with their times', async () => {
  expect(linesOf('srt', '1\n00:00:01,500 --> 00:00:02,000\nBonjour\n')).toEqual([
    { start: 1.5, end: 2, text: 'Bonjour' },
  ])
  expect(linesOf('vtt', 'WEBVTT\n\n01:00:01.500 --> 01:00:02.000\n<v A>Oui\n')).toEqual([
    { start: 3601.5, end: 3602, text: 'Oui' },
  ])
  expect(linesOf('txt', 'Un\n\nDeux\n').map((line) => line.text)).toEqual(['Un', 'Deux'])
  const path = (await written((text) => text))[0] as string
  expect(linesOf('vtt', await readFile(path, 'utf8')).map((line) => line.start)).toEqual([1, 3.5])
})
