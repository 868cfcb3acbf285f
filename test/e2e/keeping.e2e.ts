import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../core/library.ts'
import { launchBrowser } from '../browser.ts'
import { start } from '../support/command-line.ts'
import { approve, plantSession, traces } from '../support/planted-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-keeping-e2e-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('an original is kept after the question, a session and a person are erased, the library is backed up and moved', {
  timeout: 300_000,
}, async () => {
  const home = join(folder, 'home')
  const library = openLibrary(home)
  const due = await plantSession(library, 'Ludivine-0815')
  approve(library, due.id, '2026-01-01T00:00:00.000Z')
  const gone = await plantSession(library, 'Bénédicte-4711', { files: 1000 })
  const named = await plantSession(library, 'Maëlle-9090')
  for (const { id } of [due, gone, named]) library.database.sessions.setState(id, 'done')
  library.close()

  const served = start(['serve', '--json'], { env: { ESTOMPE_HOME: home, CI: 'true' } })
  let link = ''
  served.child.stdout?.on('data', (text) => (link ||= /"link":"([^"]+)"/.exec(String(text))?.[1] ?? ''))
  await served.says('"link"')
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ locale: 'en-GB' })
    const { page, complaints } = await enter(context, link)
    await page.getByText('Import by path, without a copy').click()
    await page.getByRole('searchbox').fill('nobody')
    await page.getByText('No session fits.').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'Access…' }).click()
    const members = page.getByRole('dialog')
    await members.getByLabel('Name').fill('Claire')
    await members.getByRole('button', { name: 'Invite' }).press('Enter')
    await members.getByText('Link for Claire, works once:').waitFor()
    // It stands on the ground of the page, like every sheet.
    const grounds = await page.$$eval('html, dialog.members', (both) =>
      both.map((one) => getComputedStyle(one).backgroundColor),
    )
    expect(grounds[1]).toBe(grounds[0])
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Keeping and erasing' }).click()
    await page.getByText('One original was kept as long as its policy says.').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'Keep 1 original', exact: true }).click()
    await page.getByText('No original waits for your answer').waitFor()

    await page.getByLabel('Session', { exact: true }).first().selectOption({ label: 'Call with Bénédicte-4711' })
    const erase = page.getByRole('button', { name: 'Erase for ever' })
    await page.getByLabel('Type the session’s title').fill('Call with somebody')
    expect(await erase.isDisabled()).toBe(true)
    await page.getByLabel('Type the session’s title').fill('Call with Bénédicte-4711')
    expect(await violationsInBothThemes(page)).toEqual([])
    const files = page.getByText(/^Step 1 of 2: [\d,]+ of [\d,]+ files\.$/).waitFor()
    await erase.click()
    await files
    const erased = page.getByText(/^Erased: [\d,]+ files/)
    await erased.waitFor()
    expect(await erased.evaluate((told) => told === document.activeElement)).toBe(true)
    expect(traces(home, 'Bénédicte-4711')).toEqual([])
    expect(await page.getByRole('option', { name: 'Call with Bénédicte-4711' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Delete all', exact: true }).click()
    await page.getByText('Restore a backup…').click()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'No', exact: true }).click()
    const all = page.getByRole('button', { name: 'Delete all', exact: true })
    const isFocused = (): Promise<boolean> => all.evaluate((button) => button === document.activeElement)
    expect(await isFocused()).toBe(true)
    await all.press('Enter')
    await page.getByRole('button', { name: 'Yes, delete all' }).press('Enter')
    await page.getByText('0 files kept').waitFor()
    expect(await isFocused()).toBe(true)
    expect(await all.getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Enter')
    expect(await page.getByText('Delete every print').count()).toBe(0)
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('Tab')
    expect(await all.isDisabled()).toBe(true)
    expect(await all.getAttribute('disabled')).not.toBeNull()

    const names = page.getByLabel('Names as they may be written')
    await names.fill('Maëlle-9090')
    await page.getByRole('button', { name: 'Erase this person…' }).click()
    await page.getByRole('alert').getByText('Erase Maëlle-9090?').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: 'Erase for ever' }).click()
    const certificate = page.getByText(/^Certificate. Sessions: 1 ·/)
    await certificate.waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(await page.locator('main').textContent()).not.toContain('Maëlle')

    const backup = page.getByLabel('Folder outside the library', { exact: true })
    expect([await backup.getAttribute('spellcheck'), await backup.getAttribute('autocomplete')]).toEqual([
      'false',
      'off',
    ])
    await backup.fill(join(folder, 'backup'))
    await page.getByRole('button', { name: 'Back up' }).click()
    await page.getByText(/^Backed up and read back: \d+ files/).waitFor()
    await page.getByText(/^Whole: \d+ entries, none changed/).waitFor()
    expect(complaints).toEqual([])

    const there = join(folder, 'there')
    await page.getByLabel('Empty folder outside the library').fill(there)
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.getByText(`The library is here now: ${there}`).waitFor()
    await page.getByRole('link', { name: 'Sessions', exact: true }).click()
    await page.getByText('Call with Ludivine-0815').waitFor()
    expect(readdirSync(home)).toEqual(['moved.json'])
  } finally {
    await browser.close()
    served.child.kill('SIGTERM')
    await served.ended
  }
})
