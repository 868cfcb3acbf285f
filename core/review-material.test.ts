import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Artefacts } from './artefacts.ts'
import type { TranscribeOutput } from './contract/pipeline.ts'
import type { Transcript } from './contract/transcript.ts'
import { wordsOf } from './contract/transcript.ts'
import { type Library, openLibrary } from './library.ts'
import { saidIn } from './review-material.ts'
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

test('a name that was taken out of a transcript changes nothing of which one it is', async () => {
  await answered('transcribe', 'a'.repeat(64), heard(said(0, 'bonjour', '▒')))
  await answered('track', 'b'.repeat(64), { findings: [], wordTimes: wordTimes(said(0, 'bonjour', 'Camille')) })
  await answered('transcribe', 'c'.repeat(64), heard(said(0.2, 'ah', 'bonjour', 'Camille')))
  expect(await texts()).toEqual(['bonjour', '▒'])
})
