import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Artefacts } from './artefacts.ts'
import type { TranscribeOutput } from './contract/pipeline.ts'
import type { Transcript } from './contract/transcript.ts'
import { wordsOf } from './contract/transcript.ts'
import { takeIn } from './handlers/review-source.ts'
import { letGoOfLooks } from './keeping/biometrics.ts'
import { type Library, openLibrary } from './library.ts'
import { ReviewDesk } from './review.ts'
import { foundIn, saidIn } from './review-material.ts'
import { wordTimes } from './stages/detect/word-times.ts'

let folder: string
let library: Library
let session: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-material-'))
  library = openLibrary(join(folder, 'home'))
  const made = { sha256: 'a'.repeat(64), path: '/x.mp4', fingerprint: 'f', size: 1, title: 'x', duration: 9 }
  session = library.database.sessions.remember(made).id
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const heard = (transcript: Transcript): TranscribeOutput => ({ transcript, hasSound: true, otherLanguage: false })
const said = (start: number, ...texts: string[]): Transcript => {
  const words = texts.map((text, i) => ({ text, start: start + i, end: start + i + 0.5, probability: 1 }))
  const segments = [{ start, end: start + texts.length, speaker: null, text: texts.join(' '), words }]
  return { language: 'fr', duration: 9, speakers: [], segments }
}

async function answered(stage: string, key: string, answer: unknown): Promise<void> {
  const kept = await new Artefacts(library).save(answer, '/x.mp4', library.stageFolder(session, stage, key))
  library.database.stageRuns.start(session, stage, key)
  library.database.stageRuns.finish({ session, stage, key, seconds: 1, ...kept })
}
const texts = async (): Promise<string[]> => wordsOf(await saidIn(library, session)).map(({ text }) => text)

test('a review reads the transcript that was searched, not one that came later', async () => {
  const searched = said(0, 'bonjour', 'Camille')
  await answered('transcribe', 'a'.repeat(64), heard(searched))
  await answered('track', 'b'.repeat(64), { findings: [], wordTimes: wordTimes(searched) })
  await answered('transcribe', 'c'.repeat(64), heard(said(0.2, 'ah', 'bonjour', 'Camille')))
  expect(await texts()).toEqual(['bonjour', 'Camille'])
})

test('what was found is read although what recognises people is let go of meanwhile', async () => {
  const personLooks = join(library.stageFolder(session, 'track', 'b'.repeat(64)), 'person-looks.json')
  writeFileSync(personLooks, '[]')
  await answered('track', 'b'.repeat(64), { findings: [], personLooks })
  const reading = foundIn(library, session)
  letGoOfLooks(library, session)
  expect(existsSync(personLooks)).toBe(false)
  expect(await reading).toMatchObject({ findings: [] })
})

test('a name that was taken out of a transcript changes nothing of which one it is', async () => {
  await answered('transcribe', 'a'.repeat(64), heard(said(0, 'bonjour', '▒')))
  await answered('track', 'b'.repeat(64), { findings: [], wordTimes: wordTimes(said(0, 'bonjour', 'Camille')) })
  await answered('transcribe', 'c'.repeat(64), heard(said(0.2, 'ah', 'bonjour', 'Camille')))
  expect(await texts()).toEqual(['bonjour', '▒'])
})

test('corrections go with their words into another transcript, or are dropped with a note; a restart changes nothing', async () => {
  const claire = { name: 'Claire', role: 'reviewer', at: '2026-11-22T10:00:00.000Z' } as const
  const corrections = (desk: ReviewDesk): unknown[] =>
    [...desk.state(session).values()].flatMap((r) => (r.type === 'word' ? [[r.index, r.text]] : []))
  const first = said(0, 'bonjour', 'le', 'pris')
  await answered('transcribe', 'a'.repeat(64), heard(first))
  await answered('track', 'b'.repeat(64), { findings: [], wordTimes: wordTimes(first) })
  const desk = new ReviewDesk(library.database)
  await takeIn(library, desk, session)
  const looked = { wordTimes: wordTimes(first) }
  desk.perform(session, 'word.edit', { index: 2, text: 'prix' }, claire, looked)
  desk.perform(session, 'word.edit', { index: 0, text: 'Bonsoir' }, claire, looked)
  const mark = { id: 'm1', start: 1, end: 2.5, words: [1, 2], entity: 'PERSON' }
  desk.perform(session, 'speech.mark', mark, claire, looked)
  desk.undo(session, claire)
  desk.perform(session, 'word.edit', { index: 1, text: 'la' }, claire, looked)
  desk.undo(session, claire)
  await takeIn(library, desk, session)
  expect(corrections(desk)).toEqual([
    [2, 'prix'],
    [0, 'Bonsoir'],
  ])

  const second: Transcript = {
    ...first,
    segments: [...said(0, 'ah', 'oui').segments, ...said(1.1, 'le', 'pris').segments],
  }
  await answered('transcribe', 'c'.repeat(64), heard(second))
  await answered('track', 'd'.repeat(64), { findings: [], wordTimes: wordTimes(second) })
  for (const restarted of [desk, desk, new ReviewDesk(library.database)]) {
    await takeIn(library, restarted, session)
    expect(corrections(restarted)).toEqual([[3, 'prix']])
    expect(restarted.state(session).get('changes-words')).toMatchObject({ by: 'estompe', note: '0 Bonsoir' })
  }
  // Whatever was changed by a word's earlier number cannot come back.
  expect([desk.undo(session, claire), desk.redo(session, claire)]).toEqual([null, null])
  expect(corrections(desk)).toEqual([[3, 'prix']])
  expect(desk.state(session).has('m1')).toBe(false)
  // Nor can it be sent by a screen that still shows them.
  for (const stale of [looked, {}])
    expect(() => desk.perform(session, 'speech.mark', mark, claire, stale)).toThrow(
      expect.objectContaining({ code: 'transcript-changed' }),
    )
  // Whoever approves has read it.
  desk.approve(session, { recorder: null, recorderMayApprove: false }, claire)
  expect(desk.state(session).has('changes-words')).toBe(false)
})
