import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Browser as Account, TestBase } from '../support/knowledge.ts'
import { violations } from './axe.ts'

/**
 * A window of somebody who has come in to a knowledge base whose lessons have no media.
 * @param complaints takes what the page says went wrong
 */
export async function windowOf(
  { cookie }: Account,
  browser: Browser,
  { base }: TestBase,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
  })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: base.origin, httpOnly: true, sameSite: 'Strict' }])
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/media'))
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return page
}

/** A picture of the window as `name`.png, in the folder that ESTOMPE_SCREENS names if it names one. */
export async function shot(name: string, page: Page): Promise<void> {
  const folder = process.env.ESTOMPE_SCREENS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** One of the ways in which people look at a page; width and height in CSS pixels. */
export type Look = readonly [language: 'FR' | 'EN', width: number, height: number, theme: 'light' | 'dark']

/**
 * Looks at an address in each way: axe finds no fault, and nothing reaches past the window.
 * @param landmark what is waited for before it is judged
 */
export async function expectToStand(
  page: Page,
  { name, address, landmark }: { readonly name: string; readonly address: string; readonly landmark: string },
  looks: readonly Look[],
): Promise<void> {
  for (const [language, width, height, theme] of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme })
    await page.goto(address)
    await page.getByRole('button', { name: language, exact: true }).click()
    await page.locator(landmark).first().waitFor()
    await shot(`${name}-${language.toLowerCase()}-${width}-${theme}`, page)
    expect(await violations(page), `${name} ${language} ${width} ${theme}`).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${name} ${width}`).toBeLessThanOrEqual(0)
  }
}
