import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandName } from '../../core/contract/review/commands.ts'
import type { VoiceRecord } from '../../core/contract/review/records.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { openLibrary } from '../../core/library.ts'
import { foundIn } from '../../core/review-material.ts'
import { wordTimes } from '../../core/stages/detect/word-times.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { makeReviewLibrary, saved } from '../support/review-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { findingsIn, recordsOf } from './review-records.ts'
import { enter } from './studio.ts'

const title = 'home-recording'

let folder: string
let home: string
let made: { session: string; recording: string }
let host: StudioHost
let browser: Browser
let page: Page

/** Somebody comes in by a link and opens the review. */
async function visit(link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const entered = await enter(context, link)
  await entered.page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, made.session)
  await entered.page.locator('.desk-word').first().waitFor({ timeout: 120_000 })
  return entered.page
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-words-'))
  home = join(folder, 'home')
  made = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 20, findings: 4, plays: true })
  await labelFirst()
  browser = await launchBrowser()
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  page = await visit(host.served.newLink())
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A call in which the first person is seen in a tile with a name. */
async function labelFirst(): Promise<void> {
  const library = openLibrary(home)
  try {
    const { findings } = await foundIn(library, made.session)
    const tile = findings.find(({ person }) => person === 'person-1')?.keyframes[0]?.box
    const labels = [{ name: 'Camille Lefèvre', start: 0, end: 3, tile }]
    const detected = { detections: null, cuts: [], faceInterval: 0.2, spoken: [], labels }
    await saved(library, made.session, made.recording, 'detect', detected, 1)
  } finally {
    library.close()
  }
}

const names = () => recordsOf(home, title).flatMap((record) => (record.type === 'person' ? [record.name] : []))
const voices = () =>
  recordsOf(home, title)
    .filter((record): record is VoiceRecord => record.type === 'voice')
    .map(({ speaker, decision, why }) => [speaker, decision, why])
const words = () => recordsOf(home, title).filter(({ type }) => type === 'word')
const card = (name: string) => page.locator('.desk-voices .desk-person', { hasText: name })
const stateOf = (name: string) => card(name).locator('.desk-person-state').getAttribute('data-state')

test('the name of a tile’s label is suggested for who is seen in it, and taken by one key', async () => {
  await page.keyboard.press('2')
  const suggested = page.locator('.desk-person-suggested')
  await expect.poll(() => suggested.allTextContents()).toEqual([expect.stringContaining('“Camille Lefèvre”')])
  expect(names().filter((name) => name !== null)).toEqual([])
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('g')
  await expect.poll(() => names().filter((name) => name !== null)).toEqual(['Camille Lefèvre'])
  await expect.poll(() => suggested.count()).toBe(0)
  await page.locator('body').press('Control+z')
  await expect.poll(() => suggested.count()).toBe(1)
})

test('a voice is disguised, or let be heard for a reason, and taken back, by keys alone', async () => {
  await page.keyboard.press('2')
  expect(await stateOf('Voice 1')).toBe('plain')
  await page.getByRole('button', { name: 'Disguise the voice of Voice 1' }).press('Enter')
  await expect.poll(voices).toEqual([['s1', 'disguise', null]])
  await expect.poll(() => stateOf('Voice 1')).toBe('disguised')
  await page.getByRole('button', { name: 'Let it be heard: the voice of Voice 2' }).press('Enter')
  await page.getByLabel('Why this voice may be heard').fill('they agreed')
  await page.keyboard.press('Enter')
  await expect.poll(() => voices().at(-1)).toEqual(['s2', 'keep', 'they agreed'])
  await expect.poll(() => stateOf('Voice 2')).toBe('kept')
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.locator('body').press('Control+z')
  await expect.poll(voices).toEqual([['s1', 'disguise', null]])
  await expect.poll(() => stateOf('Voice 2')).toBe('plain')
})

