import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startStudioHost } from '../../hosts/web/studio-host.ts'
import { probe } from '../../native/media/probe.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import { hourOfTalk, writeLongSession } from '../support/long-session.ts'
import type { Bench } from './bench.ts'

const atShare = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

/**
 * Milliseconds that the page worked for each key: from the key to the end of everything that the text it put in made
 * React and the layout do. Painting and waiting for the screen are not in it.
 */
async function workPerKey(page: Page, text: string): Promise<number[]> {
  await page.evaluate(() => {
    const work: number[] = []
    Object.assign(window, { work })
    let began = 0
    window.addEventListener(
      'keydown',
      () => {
        began = performance.now()
      },
      { capture: true },
    )
    window.addEventListener('input', () =>
      // React has rendered when the microtasks of this event are done.
      queueMicrotask(() => {
        void document.body.offsetHeight
        work.push(performance.now() - began)
      }),
    )
  })
  await page.keyboard.type(text, { delay: 30 })
  return page.evaluate(() => (window as unknown as { work: number[] }).work)
}

/** Words and decisions of an hour: 9,000 words, 400 findings, 100,000 face boxes. */
export default {
  id: 'review-desk',
  async run({ folder, quick, log }) {
    const recording = await makeMedia(join(folder, 'hour.mp4'), {
      video: [{ width: 320, height: 180, times: evenTimes(25, 25) }],
      audio: [{ rate: 48000, channels: 1, seconds: 1 }],
    })
    const media = { ...(await probe(recording)), duration: hourOfTalk.minutes * 60 }
    const sha256 = createHash('sha256')
      .update(await readFile(recording))
      .digest('hex')
    process.env.ESTOMPE_HOME = join(folder, 'home')
    const id = await writeLongSession(process.env.ESTOMPE_HOME, { path: recording, sha256, media })
    const host = await startStudioHost({ port: 0, language: 'fr', log })
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
      await page.goto(host.served.newLink())
      await page.locator('li.row').waitFor()
      await page.evaluate((session) => {
        location.hash = `#/review/${session}`
      }, id)
      await page.locator('.desk-word').first().waitFor({ timeout: 60_000 })
      await page.keyboard.press('w')
      await page.keyboard.press('e')
      await page.locator('.desk-line-editor textarea').waitFor()
      const sentence = 'ce que chaque heure vous coûte vraiment, puis ce que vos clientes y gagnent. '
      const typed = await workPerKey(page, sentence.repeat(quick ? 1 : 4))
      await page.keyboard.press('Enter')
      await page.keyboard.press('/')
      const searched = await workPerKey(page, 'samedi matin avec une amie')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')

      const left = async (): Promise<number> => Number(await page.locator('.desk-left').getAttribute('data-left'))
      const all = await left()
      await page.evaluate(() => {
        const tasks: number[] = []
        Object.assign(window, { tasks })
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) tasks.push(duration)
        }).observe({ type: 'longtask' })
      })
      await page.keyboard.press('Enter')
      const decisions = quick ? 10 : all
      const began = performance.now()
      for (let done = 1; done <= decisions; done++) {
        await page.keyboard.press(' ')
        await page.locator(`.desk-left[data-left="${all - done}"]`).waitFor()
      }
      const perDecision = (performance.now() - began) / decisions
      const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)
      return [
        {
          what: 'a key typed into a line of 9,000 words, 95 %',
          value: atShare(typed, 0.95),
          unit: 'ms',
          limit: { kind: 'at most', value: 16 },
        },
        { what: 'the slowest such key', value: Math.max(...typed), unit: 'ms', limit: null },
        {
          what: 'a key typed into the search, 95 %',
          value: atShare(searched, 0.95),
          unit: 'ms',
          limit: { kind: 'at most', value: 16 },
        },
        {
          what: 'a decision by keyboard, to the next doubt on screen',
          value: perDecision,
          unit: 'ms',
          limit: null,
          note: `${decisions} of ${all}`,
        },
        {
          what: 'longest task of the page meanwhile',
          value: Math.max(0, ...tasks),
          unit: 'ms',
          limit: { kind: 'at most', value: 100 },
        },
      ]
    } finally {
      await browser.close()
      await host.close()
    }
  },
} satisfies Bench
