import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { probe } from '../../native/media/probe.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import { hourOfTalk, writeLongSession } from '../support/long-session.ts'
import {
  type MarkedFrames,
  ownMaskOff,
  readBack,
  shownAt,
  unevenTimes,
  writeMarkedFrames,
} from '../support/marked-frames.ts'
import type { Bench, BenchRow } from './bench.ts'

const atShare = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

async function open(page: Page, session: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, session)
  await page.locator('.picture-canvas[data-time]').waitFor({ timeout: 120_000 })
}

/** Tasks of the page's own thread that took longer than 50 ms, from now on: milliseconds. */
const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration)
    }).observe({ type: 'longtask' })
  })
const longestTask = async (page: Page): Promise<number> =>
  Math.max(0, ...(await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)))

/**
 * Presses on the ruler and waits until the canvas tells that it shows the frame of that moment.
 * @param wanted times of the frames that may be meant: a press between two pixels has two sides
 * @returns milliseconds from the press to the paint
 */
const scrubTo = (page: Page, x: number, wanted: readonly number[]): Promise<number> =>
  page.evaluate(
    ([left, times]) => {
      const ruler = document.querySelector('.timeline-canvas')
      const picture = document.querySelector<HTMLCanvasElement>('.picture-canvas')
      if (!ruler || !picture) return Promise.resolve(Number.NaN)
      const box = ruler.getBoundingClientRect()
      const at = { clientX: box.left + left, clientY: box.top + 8, pointerId: 1, button: 0, bubbles: true }
      const began = performance.now()
      // A press that no real pointer makes cannot be captured; everything else is the same.
      ruler.setPointerCapture = () => undefined
      ruler.dispatchEvent(new PointerEvent('pointerdown', at))
      ruler.dispatchEvent(new PointerEvent('pointerup', at))
      return new Promise<number>((done) => {
        const look = (): void => {
          const shown = Number(picture.dataset.time)
          if (times.some((time) => Math.abs(time - shown) < 0.0005)) done(performance.now() - began)
          else if (performance.now() - began > 10_000) done(Number.NaN)
          else requestAnimationFrame(look)
        }
        look()
      })
    },
    [x, wanted] as const,
  )

/** Goes to random moments of a session of marked frames: how long each takes, and how many show another frame's mask. */
async function scrubbed(page: Page, marked: MarkedFrames, count: number): Promise<{ waits: number[]; wrong: number }> {
  await open(page, marked.session)
  await page.waitForTimeout(1500)
  const width = (await page.locator('.timeline-canvas').boundingBox())?.width ?? 1
  const duration = Number(await page.locator('.playhead').getAttribute('aria-valuemax'))
  const random = seededRandom(count)
  const waits: number[] = []
  let wrong = 0
  for (let tries = 0; tries < count; tries++) {
    const x = Math.floor(random() * 0.98 * width)
    const moment = (x / width) * duration
    const wanted = [moment - 0.003, moment, moment + 0.003].map(
      (time) => marked.times[shownAt(marked.times, time)] as number,
    )
    waits.push(await scrubTo(page, x, wanted))
    if (ownMaskOff(marked, await readBack(page)) > 1) wrong++
  }
  return { waits, wrong }
}

async function hour(folder: string, home: string): Promise<string> {
  const path = await makeMedia(join(folder, 'hour.mp4'), {
    video: [{ width: 320, height: 180, times: evenTimes(25, 25) }],
    audio: [{ rate: 48000, channels: 1, seconds: 1 }],
  })
  const media = { ...(await probe(path)), duration: hourOfTalk.minutes * 60 }
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return writeLongSession(home, { path, sha256, media })
}

/** Opens an hour with 100,000 boxes and 400 findings, and moves about in it. */
async function hourRows(page: Page, host: StudioHost, session: string): Promise<BenchRow[]> {
  await open(page, session)
  // From a warm library: its media are made, the program is running, the page is new.
  await page.goto(host.served.newLink())
  await page.locator('li.row').first().waitFor()
  await watchTasks(page)
  const began = performance.now()
  await open(page, session)
  const opened = (performance.now() - began) / 1000
  await page.waitForTimeout(2000)
  const opening = await longestTask(page)
  await watchTasks(page)
  const area = await page.locator('.timeline-canvas').boundingBox()
  if (!area) throw new Error('no timeline')
  await page.mouse.move(area.x + area.width * 0.4, area.y + 30)
  await page.keyboard.down('Control')
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, i < 15 ? -120 : 120)
  await page.keyboard.up('Control')
  await page.mouse.move(area.x + 10, area.y + 8)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width * 0.9, area.y + 8, { steps: 60 })
  await page.mouse.up()
  for (let i = 0; i < 10; i++) await page.keyboard.press('Enter')
  await page.waitForTimeout(500)
  return [
    {
      what: 'an hour with 100,000 boxes opens, to its first masked frame',
      value: opened,
      unit: 's',
      limit: { kind: 'at most', value: 2 },
    },
    {
      what: 'longest task of the page while it opens',
      value: opening,
      unit: 'ms',
      limit: { kind: 'at most', value: 100 },
    },
    {
      what: 'longest task while it is zoomed, scrubbed and gone through',
      value: await longestTask(page),
      unit: 'ms',
      limit: { kind: 'at most', value: 100 },
    },
  ]
}

/** The picture of a review: the right frame, its own masks, and how soon. */
export default {
  id: 'review-picture',
  async run({ folder, quick, log }) {
    const home = join(folder, 'home')
    const count = quick ? 10 : 50
    const uneven = await writeMarkedFrames(home, folder, { times: unevenTimes(900, 11), keyEvery: 12 })
    const even = await writeMarkedFrames(home, folder, { times: evenTimes(900, 29.97), keyEvery: 900 })
    const long = await hour(folder, home)
    const host = await startStudioHost({ port: 0, language: 'en', log, home })
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
      await page.goto(host.served.newLink())
      const rows: BenchRow[] = []
      for (const [name, marked] of [
        ['uneven frames', uneven],
        ['a proxy', even],
      ] as const) {
        const { waits, wrong } = await scrubbed(page, marked, count)
        rows.push(
          {
            what: `${name}: moments whose mask belongs to another frame`,
            value: wrong,
            unit: `of ${count}`,
            limit: { kind: 'at most', value: 0 },
          },
          {
            what: `${name}: from a press on the ruler to the right frame, 95 %`,
            value: atShare(waits, 0.95),
            unit: 'ms',
            limit: { kind: 'at most', value: 150 },
          },
          { what: `${name}: the same, median`, value: atShare(waits, 0.5), unit: 'ms', limit: null },
        )
      }
      return [...rows, ...(await hourRows(page, host, long))]
    } finally {
      await browser.close()
      await host.close()
    }
  },
} satisfies Bench
