import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { enter, RunningStudio } from './e2e/studio.ts'
import { root } from './steps.ts'

// `npm run screens`: pictures of every screen for docs/screens, from the real program and the sample it comes with.

const folder = join(root, 'docs', 'screens')
mkdirSync(folder, { recursive: true })
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

const browser = await launchBrowser()

async function shoot(page: Page, name: string): Promise<void> {
  for (const language of ['fr', 'en']) {
    if ((await page.locator('html').getAttribute('lang')) !== language) await page.keyboard.press('l')
    await page.locator(`html[lang=${language}]`).waitFor()
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const theme of ['light', 'dark'] as const) {
        if (theme === 'dark' && (size.width !== 1440 || language !== 'fr')) continue
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.waitForTimeout(300)
        await page.screenshot({ path: join(folder, `${name}-${language}-${size.width}-${theme}.png`) })
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const studio = await RunningStudio.start()
try {
  const context = await browser.newContext({ viewport: sizes[0] as { width: number; height: number }, locale: 'fr-FR' })
  const { page } = await enter(context, await studio.newLink())
  await page.locator('a.row-link').click()
  await page.locator('.stage[data-state=running] .bar').waitFor()
  await shoot(page, 'processing')
  await page.locator('.verdict').waitFor({ timeout: 600_000 })
  await page.locator('input[type=range]').fill('12')
  await page.locator('input[type=range]').blur()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1500)
  await shoot(page, 'session')
  await page.locator('.report').evaluate((report) => report.scrollIntoView())
  await page.mouse.wheel(0, -80)
  await shoot(page, 'report')
  await page.keyboard.press('Escape')
  await page.locator('.row-picture img').waitFor()
  await shoot(page, 'library')
  await page.locator('a.row-link').click()
  await page.locator('.picture-canvas').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  await page.keyboard.press('Enter')
  await shoot(page, 'review')
  for (const [key, name] of [
    ['2', 'people'],
    ['3', 'clips'],
    ['4', 'approval'],
  ] as const) {
    await page.keyboard.press(key)
    await shoot(page, `review-${name}`)
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.locator('li.row').waitFor()
  await page.locator('a[href="#/keeping"]').click()
  await page.locator('.keeping-table').first().waitFor()
  await shoot(page, 'keeping')
  await page.keyboard.press('Escape')
  if ((await page.locator('html').getAttribute('lang')) !== 'fr') await page.keyboard.press('l')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.screenshot({ path: join(folder, 'keys-fr-1024-light.png') })
} finally {
  await browser.close()
  await studio.remove()
}
