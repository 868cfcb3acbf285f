import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes } from '../support/fixtures.ts'
import {
  expectOwnMask,
  type MarkedFrames,
  readBack,
  shownAt,
  unevenTimes,
  writeMarkedFrames,
} from '../support/marked-frames.ts'
import { randomFrom } from '../support/random.ts'
import { violations } from './axe.ts'
import { openMarked } from './review-page.ts'
import { enter } from './studio.ts'

let folder: string
let host: StudioHost
let browser: Browser
let page: Page
let complaints: string[]
let uneven: MarkedFrames
let even: MarkedFrames

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-picture-'))
  const home = join(folder, 'home')
  // The first plays as it is; the second has so few key frames that a proxy is made of it.
  uneven = await writeMarkedFrames(home, folder, { times: unevenTimes(220, 7), keyEvery: 12 })
  even = await writeMarkedFrames(home, folder, { times: evenTimes(150, 29.97), keyEvery: 150 })
  host = await startStudioHost({ port: 0, language: 'fr', log: () => undefined, home })
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  ;({ page, complaints } = await enter(context, host.served.newLink()))
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

const open = (marked: MarkedFrames): Promise<void> => openMarked(page, marked)

/** Presses on the ruler at a share of its width, 0..1. */
async function press(share: number): Promise<void> {
  const area = await page.locator('.timeline-canvas').boundingBox()
  if (!area) throw new Error('no timeline')
  await page.mouse.click(area.x + area.width * share, area.y + 8)
}

const isPlaying = (): Promise<boolean> => page.locator('video').evaluate((video: HTMLVideoElement) => !video.paused)

describe.each([
  ['uneven frames', () => uneven],
  ['a proxy of even ones', () => even],
] as const)('%s', (_, marked) => {
  test('wherever one goes, the frame of that moment is shown with the mask of that very frame', async () => {
    const { times } = marked()
    await open(marked())
    const area = await page.locator('.timeline-canvas').boundingBox()
    const duration = await page.locator('.playhead').getAttribute('aria-valuemax')
    const random = randomFrom(41)
    for (let tries = 0; tries < 12; tries++) {
      const share = Math.round(random() * 0.97 * (area?.width ?? 1)) / (area?.width ?? 1)
      await press(share)
      // A press within a pixel of a frame's beginning may mean either side.
      const pixel = Number(duration) / (area?.width ?? 1)
      const may = [-pixel, 0, pixel].map((off) => shownAt(times, share * Number(duration) + off))
      await expect.poll(async () => may.includes((await readBack(page)).number)).toBe(true)
      expectOwnMask(marked(), await readBack(page))
    }
  })

  test('a step is one frame, forwards and backwards', async () => {
    await press(0.4)
    await page.waitForTimeout(400)
    let { number } = await readBack(page)
    for (const [key, by] of [...Array(10).fill(['ArrowRight', 1]), ...Array(14).fill(['ArrowLeft', -1])] as [
      string,
      number,
    ][]) {
      await page.keyboard.press(key)
      number += by
      await expect.poll(async () => (await readBack(page)).number).toBe(number)
      expectOwnMask(marked(), await readBack(page))
    }
  })

  test.each([1, 3])('while it plays at %d times the speed every frame has its own mask', async (rate) => {
    await page.keyboard.press('Home')
    await page.locator('.player-rate').selectOption(String(rate))
    await page.locator('.player-rate').blur()
    await page.keyboard.press('k')
    const seen = new Set<number>()
    const last = marked().times.length - 1
    // A busy machine shows few frames a second, and may be at the end before six were looked at: then it plays again.
    for (let looks = 0; looks < 25 || (seen.size <= 5 && looks < 400); looks++) {
      const back = await readBack(page)
      expectOwnMask(marked(), back)
      seen.add(back.number)
      await page.waitForTimeout(37)
      if (back.number !== last || (await isPlaying())) continue
      await page.keyboard.press('Home')
      await page.keyboard.press('k')
    }
    expect(seen.size).toBeGreaterThan(5)
    if (await isPlaying()) await page.keyboard.press('k')
    await page.waitForTimeout(300)
    const still = await readBack(page)
    expectOwnMask(marked(), still)
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await readBack(page)).number).toBe(still.number + 1)
  })
})

test('what is not masked is never kept by the browser, and never in an element that can be seen', async () => {
  for (const kind of ['proxy', 'frames', 'peaks']) {
    const answer = await page.request.get(`${host.served.origin}/media/${uneven.session}/${kind}`)
    expect(answer.status(), kind).toBe(200)
    expect(answer.headers()['cache-control'], kind).toBe('no-store')
  }
  const look = await page.locator('video').evaluate((video) => {
    const { opacity, width, height } = getComputedStyle(video)
    return { opacity, width, height }
  })
  expect(look).toEqual({ opacity: '0', width: '1px', height: '1px' })
})

test('axe finds nothing, in any view, while drawing, and with a lane’s list open', async () => {
  await open(uneven)
  for (const key of ['s', 'm']) {
    await page.keyboard.press(key)
    expect(await violations(page), key).toEqual([])
  }
  await page.keyboard.press('d')
  expect(await violations(page), 'drawing').toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('.lane-name button:enabled').first().click()
  expect(await violations(page), 'a lane').toEqual([])
  await page.keyboard.press('Escape')
  // What the test itself does to the canvas is no fault of the page.
  expect(complaints.filter((one) => !one.startsWith('Canvas2D: Multiple readback'))).toEqual([])
})
