import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../core/library.ts'
import { launchBrowser } from '../browser.ts'
import { type Running, start } from '../support/command-line.ts'
import { plantSession, traces } from '../support/planted-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-vault-e2e-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function serving(home: string): Promise<{ served: Running; link: string }> {
  const served = start(['serve', '--json'], { env: { ESTOMPE_HOME: home, CI: 'true', ESTOMPE_KEYCHAIN: 'off' } })
  let link = ''
  served.child.stdout?.on('data', (text) => (link ||= /"link":"([^"]+)"/.exec(String(text))?.[1] ?? ''))
  await served.says('"link"')
  return { served, link }
}

async function stopped(browser: Browser, served: Running): Promise<void> {
  await browser.close()
  served.child.kill('SIGTERM')
  await served.ended
}

test('a passphrase is set in the studio; at the next start all is locked until it is typed', {
  timeout: 180_000,
}, async () => {
  const home = join(folder, 'home')
  const library = openLibrary(home)
  const planted = await plantSession(library, 'Ludivine-0815')
  const { id } = planted
  library.database.sessions.setState(id, 'done')
  library.close()
  // What was verified and handed over stays clear, and names of files do.
  const shown = (): string[] =>
    traces(home, 'Ludivine-0815').filter((path) => !path.endsWith('.mp4') && !path.startsWith(join(home, 'results')))
  let code = ''
  {
    const { served, link } = await serving(home)
    const browser = await launchBrowser()
    const { page } = await enter(await browser.newContext({ locale: 'en-GB' }), link)
    await page.getByRole('link', { name: 'Keeping and erasing' }).click()
    await page.getByText('The library is not encrypted by Estompe.').waitFor()
    await page.getByRole('button', { name: 'Choose a passphrase' }).click()
    await page.getByLabel('New passphrase').fill('correct horse battery')
    await page.getByLabel('The same once more').fill('correct horse batterx')
    await page.getByText('The two are not the same.').waitFor()
    await page.getByLabel('The same once more').fill('correct horse battery')
    await page.getByRole('button', { name: 'Continue' }).click()
    const shownCode = page.locator('.recovery-code')
    await shownCode.waitFor()
    code = (await shownCode.textContent()) ?? ''
    expect(code).toMatch(/^(\w{4}-){7}\w{4}$/)
    const seal = page.getByRole('button', { name: 'Encrypt the library' })
    expect(await seal.isDisabled()).toBe(true)
    // Nothing has happened before it is written down.
    expect(shown().length).toBeGreaterThan(5)
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByLabel('I have written this code down').check()
    await seal.click()
    await page.getByText('The library is encrypted: without').waitFor()
    await expect.poll(shown, { timeout: 60_000 }).toEqual([])
    expect(await shownCode.count()).toBe(0)

    // Another passphrase, and another code: no file is encrypted again.
    const sealed = readFileSync(planted.original)
    await page.getByRole('button', { name: 'Change the passphrase' }).click()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByLabel('Passphrase, or recovery code').fill('correct horse battery')
    await page.getByLabel('New passphrase').fill('another horse battery')
    await page.getByLabel('The same once more').fill('another horse battery')
    await page.getByRole('button', { name: 'Change the passphrase' }).press('Enter')
    await page.getByText('The passphrase is changed.').waitFor()
    await page.getByRole('button', { name: 'New recovery code' }).press('Enter')
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByLabel('Passphrase, or recovery code').fill('another horse battery')
    await page.keyboard.press('Enter')
    await shownCode.waitFor()
    expect(await shownCode.textContent()).not.toBe(code)
    code = (await shownCode.textContent()) ?? ''
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByLabel('I have written this code down').check()
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    await page.getByRole('button', { name: 'Remove the passphrase' }).click()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    expect(readFileSync(planted.original).equals(sealed)).toBe(true)
    await stopped(browser, served)
  }
  const { served, link } = await serving(home)
  const browser = await launchBrowser()
  const { page } = await enter(await browser.newContext({ locale: 'en-GB' }), link)
  await page.getByRole('heading', { name: 'The library is locked' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  for (const address of [`/media/${id}/original`, `/media/${id}/thumbnail`, `/audit/${id}/audit.json`])
    expect((await page.request.get(new URL(address, link).href)).status()).toBe(423)
  await page.getByLabel('Passphrase, or recovery code').fill('something else')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByText('not the right passphrase').waitFor()
  await page.getByLabel('Passphrase, or recovery code').fill(code)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByText('Call with Ludivine-0815').first().waitFor()
  const original = await page.request.get(new URL(`/media/${id}/original`, link).href, {
    headers: { range: 'bytes=100000-' },
  })
  expect(original.status()).toBe(206)
  expect(await original.text()).toBe('Ludivine-0815')
  await stopped(browser, served)
})

test('while the library is on its way to another folder, the page says how far it is and how to stop it', {
  timeout: 180_000,
}, async () => {
  const home = join(folder, 'moving')
  const library = openLibrary(home)
  // So many that the move takes longer than looking at it.
  const { id } = await plantSession(library, 'Ludivine-0815', { files: 3000 })
  library.database.sessions.setState(id, 'done')
  library.close()
  const { served, link } = await serving(home)
  const browser = await launchBrowser()
  const { page } = await enter(await browser.newContext({ locale: 'en-GB' }), link)
  await page.getByRole('link', { name: 'Keeping and erasing' }).click()
  await page.getByLabel('Empty folder outside the library').fill(join(folder, 'there'))
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await page.getByText(/^\d+ files of \d+ copied and read back$/).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop, and leave the library where it is' }).click()
  await page.getByText('The library is where it was, whole.').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('link', { name: 'Sessions', exact: true }).click()
  await page.getByText('Call with Ludivine-0815').waitFor()
  await stopped(browser, served)
})
