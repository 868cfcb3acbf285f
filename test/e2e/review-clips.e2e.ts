import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CommandName } from '../../core/contract/review/commands.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { makeReviewLibrary } from '../support/review-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { recordsOf } from './review-records.ts'
import { enter } from './studio.ts'

let folder: string
let home: string
let session: string
let host: StudioHost
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-clips-'))
  home = join(folder, 'home')
  ;({ session } = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 20, findings: 4, plays: true }))
  browser = await launchBrowser()
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  ;({ page } = await enter(context, host.served.newLink()))
  await page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, session)
  await page.locator('.desk-word').first().waitFor({ timeout: 120_000 })
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A colleague does something in the same session. */
const theirs = (command: CommandName, args: unknown): void => {
  const { desk } = host.desk.review
  const paul = { name: 'Paul', role: 'reviewer' as const, at: new Date().toISOString() }
  desk.perform(session, command, args, paul, { wordTimes: desk.countedIn(session) })
}
const titles = () =>
  recordsOf(home, 'home-recording').flatMap((record) => (record.type === 'clip' ? [record.title] : []))
const form = () => page.locator('.desk-clip-form')
const open = () => page.locator('.desk-clips').getByRole('button', { name: 'Change', exact: true }).press('Enter')

test('a clip that a colleague changes or removes while its form is open is replaced knowingly or not at all', async () => {
  const clip = { id: 'clip-1', start: 0, end: 2, title: 'First', summary: '', tags: [], language: 'en' }
  theirs('clip.set', clip)
  await page.locator('body').press('3')
  await open()
  await form().waitFor()
  expect(await form().getByRole('status').count()).toBe(0)
  theirs('clip.set', { ...clip, title: 'Second' })
  await form().getByText('Somebody else changed this clip meanwhile: “Second”').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await form().getByLabel('Title').fill('Mine')
  await page.keyboard.press('Enter')
  await expect.poll(titles).toEqual(['Mine'])
  await open()
  theirs('clip.remove', { id: clip.id })
  await form().getByText('Somebody else removed this clip meanwhile').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('No clip yet.').waitFor()
  expect(titles()).toEqual([])
})

test('a clip that a colleague changes in the instant in which it is kept leaves its form open, with what was typed', async () => {
  const clip = { id: 'clip-2', start: 0, end: 2, title: 'First', summary: '', tags: [], language: 'en' }
  theirs('clip.set', clip)
  await page.locator('body').press('3')
  await open()
  // All of it is in sight across the smallest window.
  await page.setViewportSize({ width: 1024, height: 700 })
  for (const label of ['Title', 'Summary', 'Tags', 'Language']) {
    const field = await form().getByLabel(label).boundingBox()
    expect((field?.x ?? 1024) + (field?.width ?? 0), label).toBeLessThan(1024)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await form().getByLabel('Title').fill('Mine')
  await form().getByLabel('Summary').fill('What I heard')
  await form().getByLabel('Tags').fill('price, shop')
  const { desk } = host.desk.review
  const arrives = desk.perform.bind(desk)
  vi.spyOn(desk, 'perform').mockImplementationOnce((...mine) => {
    theirs('clip.set', { ...clip, title: 'Theirs' })
    return arrives(...mine)
  })
  await form().getByLabel('Title').press('Enter')
  await form().getByText('Somebody else changed this clip meanwhile: “Theirs”').waitFor()
  expect(titles()).toEqual(['Theirs'])
  expect(await form().getByLabel('Title').inputValue()).toBe('Mine')
  expect(await form().getByLabel('Summary').inputValue()).toBe('What I heard')
  expect(await form().getByLabel('Tags').inputValue()).toBe('price, shop')
  expect(
    await form()
      .getByLabel('Title')
      .evaluate((field) => field === document.activeElement),
  ).toBe(true)
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect.poll(titles).toEqual(['Mine'])
  await form().waitFor({ state: 'detached' })
  await page.getByRole('alert').getByRole('button', { name: 'Close the message' }).click()
  theirs('clip.remove', { id: clip.id })
  await page.getByText('No clip yet.').waitFor()
})
