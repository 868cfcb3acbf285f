import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonRecord } from '../../core/contract/review/records.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { excerptOf } from '../support/excerpt.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import { violationsInBothThemes } from './axe.ts'
import { recordsOf } from './review-records.ts'
import { enter } from './studio.ts'

const call = sample('starter/starter-call.mp4')
const truth = sample('starter/starter-call.truth.json')
const missing = !call || !truth

let folder: string
let home: string
let host: StudioHost
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  if (missing) return
  folder = await mkdtemp(join(tmpdir(), 'estompe-enrolment-e2e-'))
  home = join(folder, 'home')
  browser = await launchBrowser()
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  ;({ page, complaints } = await enter(context, host.served.newLink()))
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** A part of the sample call in which its mentor is seen. */
async function part(title: string, start: number, end: number): Promise<string> {
  const { video } = await excerptOf(call as string, truth as string, await mkdtemp(join(folder, 'part-')), {
    start,
    end,
  })
  const path = join(folder, `${title}.mp4`)
  await rename(video, path)
  return path
}

/** Brings a recording in, waits until all is found, and opens the people of its review. */
async function peopleOf(title: string, start: number, end: number): Promise<void> {
  await page.locator('input[type=file][accept]').setInputFiles(await part(title, start, end))
  const row = page.locator('li.row', { hasText: title })
  await row.locator('[data-standing=to-review]').waitFor({ timeout: 300_000 })
  await row.locator('a.row-link').press('Enter')
  await page.locator('.picture-canvas').waitFor()
  await page.keyboard.press('2')
  await page.locator('.desk-person').first().waitFor()
}

const people = (title: string) =>
  recordsOf(home, title).filter((record): record is PersonRecord => record.type === 'person')
const card = () => page.locator('.desk-people .desk-person')

test.skipIf(missing)('a library without sessions says what the first step is', async () => {
  await page.getByRole('heading', { name: 'Start with a recording' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
})

test.skipIf(missing)(
  `somebody is enrolled with their consent in one session, and visible in the next one (skipped where ${samplesMissing})`,
  async () => {
    await peopleOf('one-call', 0, 1.6)
    await card().getByRole('button', { name: 'Recognise elsewhere…' }).press('Enter')
    const form = card().locator('form')
    await form.getByLabel('Name', { exact: true }).fill('Camille, mentor')
    await form.getByLabel('How consent was given').fill('signed form')
    await form.getByLabel('How consent was given').press('Enter')
    await card().getByText('Noted. “Keeping and erasing” shows who is recognised').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    // Here nobody has decided yet: it is for later sessions.
    expect(people('one-call')).toMatchObject([{ decision: null, consent: null }])

    await page.goto(`${new URL(page.url()).origin}/#/`)
    await peopleOf('next-call', 12, 13.6)
    await page.locator('.desk-person[data-state=keep]').getByText('Consent: signed form').waitFor()
    expect(await card().getByLabel(/^Name/).inputValue()).toBe('Camille, mentor')
    expect(people('next-call')).toMatchObject([
      { name: 'Camille, mentor', decision: 'keep', decided: { by: 'estompe' } },
    ])
    expect(complaints).toEqual([])
  },
)

test.skipIf(missing)('one action ends it: they are hidden again wherever they were visible for it', async () => {
  await page.goto(`${new URL(page.url()).origin}/#/keeping`)
  await page.getByText('People recognised in every session').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  const deleteAll = page.getByRole('button', { name: 'Delete all', exact: true })
  await deleteAll.press('Enter')
  await page.locator('button:focus', { hasText: /^No$/ }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('button:focus', { hasText: /^Delete all$/ }).waitFor()
  await page.getByRole('button', { name: 'Recognise no more: Camille, mentor' }).press('Enter')
  await page.getByText('People recognised in every session').waitFor({ state: 'detached' })
  await expect.poll(() => people('next-call')).toMatchObject([{ decision: null, consent: null, decided: null }])
  await page.goto(`${new URL(page.url()).origin}/#/`)
  await page.locator('li.row', { hasText: 'next-call' }).locator('a.row-link').press('Enter')
  await page.locator('.picture-canvas').waitFor()
  await page.keyboard.press('2')
  await page.locator('.desk-person[data-state=open]').waitFor()
})
