import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../core/contract/finding.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { probe } from '../../native/media/probe.ts'
import { looped } from '../bench/looped.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import { writeSession } from '../support/written-session.ts'
import { findingsIn, recordsOf } from './review-records.ts'
import { enter } from './studio.ts'

/** Ten minutes of a pattern that stands still: what is drawn on it can be followed for as long as the shot lasts. */
const minutes = 10
const title = 'Plan long'

let folder: string
let home: string
let host: StudioHost
let browser: Browser
let page: Page

const shown = (id: string, sameText: string, start: number): Finding => ({
  ...{ id, kind: 'text', entity: 'EMAIL', person: null, start, end: start + 2, words: null, score: 0.9, sameText },
  keyframes: [{ time: start, box: [0.1, 0.1, 0.2, 0.05] }],
  reasons: [{ detector: 'email', code: 'pattern' }],
  doubts: start === 1 ? [{ doubt: 'low-score', start, end: start + 2 }] : [],
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-follow-'))
  home = join(folder, 'home')
  const part = await makeMedia(join(folder, 'part.mp4'), {
    video: [
      {
        ...{ width: 320, height: 180, times: evenTimes(500, 25), options: { g: '12', bf: '0', preset: 'ultrafast' } },
        luma: (x, y) => 60 + ((x * 7 + y * 13) % 120) + (x % 40 < 20 ? 40 : 0),
      },
    ],
  })
  const path = join(folder, 'long.mp4')
  await looped(part, path, (minutes * 60) / 20, { format: 'mp4' })
  const media = await probe(path)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const session = await writeSession(
    home,
    { path, sha256, media },
    {
      title,
      duration: media.duration,
      transcript: { language: 'fr', duration: media.duration, speakers: [], segments: [] },
      cuts: [media.duration - 4],
      findings: [shown('text-1', 'a', 1), shown('text-2', 'a', 30), shown('text-3', 'b', 60)],
    },
  )
  browser = await launchBrowser()
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  ;({ page } = await enter(context, host.served.newLink()))
  await page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, session)
  await page.locator('.picture-canvas[data-time]').waitFor({ timeout: 120_000 })
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

const findings = () => findingsIn(recordsOf(home, title))
const drawn = () => findings().filter(({ origin }) => origin === 'drawn' || origin === 'followed')
const status = () => page.locator('.tool-strip [role=status]')

/** Draws in the middle of the picture, by keys, and waits until the studio has it. */
async function draw(): Promise<void> {
  const before = drawn().length
  await page.keyboard.press('d')
  await page.keyboard.press('Enter')
  await expect.poll(() => drawn().length).toBe(before + 1)
}

test('following tells how far it is and how long it takes at most; stopped, it writes nothing', async () => {
  await page.keyboard.press('Home')
  await draw()
  await page.keyboard.press('f')
  await expect.poll(() => status().textContent()).toMatch(/tracked from .*at most .* left/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await status().waitFor({ state: 'detached' })
  expect(drawn()).toMatchObject([{ origin: 'drawn', finding: { keyframes: [{ time: 0 }] } }])
})

test('what it finds becomes the box, to the ends of the shot, and can be taken back', async () => {
  await page.keyboard.press('End')
  await draw()
  await page.keyboard.press('f')
  await expect
    .poll(
      () =>
        drawn()
          .map(({ origin }) => origin)
          .sort(),
      { timeout: 60_000 },
    )
    .toEqual(['drawn', 'followed'])
  const followed = drawn().find(({ origin }) => origin === 'followed')?.finding
  expect((followed?.end ?? 0) - (followed?.start ?? 0)).toBeCloseTo(4, 1)
  await page.keyboard.press('Control+z')
  await expect.poll(() => drawn().map(({ origin }) => origin)).toEqual(['drawn', 'drawn'])
  // Whoever stopped it above was believed.
  expect(drawn().every(({ finding }) => finding.keyframes.length === 1)).toBe(true)
})

test('a text on the screen is let show, or hidden, wherever it is shown: one change, taken back at once', async () => {
  const decisions = () =>
    findings()
      .filter(({ id }) => id.startsWith('text-'))
      .map(({ decision }) => decision)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.locator('.desk-inspected[data-finding=text-1]').waitFor()
  await page.keyboard.press('e')
  await page.getByText('The same text on the screen: 2 stretches').waitFor()
  await page.getByRole('button', { name: 'Hide all' }).click()
  await expect.poll(decisions).toEqual(['hide', 'hide', null])
  await page.keyboard.press('Control+z')
  await expect.poll(decisions).toEqual([null, null, null])
  // Two counts of one thing: the lane's and the header's.
  const lane = page.locator('.lane-name', { hasText: 'To check' }).locator('.lane-count')
  await expect.poll(() => lane.textContent()).toBe('1')
  await expect.poll(() => page.locator('.desk-left').getAttribute('data-left')).toBe('1')
  // The colour that means "needs you" is kept for what does.
  const colour = (count: Locator) => count.evaluate((one) => getComputedStyle(one).color)
  const needsYou = await colour(lane)
  await page.keyboard.press('Enter')
  await page.keyboard.press(' ')
  await expect.poll(() => lane.textContent()).toBe('0')
  expect(await colour(lane)).not.toBe(needsYou)
  expect(await colour(lane)).toBe(await colour(page.locator('[data-lane=text] .lane-count')))
})
