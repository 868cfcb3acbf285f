import { existsSync, readFileSync } from 'node:fs'
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Report } from '../../core/contract/report.ts'
import { launchBrowser } from '../browser.ts'
import { violations, violationsInBothThemes } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

const starter = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')

let studio: RunningStudio
let browser: Browser
let context: BrowserContext
let page: Page
let complaints: string[]
let scratch: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-e2e-files-'))
  browser = await launchBrowser()
  studio = await RunningStudio.start()
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  ;({ page, complaints } = await enter(context, await studio.newLink()))
})
afterAll(async () => {
  await browser?.close()
  await studio?.remove()
  await rm(scratch, { recursive: true, force: true })
})

const settled = (text: string | RegExp, seconds: number) =>
  page
    .getByText(text)
    .first()
    .waitFor({ timeout: seconds * 1000 })

/** The only row of the library's table, as another program would read it. */
function rowOf(title: string): { id: string; state: string; sha256: string } {
  const database = new Database(join(studio.home, 'library.db'), { readonly: true })
  try {
    return database.prepare('select id, state, sha256 from session where title = ?').get(title) as never
  } finally {
    database.close()
  }
}

/** A line of the library by its title. */
const line = (title: string) =>
  page.getByRole('list', { name: 'Toutes les séances' }).locator('li.row', { hasText: title })

const times = (): Promise<number[]> =>
  page.$$eval('video', (videos) => videos.map((video) => (video as HTMLVideoElement).currentTime))

test('the sample is being processed when the studio opens, stage by stage, with figures', async () => {
  expect(await page.title()).toBe('Séances · Estompe')
  await page.getByRole('link', { name: /^starter-call/ }).waitFor()
  const bar = page.getByRole('progressbar')
  await bar.waitFor()
  expect(await bar.getAttribute('aria-valuetext')).toMatch(/Étape \d sur 9 \d+ %|^\d+ %/)
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('link', { name: /^starter-call/ }).click()
  await page.getByRole('heading', { name: 'Traitement' }).waitFor()
  expect(await page.locator('.stage').count()).toBe(9)
  await settled(/Étape \d sur 9 · (encore \d|durée en cours)/, 30)
  expect(await violationsInBothThemes(page)).toEqual([])
})

test('it ends in a verified clip: on the page, on the disk, in the database', async () => {
  await settled('Vérifié : rien de ce qui devait être masqué', 600)
  const { id, state } = rowOf('starter-call')
  expect(state).toBe('done')
  const folder = join(studio.home, 'results', id, 'starter-call')
  for (const name of ['redacted.mp4', 'transcript.json', 'transcript.vtt', 'plan.json', 'report.json', 'report.html'])
    expect(existsSync(join(folder, name)), name).toBe(true)
  const report = Report.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')))
  expect(report.verdict).toBe('clean')
  expect(report.hidden.find(({ kind }) => kind === 'face')?.count).toBeGreaterThan(0)
  await page.getByRole('heading', { name: 'Rapport' }).waitFor()
  for (const title of ['Ce qui est masqué', 'Contrôles', 'Points à vérifier', 'Modèles employés', 'Fichiers'])
    expect(await page.getByRole('heading', { name: title }).count(), title).toBe(1)
  expect(await page.locator('.said').count()).toBeGreaterThan(1)
})

test('original and redacted play side by side, in step, under one control', async () => {
  await page.waitForFunction(() => [...document.querySelectorAll('video')].every((video) => video.readyState >= 2))
  expect(await page.locator('video').count()).toBe(2)
  await page.keyboard.press('ArrowRight')
  await expect.poll(times).toEqual([5, 5])
  await page.keyboard.press(' ')
  await expect.poll(async () => Math.min(...(await times()))).toBeGreaterThan(6)
  const apart = async (): Promise<number> => {
    const [left = 0, right = 9] = await times()
    return Math.abs(left - right)
  }
  await expect.poll(apart).toBeLessThan(0.1)
  await page.keyboard.press(' ')
  await expect.poll(async () => new Set(await times()).size).toBe(1)
  expect(await page.locator('.said[aria-current]').count()).toBe(1)
  const second = page.locator('.said-time').nth(1)
  await second.click()
  const [minutes = 0, seconds = 0] = ((await second.textContent()) ?? '').split(':').map(Number)
  await expect.poll(async () => Math.floor((await times())[1] ?? -1)).toBe(minutes * 60 + seconds)
})

test('the original goes away with one key and is never in a cache', async () => {
  const answer = await page.request.get(`${new URL(page.url()).origin}/media/${rowOf('starter-call').id}/original`, {
    headers: { range: 'bytes=0-9' },
  })
  expect(answer.status()).toBe(206)
  expect(answer.headers()['cache-control']).toBe('no-store')
  await page.keyboard.press('o')
  await expect.poll(() => page.locator('video').count()).toBe(1)
  await page.getByText('L’original n’est pas masqué').waitFor()
  await page.keyboard.press('o')
  await expect.poll(() => page.locator('video').count()).toBe(2)
})

test('every screen is without fault for axe, in both languages and both themes', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const language of ['fr', 'en']) {
      if ((await page.locator('html').getAttribute('lang')) !== language) await page.keyboard.press('l')
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(language)
      expect(await violations(page), `session ${theme} ${language}`).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('a.row-link').waitFor()
      expect(await violations(page), `library ${theme} ${language}`).toEqual([])
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      expect(await violations(page), `keys ${theme} ${language}`).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: /^(Rapport de|Report of) starter-call/ }).click()
      await page.locator('.report').waitFor()
    }
  }
  await page.emulateMedia({ colorScheme: null })
})

