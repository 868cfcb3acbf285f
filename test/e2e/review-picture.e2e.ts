import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Box } from '../../core/contract/box.ts'
import type { Leak } from '../../core/contract/report.ts'
import type { Segment } from '../../core/contract/transcript.ts'
import { digestOf } from '../../core/stages/review/digest.ts'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { openDatabase } from '../../native/database/database.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
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
import { violationsInBothThemes } from './axe.ts'
import { openMarked } from './review-page.ts'
import { enter } from './studio.ts'

let folder: string
let home: string
let host: StudioHost
let browser: Browser
let page: Page
let complaints: string[]
let uneven: MarkedFrames
let even: MarkedFrames

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-picture-'))
  home = join(folder, 'home')
  // The first plays as it is; the second has so few key frames that a proxy is made of it.
  uneven = await writeMarkedFrames(home, folder, { times: unevenTimes(220, 7), keyEvery: 12 })
  const said = [wordsAt(1, ['bonjour', 'je', 'm’appelle', 'Camille', 'Renaud'])]
  even = await writeMarkedFrames(home, folder, { times: evenTimes(150, 29.97), keyEvery: 150, said })
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

/** One word each half second. */
const wordsAt = (start: number, texts: readonly string[]): Segment => ({
  ...{ start, end: start + texts.length / 2, speaker: null, text: texts.join(' ') },
  words: texts.map((text, i) => ({ text, start: start + i / 2, end: start + i / 2 + 0.4, probability: 1 })),
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
    const random = seededRandom(41)
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

/** Writes that verification refused a render of the decisions of now. */
function refuse(session: string, leaks: readonly Leak[]): void {
  const database = openDatabase(join(home, 'library.db'))
  try {
    database.renders.put({
      ...{ session, clip: '', decisions: digestOf(database.reviews.state(session)), state: 'leaks' },
      ...{
        at: new Date().toISOString(),
        media: null,
        leaks: [...leaks],
        failure: null,
        publishedAt: null,
        folder: null,
      },
    })
  } finally {
    database.close()
  }
}

test('what verification finds is gone to: its very frame and place, its very words', async () => {
  const { session, times } = even
  const at = (frame: number): number => times[frame] as number
  const box: Box = [0.25, 0.5, 0.125, 0.25]
  const found = (kind: Leak['kind'], start: number, end: number, where: Leak['box'] = null): Leak => ({
    ...{ kind, start, end, box: where, entity: null, check: 'test', score: 1 },
  })
  // What there is to decide is known when it has been opened.
  await open(even)
  refuse(session, [
    // A clip's own clock is added to: what comes out lies a little beside the time of the frame.
    found('face', at(47) - 1e-7, at(52), box),
    found('text', at(101), at(102), box),
    found('speech', 2.45, 3.3),
    found('caption', 1, 1.4),
    found('metadata', 0, times.length / 29.97),
  ])
  await page.evaluate(() => {
    location.hash = '#/'
  })
  await page.locator('li.row').first().waitFor()
  await open(even)
  await page.getByRole('button', { name: 'Le contrôle a trouvé 5 choses' }).click()
  const list = page.locator('.desk-leaks')
  const chosenWords = () =>
    page.locator('.desk-word[data-chosen]').evaluateAll((words) => words.map(({ textContent }) => textContent))
  // From the header to the first at once.
  await expect.poll(async () => (await readBack(page)).number).toBe(47)
  const [mark, picture] = [
    await page.locator('.box-leak').boundingBox(),
    await page.locator('.picture-canvas').boundingBox(),
  ]
  if (!mark || !picture) throw new Error('no mark on the picture')
  expect((mark.x - picture.x) / picture.width).toBeCloseTo(box[0], 2)
  expect((mark.y - picture.y) / picture.height).toBeCloseTo(box[1], 2)
  expect(await violationsInBothThemes(page)).toEqual([])
  const go = (kind: Leak['kind']) => list.locator(`[data-leak=${kind}] button`).click()
  await go('text')
  await expect.poll(async () => (await readBack(page)).number).toBe(101)
  await page.locator('.box-leak').waitFor()
  await go('speech')
  await expect.poll(chosenWords).toEqual(['Camille', 'Renaud'])
  await page.locator('.desk-word[data-now]', { hasText: 'Camille' }).waitFor()
  await page.locator('.box-leak').waitFor({ state: 'detached' })
  await go('caption')
  await expect.poll(chosenWords).toEqual(['bonjour'])
  const before = await readBack(page)
  await go('metadata')
  await list.getByText('Aucune image, aucun mot en particulier').waitFor()
  expect(await chosenWords()).toEqual([])
  expect(await readBack(page)).toEqual(before)
  await page.keyboard.press('Escape')
})

test('a recording that was moved is asked for in the review, and taken by its content alone', async () => {
  const database = openDatabase(join(home, 'library.db'))
  const [path, other] = [uneven, even].map(({ session }) => database.sessions.get(session)?.path ?? '') as [
    string,
    string,
  ]
  database.close()
  const moved = join(folder, 'déplacé.mp4')
  await rename(path, moved)
  await page.evaluate(() => {
    location.hash = '#/'
  })
  await page.locator('li.row').first().waitFor()
  await page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, uneven.session)
  const notice = page.getByRole('region', { name: 'L’enregistrement' })
  await notice.getByText('n’est plus là où il était').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  const where = notice.getByLabel('Où se trouve-t-il maintenant')
  await where.fill(other)
  await where.press('Enter')
  await notice.getByRole('alert').getByText('n’a pas le contenu').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await where.fill(moved)
  await where.press('Enter')
  await notice.waitFor({ state: 'detached' })
  await openMarked(page, uneven)
})

test('axe finds nothing, in any view, while drawing, and with a lane’s list open', async () => {
  await open(uneven)
  for (const key of ['s', 'm']) {
    await page.keyboard.press(key)
    expect(await violationsInBothThemes(page), key).toEqual([])
  }
  await page.keyboard.press('d')
  expect(await violationsInBothThemes(page), 'drawing').toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('.lane-name button:enabled').first().click()
  expect(await violationsInBothThemes(page), 'a lane').toEqual([])
  await page.keyboard.press('Escape')
  // What the test itself does to the canvas is no fault of the page.
  expect(complaints.filter((one) => !one.startsWith('Canvas2D: Multiple readback'))).toEqual([])
})
