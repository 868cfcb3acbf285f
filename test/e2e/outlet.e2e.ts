import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildKnowledge } from '../../hosts/build.ts'
import { SearchAnswer } from '../../knowledge/contract/search.ts'
import { launchBrowser } from '../browser.ts'
import { openTestBase, type TestBase, type Browser as Visitor } from '../support/knowledge.ts'
import { makeReviewLibrary } from '../support/review-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

/** From the approval in the studio to the result of a search, on a knowledge base that runs by itself. */

let kb: TestBase
let admin: Visitor
let studio: RunningStudio
let browser: Browser
let page: Page
let session: string
let complaints: string[] = []

beforeAll(async () => {
  kb = await openTestBase({ pages: await buildKnowledge(() => undefined) })
  admin = await kb.enter('admin')
  studio = await RunningStudio.start(async (home) => {
    const size = { minutes: 0.05, boxes: 12, words: 6, findings: 4, plays: true }
    ;({ session } = await makeReviewLibrary(home, size))
  })
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  ;({ page, complaints } = await enter(context, await studio.newLink()))
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await studio?.remove()
  await kb?.remove()
})

/** The screen in both themes and at both sizes, where somebody wants to look at it. */
async function shots(name: string): Promise<void> {
  const folder = process.env.ESTOMPE_SCREENS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [width, height] of [
      [1440, 900],
      [1024, 700],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

const whole = () => page.locator('.desk-render', { hasText: 'Séance entière' })

test('an admin’s code makes the knowledge base trust the studio, once', async () => {
  const { code } = z.object({ code: z.string() }).parse(await admin.json('POST', '/api/studios/codes'))
  await page.getByRole('link', { name: 'Garder et effacer' }).click()
  await page.getByText('Aucune base ne fait encore confiance').waitFor()
  await page.getByLabel('Adresse de la base').fill(kb.base.origin)
  await page.getByLabel('Code à usage unique').fill(code.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')))
  await page.getByRole('button', { name: 'Demander la confiance' }).click()
  await page.getByText('ne connaît pas ce studio').waitFor()
  await page.getByLabel('Code à usage unique').fill(code)
  await page.getByRole('button', { name: 'Demander la confiance' }).click()
  await page.getByText(/fait maintenant confiance à ce studio/).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await shots('outlet-keeping-fr')
})

test('what is approved and verified is published, and found by a search', async () => {
  await page.goto(page.url().replace(/#.*/, `#/review/${session}`))
  await page.locator('.desk-word').first().waitFor()
  const left = async (): Promise<number> => Number(await page.locator('.desk-left').getAttribute('data-left'))
  await page.keyboard.press('Enter')
  for (let count = await left(); count > 0; count--) {
    await page.locator('.desk-inspected[data-finding]').waitFor()
    await page.keyboard.press(' ')
    await expect.poll(left).toBe(count - 1)
  }
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Approuver cette séance' }).click()
  await page.locator('.desk-approval').getByText('Approuvée par').waitFor()
  await whole()
    .getByRole('button', { name: /Rendre et contrôler/ })
    .click()
  await expect.poll(() => whole().getAttribute('data-render'), { timeout: 600_000 }).toMatch(/clean|leaks|failed/)
  expect(await whole().getAttribute('data-render'), (await whole().textContent()) ?? '').toBe('clean')
  await whole()
    .getByRole('button', { name: /Publier dans la base/ })
    .click()
  await page.getByLabel('Titre, tel que').fill('La zététique du prix')
  await page.getByLabel('Mentor', { exact: true }).fill('Le mentor')
  await page.getByLabel('Thèmes').fill('prix, doute')
  await page.getByLabel('Comment les personnes filmées').fill('par écrit, le 12 mars')
  expect(await violationsInBothThemes(page)).toEqual([])
  await shots('outlet-form-fr')
  await page.getByRole('button', { name: 'Publier', exact: true }).click()
  const told = page.getByText('ces mots : ils peuvent être montrés').or(whole().locator('[data-delivery=published]'))
  await told.first().waitFor({ timeout: 120_000 })
  if (await page.getByLabel(/J’ai relu ces mots/).count()) {
    await page.getByLabel(/J’ai relu ces mots/).check()
    await page.getByRole('button', { name: 'Publier', exact: true }).click()
  }
  await whole().locator('[data-delivery=published]').waitFor({ timeout: 120_000 })
  expect(await violationsInBothThemes(page)).toEqual([])
  await shots('outlet-published-fr')
  const takeOut = whole().getByRole('button', { name: /^Retirer de la base/ })
  await takeOut.press('Enter')
  // The keyboard is on the harmless answer, and back where it was when nothing is taken out.
  await whole().locator('button:focus', { hasText: /^Non$/ }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await whole()
    .locator('button:focus', { hasText: /^Retirer de la base/ })
    .waitFor()
  const found = SearchAnswer.parse(await admin.json('GET', '/api/search?q=zetetique'))
  expect(found.videos.map(({ topics }) => topics)).toEqual([['prix', 'doute']])
  const address = await whole().getByRole('link', { name: 'Voir dans la base' }).getAttribute('href')
  expect(address).toBe(`${kb.base.origin}/watch/${found.videos[0]?.id}`)
  const link = new URL((await kb.base.adminLink()) ?? '')
  const watching = await browser.newContext()
  const watch = await watching.newPage()
  await watch.goto(link.href)
  await watch.getByRole('button').last().click()
  await watch.getByRole('searchbox').waitFor()
  await watch.goto(address ?? '')
  await watch.getByRole('heading', { name: 'La zététique du prix' }).waitFor()
  await expect.poll(() => watch.$eval('video', (video) => video.duration)).toBeCloseTo(3, 0)
  await watching.close()
})

test('erasing the session takes it out, and a tombstone says so', async () => {
  const title = z
    .string()
    .parse(await page.locator('h1').first().textContent())
    .trim()
  await page.goto(page.url().replace(/#.*/, '#/keeping'))
  const option = page.getByRole('option', { name: new RegExp(title) }).first()
  const value = await option.getAttribute('value')
  await page.getByLabel('Séance', { exact: true }).first().selectOption(value)
  await page.getByLabel('Tapez le titre').fill((await option.textContent()) ?? '')
  await page.getByRole('button', { name: 'Effacer pour toujours' }).click()
  await page.getByText(/^Effacé\s: \d+ fichiers/).waitFor({ timeout: 60_000 })
  const tombstones = async (): Promise<unknown> => admin.json('GET', '/api/tombstones')
  await expect.poll(tombstones, { timeout: 60_000 }).toMatchObject([{ reason: 'person-left' }])
  const found = SearchAnswer.parse(await admin.json('GET', '/api/search?q=zetetique'))
  expect(found.videos).toEqual([])
  expect(complaints).toEqual([])
})