test('a voice is said to be a person’s, and hidden with them in one decision', async () => {
  const links = () => recordsOf(home, title).flatMap((one) => (one.type === 'link' ? [[one.speaker, one.person]] : []))
  await page.keyboard.press('2')
  await page.getByLabel('Voice 2: The voice of').selectOption({ label: 'Person 1' })
  await expect.poll(links).toEqual([['s2', 'person-1']])
  const person = page.locator('.desk-people .desk-person', { hasText: 'Voice 2, heard' })
  await person.getByRole('button', { name: 'Hide, voice included' }).press('Enter')
  await expect.poll(voices).toEqual([
    ['s1', 'disguise', null],
    ['s2', 'disguise', null],
  ])
  await page.locator('.desk-person[data-state=hide]', { hasText: 'Voice 2, disguised' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.locator('body').press('Control+z')
  await expect.poll(voices).toEqual([['s1', 'disguise', null]])
  await page.locator('body').press('Control+z')
  await expect.poll(links).toEqual([])
})

test('people are made one and two again; every form about them is left by Escape, and axe finds no fault in it', async () => {
  await page.keyboard.press('2')
  const cards = page.locator('.desk-people .desk-person')
  const open = (name: string): Promise<void> => cards.first().getByRole('button', { name }).click()
  const form = cards.locator('form')
  const all = await cards.count()
  for (const name of ['Let show…', 'Merge with…', 'Recognise elsewhere…']) {
    await open(name)
    await form.locator(':focus').waitFor()
    expect(await violationsInBothThemes(page), name).toEqual([])
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name)
  }
  await open('Merge with…')
  await form.getByRole('button', { name: 'Merge', exact: true }).press('Enter')
  await expect.poll(() => cards.count()).toBe(all - 1)
  await cards.filter({ hasText: '2 stretches' }).getByRole('button', { name: 'Split…' }).click()
  await form.locator(':focus').press(' ')
  expect(await violationsInBothThemes(page), 'Split…').toEqual([])
  await form.getByRole('button', { name: 'Split 1 stretch off' }).press('Enter')
  await expect.poll(() => cards.count()).toBe(all)
  for (let step = 0; step < 2; step++) await page.locator('body').press('Control+z')
  await expect.poll(() => cards.filter({ hasText: '2 stretches' }).count()).toBe(0)
  await expect.poll(() => cards.count()).toBe(all)
})

test('every other form of the review is opened by the keyboard, left by Escape, and without fault for axe', async () => {
  const looked = async (what: string): Promise<void> => expect(await violationsInBothThemes(page), what).toEqual([])
  const panel = page.locator('.desk-panel')
  const left = async (form: Locator, what: string): Promise<void> => {
    await form.locator(':focus').waitFor()
    await looked(what)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
  }
  await page.locator('body').press('1')
  await page.locator('body').press('Enter')
  await page.locator('.desk-inspected').waitFor()
  for (const key of ['r', 'e']) {
    await page.locator('body').press(key)
    await left(panel.locator('.desk-decisions form'), `decision ${key}`)
    expect(await page.evaluate(() => document.activeElement?.id), 'Space would press a button').toBe('desk-panel')
  }
  await page.locator('body').press('w')
  await page.locator('.desk-word:focus').press('Shift+ArrowRight')
  await page.locator('.desk-chosen').waitFor()
  await looked('words chosen')
  await page.keyboard.press('e')
  await left(page.locator('.desk-line-editor'), 'a line')
  await page.locator('.desk-speaker').first().press('Enter')
  await left(page.locator('.desk-speaker-form'), 'who speaks')
  await page.locator('body').press('/')
  await page.keyboard.type('camille')
  await looked('search')
  for (let step = 0; step < 2; step++) await page.keyboard.press('Escape')
  await page.locator('body').press('w')
  await page.locator('.desk-word:focus').press('Shift+ArrowRight')
  await page.keyboard.press('c')
  await panel.getByRole('button', { name: 'From the chosen words' }).press('Enter')
  await left(panel.locator('form'), 'a clip')
  // Nothing is proposed in so short a call, so there is nothing to accept.
  await panel.getByText('No clip yet. Choose words in the transcript.').waitFor()
  await page.locator('body').press('Escape')
  await page.locator('body').press('4')
  await panel.getByRole('button', { name: 'Ask for changes…' }).press('Enter')
  await left(panel.locator('.desk-approval form'), 'changes')
  await panel.locator('.rules').getByRole('button', { name: 'Change…' }).press('Enter')
  await panel.getByRole('button', { name: 'Show the log' }).press('Enter')
  await panel.locator('.rules-choice li').first().waitFor()
  await panel.locator('.desk-audit').waitFor()
  await looked('policy and log')
  await panel.getByRole('button', { name: 'Hide the log' }).press('Enter')
  await page.keyboard.press('Escape')
  await panel.evaluate((one) => one.scrollTo(0, one.scrollHeight))
  await page.locator('body').press('2')
  // Another part begins at its beginning.
  expect(await panel.evaluate((one) => one.scrollTop)).toBe(0)
})

test('why something was found is in sight together with what can be decided, in either window and language', async () => {
  for (const [width, height, language] of [
    [1440, 900, 'en'],
    [1024, 700, 'en'],
    [1024, 700, 'fr'],
    [1440, 900, 'fr'],
  ] as const) {
    await page.setViewportSize({ width, height })
    if ((await page.locator('html').getAttribute('lang')) !== language) await page.locator('body').press('l')
    await page.locator(`html[lang=${language}]`).waitFor()
    await page.locator('body').press('Enter')
    const [panel, why, decisions] = await Promise.all(
      ['.desk-panel', '.desk-found-why', '.desk-decisions'].map((part) => page.locator(part).boundingBox()),
    )
    if (!panel || !why || !decisions) throw new Error('nothing is inspected')
    expect(why.y, 'the beginning').toBeGreaterThanOrEqual(panel.y)
    expect(why.y + why.height, 'the end').toBeLessThanOrEqual(decisions.y)
    expect(decisions.y + decisions.height, 'the decisions').toBeLessThanOrEqual(height)
  }
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.locator('body').press('l')
  await page.locator('html[lang=en]').waitFor()
})

test('what goes out is heard by a key, the original by another; the browser keeps neither', async () => {
  await page.keyboard.press('w')
  await page.locator('.desk-word:focus').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.locator('.desk-word[data-chosen]').first().waitFor()
  await page.keyboard.press('p')
  await page.locator('.desk-word[data-personal]').first().waitFor()
  await page.locator('body').press('Escape')
  await page.locator('.desk-word[data-personal]').first().click()
  await page.locator('.desk-inspected[data-kind=speech]').waitFor()
  const asked = page.waitForResponse((answer) => /\/heard-\w+$/.test(answer.url()))
  await page.locator('body').press('a')
  expect((await asked).headers()['cache-control']).toBe('no-store')
  const listening = page.locator('.listening')
  await listening.and(page.locator('[data-side=goesOut]')).waitFor()
  await listening.getByText('1 passage replaced by').waitFor()
  await page.locator('body').press('Shift+A')
  await listening.and(page.locator('[data-side=recorded]')).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.locator('body').press('Control+z')
  await expect.poll(() => page.locator('.desk-word[data-personal]').count()).toBe(0)
  await listening.waitFor({ state: 'detached' })
})

test('no letter and no arrow changes what words are while the list of kinds is closed; a choice gives the keys back', async () => {
  await page.keyboard.press('w')
  await page.locator('.desk-word:focus').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.locator('.desk-word[data-chosen]').first().waitFor()
  await page.keyboard.press('p')
  await page.locator('.desk-word[data-personal]').first().waitFor()
  await page.locator('body').press('Escape')
  await page.locator('.desk-word[data-personal]').first().click()
  const kinds = () =>
    findingsIn(recordsOf(home, title)).flatMap(({ origin, finding }) => (origin === 'marked' ? [finding.entity] : []))
  const before = kinds()
  expect(before.length).toBe(1)
  const list = page.locator('.desk-category select')
  const isFocused = () => list.evaluate((one) => one === document.activeElement)
  await page.locator('body').press('c')
  expect(await isFocused()).toBe(true)
  await page.keyboard.press('Escape')
  for (const key of ['o', 'ArrowDown', 's']) {
    // It opens the list, which is left again.
    await page.keyboard.press(key)
    await page.keyboard.press('Escape')
    expect(await list.inputValue()).toBe(before[0])
    expect(kinds()).toEqual(before)
  }
  await page.keyboard.press('Escape')
  expect(await isFocused()).toBe(false)
  await list.selectOption('PHONE')
  await expect.poll(kinds).toEqual(['PHONE'])
  expect(await isFocused()).toBe(false)
  await page.keyboard.press('s')
  await page.locator('[aria-keyshortcuts=S][aria-pressed=true]').waitFor()
  await page.keyboard.press('m')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(kinds).toEqual([])
})

/** A colleague does something in the same session. */
const theirs = (command: CommandName, args: unknown): void => {
  const { desk } = host.desk.review
  const paul = { name: 'Paul', role: 'reviewer' as const, at: new Date().toISOString() }
  desk.perform(made.session, command, args, paul, { wordTimes: desk.countedIn(made.session) })
}

test('what a colleague changes while somebody is typing stays theirs, and what was typed is not lost', async () => {
  let seen = 0
  /** The same, when it is on the page: what is done after it arrives after it. */
  const theirsSeen = async (...[command, args]: Parameters<typeof theirs>): Promise<void> => {
    theirs(command, args)
    const text = `seen-${++seen}`
    theirs('words.edit', { words: [{ index: 1, text }] })
    await page.locator('.desk-word[data-word="1"]', { hasText: text }).waitFor()
  }
  const field = page.locator('.desk-line-editor textarea')
  const editLine = async (): Promise<string> => {
    await page.locator('body').press('w')
    await page.locator('.desk-word:focus').press('Home')
    await page.locator('.desk-word[data-word="0"]:focus').press('e')
    return field.inputValue()
  }
  const before = await editLine()
  theirs('words.edit', { words: [{ index: 0, text: 'Paul’s' }] })
  await field.fill(`${before} indeed`)
  await page.keyboard.press('Enter')
  await expect.poll(() => words().length).toBe(2)
  expect(words()).toContainEqual(expect.objectContaining({ index: 0, text: 'Paul’s' }))
  expect(words()).toContainEqual(expect.objectContaining({ text: expect.stringMatching(/ indeed$/) }))

  const now = await editLine()
  theirs('words.edit', { words: [{ index: 0, text: 'Still Paul’s' }] })
  await field.fill(now.replace('Paul’s', 'Mine'))
  await page.keyboard.press('Enter')
  const notice = page.getByRole('alert')
  await notice.getByText('Somebody else has just changed the same thing.').waitFor()
  await notice.getByText('Mine', { exact: true }).waitFor()
  expect(words()).toContainEqual(expect.objectContaining({ index: 0, text: 'Still Paul’s' }))
  await notice.getByRole('button', { name: 'Close the message' }).click()

  // A field that is only left puts nothing back, and one that was typed in is not emptied.
  await page.locator('.desk-speaker').first().press('Enter')
  await theirsSeen('speaker.rename', { id: 's1', name: 'Paul’s speaker' })
  const speaker = page.locator('.desk-speaker-form input')
  await speaker.press('Enter')
  await page.locator('.desk-speaker', { hasText: 'Paul’s speaker' }).first().press('Enter')
  await theirsSeen('speaker.rename', { id: 's1', name: 'Still Paul’s speaker' })
  await speaker.fill('Mine')
  await speaker.press('Enter')
  await notice.getByText('Mine', { exact: true }).waitFor()
  await page.locator('.desk-speaker', { hasText: 'Still Paul’s speaker' }).first().waitFor()
  await notice.getByRole('button', { name: 'Close the message' }).click()
  await page.locator('body').press('2')
  const name = page.locator('.desk-person-name').first()
  await name.fill('Mine')
  theirs('person.name', { id: 'person-1', name: 'Paul’s person' })
  await page.locator('.desk-person-name[aria-label*="Paul’s person"]').waitFor()
  expect(await name.inputValue()).toBe('Mine')
  await name.press('Enter')
  await notice.getByText('Mine', { exact: true }).waitFor()
  expect(await name.inputValue()).toBe('Paul’s person')
  await notice.getByRole('button', { name: 'Close the message' }).click()
})

test('a session that is transcribed again opens on its new words; what was being typed stays in sight', async () => {
  await page.keyboard.press('w')
  await page.locator('.desk-word:focus').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.locator('.desk-word[data-chosen]').first().waitFor()
  await page.keyboard.press('e')
  const field = page.locator('.desk-line-editor textarea')
  await field.fill('Bonjour Camille Lefèvre')

  const texts = ['alors', 'voilà']
  const said = texts.map((text, i) => ({ text, start: i, end: i + 0.5, probability: 1 }))
  const transcript: Transcript = {
    ...{ language: 'fr', duration: 3, speakers: [{ id: 's1', name: null }] },
    segments: [{ start: 0, end: 2, speaker: 's1', text: texts.join(' '), words: said }],
  }
  const library = openLibrary(home)
  const { session, recording } = made
  await saved(library, session, recording, 'transcribe', { transcript, hasSound: true, otherLanguage: false }, 1)
  await saved(library, session, recording, 'track', { findings: [], wordTimes: wordTimes(transcript) }, 1)
  library.close()
  // Whoever opens it next brings the records in line with it.
  const other = await visit(host.served.newLink())
  await other.close()

  await expect.poll(() => page.locator('.desk-word').allTextContents(), { timeout: 60_000 }).toEqual(texts)
  const notice = page.getByRole('alert')
  await notice.getByText('has been transcribed again').waitFor()
  await notice.getByText('Bonjour Camille Lefèvre').waitFor()
  expect(await field.count()).toBe(0)
  expect(await page.locator('[data-chosen]').count()).toBe(0)
  expect(words()).toEqual([])
  expect(await violationsInBothThemes(page)).toEqual([])
  await notice.getByRole('button', { name: 'Close the message' }).click()
  await notice.waitFor({ state: 'detached' })

  // The page goes on in the new transcript.
  await page.keyboard.press('w')
  await page.locator('.desk-word:focus').waitFor()
  await page.keyboard.press('e')
  await field.fill('alors tiens')
  await page.keyboard.press('Enter')
  await expect.poll(words).toMatchObject([{ index: 1, text: 'tiens' }])
})
