import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BarState, Shell } from '../../core/contract/shell.ts'
import { launchBrowser } from '../browser.ts'
import { violations } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

let studio: RunningStudio
let browser: Browser
let page: Page
let complaints: string[]

/** What the test and the page's stand-in for the shell share. */
interface Told {
  show: (state: BarState) => void
  asked: string[]
}

beforeAll(async () => {
  studio = await RunningStudio.start()
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 560, height: 48 }, locale: 'fr-FR' })
  await context.addInitScript(() => {
    const told: Told = { show: () => undefined, asked: [] }
    const shell: Pick<Shell, 'connect' | 'onBar' | 'command'> = {
      connect: () => undefined,
      onBar: (take) => {
        told.show = take
        return () => undefined
      },
      command: (asked) => told.asked.push(asked),
    }
    Object.assign(window, { told })
    if (location.hash === '#/bar') Object.assign(window, { estompe: shell })
  })
  ;({ page, complaints } = await enter(context, await studio.newLink()))
  await page.goto(`${new URL(page.url()).origin}/#/bar`)
  await page.reload()
})
afterAll(async () => {
  await browser?.close()
  await studio?.remove()
})

const state: BarState = {
  ...{ seconds: 3725, paused: false, stopping: false, warning: null, wrong: [] },
  levels: [
    { name: 'Micro', peak: 0.4 },
    { name: 'Son de l’appel', peak: 0.05 },
  ],
}

async function shown(part: Partial<BarState>): Promise<void> {
  const bar = page.locator('.bar-window')
  // The page asks for what it shows once it stands.
  await expect
    .poll(async () => {
      await page.evaluate((next) => (window as never as { told: Told }).told.show(next), { ...state, ...part })
      return bar.count()
    })
    .toBe(1)
}

test('the small window shows how the recording goes, in both themes, and asks for what is pressed', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await shown({})
    await page.getByText('1:02:05').waitFor()
    expect(await page.getByRole('meter').count()).toBe(2)
    expect(await violations(page)).toEqual([])
    await shown({ warning: 'Micro : plus aucun son.' })
    await page.getByText('Micro : plus aucun son.').waitFor()
    expect(await violations(page)).toEqual([])
  }
  for (const name of ['Bonne réponse', 'Pause', 'Arrêter', 'Voir'])
    await page.getByRole('button', { name, exact: true }).click()
  await shown({ paused: true })
  await page.getByText('En pause').waitFor()
  expect(await page.getByRole('button', { name: 'Bonne réponse' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Reprendre' }).click()
  const asked = await page.evaluate(() => (window as never as { told: Told }).told.asked)
  expect(asked).toEqual(['mark', 'pause', 'stop', 'record', 'pause'])
  expect(complaints).toEqual([])
})
