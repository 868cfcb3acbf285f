import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary } from '../../core/library.ts'
import { saidIn } from '../../core/review-material.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { makeReviewLibrary } from '../support/review-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { recordsOf } from './review-records.ts'
import { enter } from './studio.ts'

const title = 'home-recording'

let folder: string
let home: string
let session: string
let host: StudioHost
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-brought-'))
  home = join(folder, 'home')
  ;({ session } = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 20, findings: 4, plays: true }))
  browser = await launchBrowser()
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'en-GB' })
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

const words = () => recordsOf(home, title).filter(({ type }) => type === 'word')

test('a transcript that was corrected in Trint is taken over, with what was not heard here; undone in one step', async () => {
  const library = openLibrary(home)
  const { segments } = await saidIn(library, session)
  library.close()
  const [wrong] = segments.flatMap(({ words }) => words.map(({ text }) => text.trim())).slice(3)
  const exported = segments.flatMap(({ words, speaker }, paragraphId) =>
    words.map(({ text, start, end }) => ({
      ...{ paragraphId, speaker: speaker === segments[0]?.speaker ? 'Jeanne Le Goff' : '' },
      ...{
        value: text.trim() === wrong ? 'céramique' : text.trim(),
        time: start * 1000,
        duration: (end - start) * 1000,
      },
    })),
  )
  const late = 'zéro six douze trente-quatre cinquante-six soixante-dix-huit'
    .split(' ')
    .map((value, i) => ({ value, time: 2960 + i, duration: 1, speaker: '', paragraphId: 'last' }))
  const file = (name: string, content: unknown) => ({
    ...{ name, mimeType: 'application/json' },
    buffer: Buffer.from(JSON.stringify(content)),
  })
  const bring = page.locator('input[type=file][accept*=vtt]')
  const panel = page.locator('.desk-brought')
  await bring.setInputFiles(file('notes.json', { words: [] }))
  await panel.getByRole('alert').getByText('no transcript that can be read').waitFor()
  const other = exported.map((word, i) => ({ ...word, value: `autre${i}` }))
  await bring.setInputFiles(file('another.json', { words: other }))
  await panel.getByRole('alert').getByText('only 0% of its words').waitFor()
  expect(await panel.getByRole('button').allTextContents()).toEqual(['Close'])

  await bring.setInputFiles(file('réunion.json', { words: [...exported, ...late] }))
  await panel.getByText('From réunion.json').waitFor()
  const before = words().length
  const told = (await panel.getByRole('status').textContent()) ?? ''
  expect(told).toContain('will read otherwise')
  expect(told).toContain('Jeanne Le Goff')
  await panel.getByText('a passage that was not heard here').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await panel.getByRole('button', { name: 'Take over' }).click()
  await panel.getByText('Taken over.').waitFor()
  const changed = words().slice(before)
  expect(changed.length).toBeGreaterThan(0)
  expect(changed.every((word) => word.type === 'word' && word.text === 'céramique')).toBe(true)
  const speakers = () => recordsOf(home, title).flatMap((record) => (record.type === 'speaker' ? [record.name] : []))
  expect(speakers()).toContain('Jeanne Le Goff')
  await panel.getByRole('button', { name: late.map(({ value }) => value).join(' ') }).click()
  await panel.getByRole('button', { name: 'Close' }).click()
  await panel.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+z')
  await expect.poll(() => words().length).toBe(before)
  expect(speakers()).not.toContain('Jeanne Le Goff')
})
