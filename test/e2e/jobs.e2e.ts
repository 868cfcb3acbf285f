import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../native/database/database.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

let studio: RunningStudio
let browser: Browser
let context: BrowserContext
let page: Page
let complaints: string[]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-jobs-'))
  await mkdir(join(folder, 'archive'))
  await makeMedia(join(folder, 'archive', 'appel.mp4'), {
    video: [{ width: 320, height: 180, times: evenTimes(75, 25) }],
    audio: [{ rate: 16_000, channels: 1, seconds: 3, sample: () => 0 }],
  })
  writeFileSync(join(folder, 'archive', 'vide.mp4'), '')
  browser = await launchBrowser()
  // A library that holds something: the sample that an empty one begins with is none of this test's.
  studio = await RunningStudio.start(async (home) => {
    const database = openDatabase(join(home, 'library.db'))
    const { id } = database.sessions.remember({
      ...{
        sha256: 'a'.repeat(64),
        path: join(folder, 'gone.mp4'),
        fingerprint: 'f',
        size: 1,
        title: 'autre',
        duration: 1,
      },
    })
    database.sessions.setState(id, 'cancelled', 'cancelled')
    database.close()
  })
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  ;({ page, complaints } = await enter(context, await studio.newLink()))
})
afterAll(async () => {
  await browser?.close()
  await studio?.remove()
  await rm(folder, { recursive: true, force: true })
})

test('a folder is planned on the screen, with what it means, before anything is processed', async () => {
  await page.getByRole('link', { name: 'Lots' }).click()
  await page.getByRole('heading', { name: 'Aucun lot pour l’instant' }).waitFor()
  expect(await page.title()).toBe('Lots · Estompe')
  await page.getByText('cache tous les visages').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByLabel('Dossier des enregistrements').fill(join(folder, 'archive'))
  await page.getByLabel('Dossier des résultats').fill(join(folder, 'out'))
  await page.getByLabel('Règle', { exact: true }).selectOption('everything')
  await page.getByText('Noms, masque, modèle').click()
  await page.getByLabel('Noms à cacher aussi').fill('Camille Roux, , Atelier Nord ')
  await page.getByLabel('Masque').selectOption('Mosaïque')
  await page.getByText('Quelques grands carreaux').waitFor()
  const heard = page.getByLabel('Modèle de transcription')
  expect(await heard.locator('option').first().textContent()).toMatch(/^Whisper base/)
  expect(await heard.locator('option:disabled').first().textContent()).toContain('pas installé')
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Préparer' }).click()
  await page.getByText('Prêt à démarrer').waitFor({ timeout: 60_000 })
  await page.getByText(/^2 enregistrements, /).waitFor()
  await page.getByText('3 s à traiter').waitFor()
  await page.getByText('masque : Mosaïque · cache aussi Camille Roux, Atelier Nord').waitFor()
  expect(existsSync(join(folder, 'out'))).toBe(false)
  expect(await violationsInBothThemes(page)).toEqual([])
})

test('a policy of one’s own says what it does before anything is planned by it', async () => {
  const strict = JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/policies/strict.json'), 'utf8'))
  const ours = join(folder, 'ours.json')
  writeFileSync(ours, JSON.stringify({ ...strict, name: 'ours', version: 3 }))
  await page.getByText('Nouveau lot').click()
  await page.getByLabel('Règle', { exact: true }).selectOption('Une règle à vous (un fichier)')
  const file = page.getByLabel('Fichier de la règle')
  await file.fill(join(folder, 'archive', 'vide.mp4'))
  await file.blur()
  await page.getByText(/n’est pas valable/).waitFor()
  await file.fill(ours)
  await file.blur()
  await page.getByText('cache tous les visages').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByText('Nouveau lot').click()
})

test('started for other hours it waits, says why, and keeps them for the next start', {
  timeout: 120_000,
}, async () => {
  const only = page.getByLabel('Travailler à certaines heures seulement')
  const clock = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5)
  await only.check()
  await page.getByLabel('de', { exact: true }).fill(clock(2))
  await page.getByLabel('à', { exact: true }).fill(clock(3))
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Démarrer : archive' }).click()
  await page.getByText(/En pause · hors des heures prévues/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Arrêter : archive' }).click()
  await page.getByText(/^Arrêté\./).waitFor({ timeout: 30_000 })
  expect(await only.isChecked()).toBe(true)
  await only.uncheck()
  await page.getByText('Place laissée aux autres').click()
  expect(await page.getByLabel('Laisser passer les autres programmes').isChecked()).toBe(true)
  await page.getByLabel('Travailler aussi sur batterie').check()
  expect(await violationsInBothThemes(page)).toEqual([])
})

test('it runs, is paused and resumed by the keyboard, ends, and explains what failed', {
  timeout: 660_000,
}, async () => {
  await page.getByRole('button', { name: 'Reprendre : archive' }).press('Enter')
  await page.getByRole('progressbar').waitFor({ timeout: 60_000 })
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Mettre en pause : archive' }).press('Enter')
  await page.getByText(/En pause · vous l’avez demandé/).waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Reprendre : archive' }).press('Enter')
  await page.getByText('Terminé').waitFor({ timeout: 600_000 })
  await page.locator('.job-counts', { hasText: '1 vérifié' }).waitFor()
  await page.getByText('Voir les enregistrements').click()
  await page.getByText('Le fichier « vide.mp4 » est vide (0 octet).').waitFor()
  await page.getByRole('button', { name: 'Tous' }).click()
  await page.getByRole('cell', { name: 'appel.mp4' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  expect(existsSync(join(folder, 'out', 'appel', 'redacted.mp4'))).toBe(true)
})

test('the report lies beside the results; a job is taken off the list and its results stay', async () => {
  await page.getByRole('button', { name: 'Écrire le rapport : archive' }).click()
  await page.getByText(/^Rapport écrit\s: /).waitFor()
  const report = readFileSync(join(folder, 'out', 'estompe-archive.html'), 'utf8')
  expect(report).toContain('vide.mp4')
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Jobs' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Take off the list: archive' }).click()
  await page.getByRole('heading', { name: 'No jobs yet' }).waitFor()
  expect(existsSync(join(folder, 'out', 'appel', 'redacted.mp4'))).toBe(true)
  expect(complaints).toEqual([])
})

test('a session whose recording is gone asks where it lies, and takes no other', async () => {
  await page.goto(`${new URL(page.url()).origin}/#/`)
  const row = page.locator('li.row', { hasText: 'autre' })
  await row.getByRole('button', { name: 'Resume processing autre' }).press('Enter')
  await row.getByText('cannot be found').waitFor()
  await row.locator('a.row-link').press('Enter')
  const asked = page.getByRole('region', { name: 'The recording' })
  await asked.getByText('is no longer where it was').waitFor()
  await asked.getByLabel('Where does it lie now?').fill(join(folder, 'archive', 'appel.mp4'))
  await page.keyboard.press('Enter')
  await asked.getByRole('alert').getByText('does not hold the recording of this session').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
})
