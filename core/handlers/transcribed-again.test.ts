import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeReviewLibrary, saved } from '../../test/support/review-library.ts'
import { api, type StudioApi } from '../contract/api.ts'
import { StudioError } from '../contract/errors.ts'
import { memoryLinks } from '../contract/link.ts'
import type { ReviewEvent } from '../contract/review/api.ts'
import { answer, ask, type Client } from '../contract/rpc.ts'
import type { Transcript } from '../contract/transcript.ts'
import { openLibrary } from '../library.ts'
import { ReviewDesk } from '../review.ts'
import { wordTimes } from '../stages/detect/word-times.ts'
import { createStudio } from '../studio.ts'
import { handlersOf } from './handlers.ts'
import type { Reviewer } from './review.ts'
import { takeIn } from './review-source.ts'
import { openDesk, type StudioDesk } from './studio-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-again-'))
const home = join(folder, 'home')
const bugs: unknown[] = []
const leaving = new AbortController()
let made: { session: string; recording: string }
let desk: StudioDesk
let claire: Client<StudioApi>
let paul: Client<StudioApi>
/** What a page of Claire's that stays open is told. */
const told: ReviewEvent[] = []
let page: Promise<void>

function sitDown(who: Reviewer): Client<StudioApi> {
  const [here, there] = memoryLinks()
  answer(here, api, handlersOf(desk, null), { who, onBug: (_, error) => bugs.push(error) })
  return ask<StudioApi>(there)
}

async function stayOpen(): Promise<void> {
  const { session } = made
  try {
    for await (const event of claire.stream('review.open', { session }, { signal: leaving.signal })) told.push(event)
  } catch (error) {
    if (!leaving.signal.aborted) throw error
  }
}

beforeAll(async () => {
  made = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 6, findings: 4, plays: false })
  desk = openDesk(createStudio({ home }), { language: 'fr', onBug: (_, error) => bugs.push(error) })
  claire = sitDown({ name: 'Claire', role: 'reviewer' })
  paul = sitDown({ name: 'Paul', role: 'reviewer' })
  page = stayOpen()
}, 60_000)
afterAll(async () => {
  leaving.abort()
  await page
  await desk.close()
  rmSync(folder, { recursive: true })
  expect(bugs).toEqual([])
})

const transcript = (start: number, ...texts: string[]): Transcript => {
  const words = texts.map((text, i) => ({ text, start: start + i, end: start + i + 0.5, probability: 1 }))
  const segments = [{ start, end: start + texts.length, speaker: 's1', text: texts.join(' '), words }]
  return { language: 'fr', duration: 3, speakers: [{ id: 's1', name: null }], segments }
}

/** Another model transcribes the session, as a program of its own would. */
async function transcribeAgain(said: Transcript, time: number, takesIn: boolean): Promise<void> {
  const { session, recording } = made
  const library = openLibrary(home)
  const transcribed = { transcript: said, hasSound: true, otherLanguage: false }
  await saved(library, session, recording, 'transcribe', transcribed, time)
  await saved(library, session, recording, 'track', { findings: [], wordTimes: wordTimes(said) }, time)
  if (takesIn) await takeIn(library, new ReviewDesk(library.database), session)
  library.close()
}

const openings = () => told.flatMap((event) => (event.kind === 'opening' ? [event.opening] : []))
const shown = (count: number) =>
  expect.poll(() => told.filter(({ kind }) => kind === 'ready').length, { timeout: 30_000 }).toBe(count)
const records = () => [...desk.review.desk.state(made.session).values()]
const perform = (command: string, args: unknown, counted: string | null | undefined) =>
  claire
    .call('review.perform', {
      session: made.session,
      command,
      args,
      ...(counted === undefined ? {} : { wordTimes: counted }),
    })
    .then(
      () => 'done',
      (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
    )
const sound = { start: 0.2, end: 0.9, entity: 'PERSON' }
const spoken = [
  ['words.edit', { words: [{ index: 1, text: 'Lefevre' }] }],
  ['word.edit', { index: 0, text: 'Camille' }],
  ['speech.mark', { id: 'm1', ...sound, words: [0, 1] }],
  ['speech.markAll', { marks: [{ id: 'm2', start: 0.2, end: 0.9, words: [2, 2] }], entity: 'PERSON' }],
  ['speaker.rename', { id: 's1', name: 'Camille' }],
  ['voice.keep', { speaker: 's1', heard: '1 0 3 3', why: 'they agreed' }],
] as const

test('what counts words says in which transcript; without that it is refused', async () => {
  await shown(1)
  const first = openings()[0]?.wordTimes
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  for (const [command, args] of spoken) expect(await perform(command, args, undefined)).toBe('transcript-changed')
  expect(await perform('word.edit', { index: 3, text: 'prix' }, first)).toBe('done')
  expect(records().filter(({ type }) => type === 'word')).toMatchObject([{ index: 3, text: 'prix' }])
})

test('a page that is open on an old transcript is opened on the new one; what it still sends hides and shows nothing', async () => {
  const first = openings()[0]?.wordTimes
  const second = transcript(0.1, 'ah', 'bonjour', 'Camille')
  await transcribeAgain(second, 1, false)
  for await (const event of paul.stream('review.open', { session: made.session })) if (event.kind === 'ready') break
  const before = records()
  for (const [command, args] of spoken) expect(await perform(command, args, first)).toBe('transcript-changed')
  expect(records()).toEqual(before)
  await shown(2)
  expect(openings().at(-1)).toMatchObject({ wordTimes: wordTimes(second), transcript: second })
  // A stretch of sound without words is the same in any transcript.
  expect(await perform('speech.mark', { id: 'm3', ...sound, words: null }, first)).toBe('done')
  expect(await perform('speech.mark', { id: 'm4', ...sound, words: [1, 2] }, wordTimes(second))).toBe('done')
  await expect
    .poll(() => told.at(-1), { timeout: 30_000 })
    .toMatchObject({ kind: 'changed', diff: { m4: { before: null } } })
})

test('another program transcribed it and nobody was told: the refusal opens the page again', async () => {
  const second = openings().at(-1)?.wordTimes
  const third = transcript(0.3, 'bonjour', 'Camille')
  await transcribeAgain(third, 2, true)
  expect(await perform('words.edit', { words: [{ index: 0, text: 'Bonsoir' }] }, second)).toBe('transcript-changed')
  await shown(3)
  expect(openings().at(-1)?.wordTimes).toBe(wordTimes(third))
  expect(records().filter(({ type }) => type === 'word')).toEqual([])
})