test('so is the page that says where networks run', async () => {
  await page.evaluate(() => {
    location.hash = '#/provider'
  })
  await page.locator('.provider-table').first().waitFor()
  const isMeasured = (await page.getByText(/^(Vitesse pas encore mesurée|Speed not measured yet)\.$/).count()) === 0
  const measure = page.getByRole('button', { name: /^(Mesurer|Measure)/ })
  expect(/ (de nouveau|again)$/.test((await measure.textContent()) ?? '')).toBe(isMeasured)
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: /^(Rapport de|Report of) starter-call/ }).click()
  await page.locator('.report').waitFor()
  await page.emulateMedia({ colorScheme: null })
  // The slider of the two pictures ends where they end.
  const [slider = 0, pictures = 0] = await page.$$eval('.transport-position input, .transport', (both) =>
    both.map((one) => one.getBoundingClientRect().right).sort((a, b) => b - a),
  )
  expect(slider).toBe(pictures)
})

test('the language is switched by hand and remembered', async () => {
  await page.getByRole('button', { name: 'FR', exact: true }).click()
  await page.getByRole('heading', { name: 'Rapport' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Rapport' }).waitFor()
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  await page.getByRole('heading', { name: 'Report' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Rapport' }).waitFor()
})

test('the keyboard alone goes from session to session', async () => {
  await page.keyboard.press('Escape')
  await expect.poll(() => page.title()).toBe('Séances · Estompe')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^starter-call/)
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
  expect(outline).toBe('solid')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.title()).toBe('starter-call · Estompe')
  await page.keyboard.press('Escape')
})

test('a recording comes in through the page, stops within a second, goes on where it was', async () => {
  const call = join(scratch, 'appel.mp4')
  await copyFile(starter, call)
  // An empty `free` box: the same call, another file.
  await appendFile(call, Buffer.from([0, 0, 0, 12, 0x66, 0x72, 0x65, 0x65, 1, 2, 3, 4]))
  await page.locator('input[type=file][accept]').setInputFiles(call)
  const row = line('appel')
  await row.getByRole('progressbar').waitFor()
  await row.getByText('Transcription').waitFor({ timeout: 30_000 })
  const asked = performance.now()
  await row.getByRole('button', { name: 'Arrêter le traitement de appel' }).click()
  await row.getByText('Arrêtée. Ce qui est fait est gardé.').waitFor()
  // Within a second on an idle machine; the tests' machine seldom is.
  expect(performance.now() - asked).toBeLessThan(5000)
  expect(rowOf('appel').state).toBe('cancelled')
  await row.getByRole('button', { name: 'Reprendre le traitement de appel' }).click()
  await row.getByRole('progressbar').waitFor()
  await row.getByRole('link', { name: /^appel/ }).click()
  await page.locator('.stage', { hasText: 'Lecture du fichier' }).getByText('déjà fait').waitFor({ timeout: 30_000 })
  // Somebody else's recording: the original shows only when asked for.
  expect(await page.locator('video').count()).toBe(0)
  await page.getByRole('button', { name: 'Arrêter le traitement de appel' }).click()
  await page.getByText('Arrêtée. Ce qui est fait est gardé.').first().waitFor()
  await page.keyboard.press('Escape')
})

test('the page says where to let go of files that are held over it', async () => {
  const held = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['held'], 'appel.mp4'))
    return data
  })
  const veil = page.locator('.drop-veil')
  await page.dispatchEvent('body', 'dragover', { dataTransfer: held })
  await veil.waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.dispatchEvent('body', 'dragleave', { dataTransfer: held })
  await veil.waitFor({ state: 'detached' })
})

test('what is no recording is refused with a sentence, and leaves nothing behind', async () => {
  const note = join(scratch, 'notes.txt')
  await writeFile(note, 'no media at all')
  await page.locator('input[type=file][accept]').setInputFiles(note)
  const row = page.locator('li.row', { hasText: 'notes.txt' })
  await row.getByText('n’est ni une vidéo ni un son').waitFor()
  await row.getByRole('button', { name: 'Fermer' }).click()
  await expect.poll(() => row.count()).toBe(0)
  expect(rowOf('notes')).toBeUndefined()
})

test('a wrong, used or missing link is refused with a page that says what to do', async () => {
  const stranger = await browser.newContext({ locale: 'fr-FR' })
  const link = await studio.newLink()
  const origin = new URL(link).origin
  const outside = await stranger.newPage()
  for (const path of ['/', '/enter/guess', `/media/${rowOf('starter-call').id}/original`]) {
    const answer = await outside.goto(`${origin}${path}`)
    expect(answer?.status(), path).toBe(401)
    await outside.getByRole('heading', { name: 'Estompe est fermé à cette adresse' }).waitFor()
  }
  expect(await violationsInBothThemes(outside)).toEqual([])
  expect((await outside.goto(link))?.status()).toBe(200)
  const late = await browser.newContext()
  const second = await late.newPage()
  expect((await second.goto(link))?.status()).toBe(401)
  await stranger.close()
  await late.close()
})

test('the program is killed and started again: what was done is still there', async () => {
  await studio.end('SIGKILL')
  await page.getByText('La liaison avec le studio est coupée').waitFor({ timeout: 15_000 })
  expect(await violationsInBothThemes(page)).toEqual([])
  const link = await studio.run()
  ;({ page } = await enter(context, link))
  await line('starter-call').getByText('Vérifiée').waitFor()
  await line('appel').getByText('Arrêtée').waitFor()
})

test('the browser had nothing to complain about', () => {
  // The cut line of the test before is the browser's to report.
  expect(complaints.filter((text) => !/ERR_CONNECTION|WebSocket|Failed to load resource/.test(text))).toEqual([])
})
