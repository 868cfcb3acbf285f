import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary } from '../../core/library.ts'
import { launchBrowser } from '../browser.ts'
import { plantSession } from '../support/planted-library.ts'
import { type S3Server, startS3 } from '../support/s3-server.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

let folder: string
let server: S3Server
let studio: RunningStudio
let browser: Browser
let page: Page
let complaints: string[]
const before = { ...process.env }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-fetching-'))
  server = await startS3(join(folder, 's3'), ['archive'])
  Object.assign(process.env, server.env)
  browser = await launchBrowser()
  studio = await RunningStudio.start(async (home) => {
    const library = openLibrary(home)
    const { id, original } = await plantSession(library, 'Prix')
    const body = new Uint8Array(readFileSync(original))
    await fetch(`${server.endpoint}/archive/calls/prix.mp4`, { method: 'PUT', body })
    rmSync(original)
    library.database.sessions.moved(id, 's3://archive/calls/prix.mp4', 'as it was')
    library.close()
  })
  const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'fr-FR' })
  ;({ page, complaints } = await enter(context, await studio.newLink()))
})
afterAll(async () => {
  await browser?.close()
  await studio?.remove()
  await server?.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

test('a recording comes back from its bucket by the keyboard: with its bytes and its time, called off, and whole', async () => {
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'stall', after: 30_000 } : null)
  await page.getByRole('link', { name: 'Lots' }).click()
  await page.getByRole('heading', { name: 'Enregistrements dans un seau' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Ramener : Call with Prix' }).press('Enter')
  await page.getByRole('progressbar', { name: 'Arrivée de Call with Prix' }).waitFor()
  await page.getByText(/^[\d,]+\sKo sur 100\sKo · /).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  // The button is the same one, so that the keyboard stays where it was.
  await page.getByRole('button', { name: 'Annuler : Call with Prix' }).and(page.locator(':focus')).press('Enter')
  await page.getByRole('button', { name: 'Ramener : Call with Prix' }).waitFor()

  server.fault = ({ method }) => (method === 'GET' ? { kind: 'status', status: 400, code: 'ExpiredToken' } : null)
  await page.getByRole('button', { name: 'Ramener : Call with Prix' }).press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  server.fault = () => null
  await page.getByRole('button', { name: 'Réessayer : Call with Prix' }).press('Enter')
  await page.getByText('Dans la bibliothèque.').waitFor()
  await page.getByRole('link', { name: 'Relire : Call with Prix' }).waitFor()
  await page.keyboard.press('l')
  await page.getByText('In the library.', { exact: true }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})
