import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StudioHost, startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { evenTimes } from '../support/fixtures.ts'
import { type MarkedFrames, writeMarkedFrames } from '../support/marked-frames.ts'
import { brightnessAt, openMarked } from './review-page.ts'
import { enter } from './studio.ts'

let folder: string
let home: string
let host: StudioHost
let browser: Browser
let context: BrowserContext
let page: Page
let marked: MarkedFrames

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-manual-'))
  home = join(folder, 'home')
  marked = await writeMarkedFrames(home, folder, { times: evenTimes(300, 25), keyEvery: 12 })
  browser = await launchBrowser()
  await start()
})
afterAll(async () => {
  await browser?.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The line between page and studio, which can be cut. */
const line = {
  cut: false,
  sockets: new Set<WebSocketRoute>(),
}

/** The program starts on the library, and somebody comes in. */
async function start(): Promise<void> {
  host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await context.routeWebSocket(/\/wire$/, (socket) => {
    if (line.cut) return void socket.close()
    socket.connectToServer()
    line.sockets.add(socket)
  })
  ;({ page } = await enter(context, host.served.newLink()))
}

const pictureBox = async () => {
  const box = await page.locator('.picture-frame').boundingBox()
  if (!box) throw new Error('no picture')
  return box
}

/** Drags on the picture between two places, shares of its width and height. */
async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const { x, y, width, height } = await pictureBox()
  await page.mouse.move(x + from[0] * width, y + from[1] * height)
  await page.mouse.down()
  await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 6 })
  await page.mouse.up()
}

const isDark = (x: number, y: number) => async (): Promise<boolean> => (await brightnessAt(page, x, y)) < 60
const lane = (name: string) => page.locator('.lane-name', { hasText: name }).locator('.lane-count')

test('a box that is drawn hides what is in it at once, for two seconds to either side', async () => {
  await openMarked(page, marked)
  await page.keyboard.press('d')
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await drag([0.2, 0.75], [0.35, 0.9])
  await expect.poll(isDark(0.27, 0.82)).toBe(true)
  expect(await isDark(0.45, 0.82)()).toBe(false)
  for (let second = 0; second < 3; second++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(isDark(0.27, 0.82)).toBe(false)
  await page.keyboard.press('Home')
  await expect.poll(isDark(0.27, 0.82)).toBe(true)
})

test('it is moved and resized with the mouse and with keys, and follows from keyframe to keyframe', async () => {
  await drag([0.27, 0.82], [0.47, 0.82])
  await expect.poll(isDark(0.52, 0.82)).toBe(true)
  expect(await isDark(0.25, 0.82)()).toBe(false)
  await page.keyboard.press('Shift+ArrowRight')
  await page.locator('.box-body').focus()
  for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(isDark(0.84, 0.82)).toBe(true)
  await page.locator('.box-body').evaluate((box) => (box as HTMLElement).blur())
  await page.keyboard.press('Home')
  await expect.poll(isDark(0.52, 0.82)).toBe(true)
  // Half way in time between the two is half way between their places.
  for (let frame = 0; frame < 12; frame++) await page.keyboard.press('ArrowRight')
  await expect.poll(isDark(0.62, 0.82)).toBe(true)
  expect(await isDark(0.42, 0.82)()).toBe(false)
  expect(await isDark(0.82, 0.82)()).toBe(false)
})

test('it is made longer by key, and by dragging its end on the timeline', async () => {
  for (let second = 0; second < 4; second++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(isDark(0.84, 0.82)).toBe(false)
  await page.keyboard.press('n')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(isDark(0.84, 0.82)).toBe(true)
  const area = await page.locator('.timeline-canvas').boundingBox()
  const row = await page.locator('.lane-name', { hasText: 'On-screen text' }).boundingBox()
  const playhead = await page.locator('.playhead').boundingBox()
  if (!area || !row || !playhead) throw new Error('no timeline')
  const end = playhead.x + 0.04 * (area.width / (300 / 25))
  await page.mouse.move(end, row.y + row.height / 2)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width * 0.75, row.y + row.height / 2, { steps: 5 })
  await page.mouse.up()
  for (let second = 0; second < 3; second++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(isDark(0.84, 0.82)).toBe(true)
})

/** Fingers on the screen: each on its way from one place to another, pixels of the page. */
async function fingers(...ways: readonly { from: readonly [number, number]; to: readonly [number, number] }[]) {
  const devtools = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number, count = ways.length) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: ways.slice(0, count).map(({ from, to }, id) => ({
        ...{ id, x: from[0] + (to[0] - from[0]) * share, y: from[1] + (to[1] - from[1]) * share },
      })),
    })
  for (let count = 1; count <= ways.length; count++) await touch('touchStart', 0, count)
  for (let step = 1; step <= 5; step++) await touch('touchMove', step / 5)
  await touch('touchEnd', 1, 0)
  await devtools.detach()
}

test('by touch: two fingers enlarge and move picture and timeline, one finger moves the box', async () => {
  await page.keyboard.press('Home')
  await expect.poll(isDark(0.52, 0.82)).toBe(true)
  const frame = await pictureBox()
  const at = (x: number, y: number) => [frame.x + x * frame.width, frame.y + y * frame.height] as const
  await fingers({ from: at(0.3, 0.3), to: at(0.1, 0.3) }, { from: at(0.5, 0.3), to: at(0.7, 0.3) })
  // Three times as far apart: three times as large, around what is between the fingers.
  await page.locator('.picture-zoomed', { hasText: '3×' }).waitFor()
  const canvas = await page.locator('.picture-canvas').boundingBox()
  expect((canvas?.width ?? 0) / frame.width).toBeCloseTo(3, 1)
  expect(((canvas?.x ?? 0) - frame.x) / frame.width).toBeCloseTo(0.4 - 3 * 0.4, 1)
  await page.getByRole('button', { name: 'Show the whole picture' }).click()
  await page.locator('.picture-zoomed').waitFor({ state: 'detached' })
  expect(await lane('On-screen text').textContent()).toBe('2')

  const shownSeconds = () => page.locator('.timeline-canvas').getAttribute('data-shown')
  expect(await shownSeconds()).toBe('0 12')
  const area = await page.locator('.timeline-canvas').boundingBox()
  if (!area) throw new Error('no timeline')
  const along = (share: number) => [area.x + share * area.width, area.y + 30] as const
  await fingers({ from: along(0.4), to: along(0.3) }, { from: along(0.6), to: along(0.7) })
  await expect.poll(shownSeconds).toBe('3 9')
  await fingers({ from: along(0.4), to: along(0.5) }, { from: along(0.6), to: along(0.7) })
  await expect.poll(shownSeconds).toBe('2.4 8.4')
  await page.keyboard.press('0')

  await page.locator('.box-target').first().waitFor()
  const before = Number(await lane('On-screen text').textContent())
  await page.mouse.click(...at(0.52, 0.82))
  await page.locator('.box-body').waitFor()
  await fingers({ from: at(0.5, 0.82), to: at(0.3, 0.82) })
  await expect.poll(isDark(0.27, 0.82)).toBe(true)
  expect(Number(await lane('On-screen text').textContent())).toBe(before)
  await fingers({ from: at(0.3, 0.82), to: at(0.5, 0.82) })
  await expect.poll(isDark(0.52, 0.82)).toBe(true)
})

test('a stretch of the sound is masked from the timeline', async () => {
  expect(await lane('Speech').textContent()).toBe('0')
  const row = await page.locator('.lane-name', { hasText: 'Speech' }).boundingBox()
  const area = await page.locator('.timeline-canvas').boundingBox()
  if (!area || !row) throw new Error('no timeline')
  await page.mouse.move(area.x + area.width * 0.3, row.y + row.height / 2)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width * 0.4, row.y + row.height / 2, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.press('u')
  await expect.poll(() => lane('Speech').textContent()).toBe('1')
  await page.keyboard.press('Control+z')
  await expect.poll(() => lane('Speech').textContent()).toBe('0')
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => lane('Speech').textContent()).toBe('1')
})

test('the same by keys alone: a stretch of time between two presses, a box in the middle', async () => {
  await page.keyboard.press('Home')
  await page.keyboard.press('i')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('i')
  await page.keyboard.press('u')
  await expect.poll(() => lane('Speech').textContent()).toBe('2')
  const before = Number(await lane('On-screen text').textContent())
  await page.keyboard.press('d')
  await page.keyboard.press('Enter')
  await expect.poll(async () => Number(await lane('On-screen text').textContent())).toBe(before + 1)
})

test('what was done can be taken back after the program was started again', async () => {
  await context.close()
  await host.close()
  await start()
  await openMarked(page, marked)
  expect(await lane('Speech').textContent()).toBe('2')
  const drawn = Number(await lane('On-screen text').textContent())
  await page.keyboard.press('Control+z')
  await expect.poll(async () => Number(await lane('On-screen text').textContent())).toBe(drawn - 1)
  await page.keyboard.press('Control+z')
  await expect.poll(() => lane('Speech').textContent()).toBe('1')
  await page.keyboard.press('Control+y')
  await expect.poll(() => lane('Speech').textContent()).toBe('2')
})

test('while the line is cut work goes on, and is kept when it is back', async () => {
  const speech = Number(await lane('Speech').textContent())
  line.cut = true
  for (const socket of line.sockets) await socket.close()
  await page.getByText('The line to the studio is cut').first().waitFor()
  for (const key of ['i', 'Shift+ArrowRight', 'i', 'u']) await page.keyboard.press(key)
  await expect.poll(() => lane('Speech').textContent()).toBe(String(speech + 1))
  await page.getByText('1 change kept here, sent as soon as the line is back.').waitFor()
  // What needs an answer cannot wait: it is said, and what was typed stays.
  await page.keyboard.press('Control+z')
  await page.getByText('The line was cut during “Undo”').waitFor()
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Ask for changes…' }).press('Enter')
  const note = page.getByLabel('What has to change')
  await note.fill('hide the name on the slide')
  await note.press('Enter')
  await page.locator('.desk-approval').getByRole('alert').waitFor()
  expect(await note.inputValue()).toBe('hide the name on the slide')
  line.cut = false
  await page.getByText('1 change kept here').waitFor({ state: 'detached', timeout: 30_000 })
  await note.press('Enter')
  await page.getByText('asks for a change: hide the name on the slide').waitFor()
  await page.reload()
  await openMarked(page, marked)
  expect(await lane('Speech').textContent()).toBe(String(speech + 1))
})

test('what lies under the chosen box is chosen by a click on it', async () => {
  const width = async (): Promise<number> => Math.round((await page.locator('.box-editor').boundingBox())?.width ?? 0)
  const wide = Math.round((await pictureBox()).width * 0.4)
  await page.keyboard.press('d')
  await drag([0.05, 0.05], [0.45, 0.6])
  await expect.poll(width).toBeGreaterThan(wide * 0.8)
  await page.keyboard.press('Escape')
  await page.keyboard.press('d')
  await drag([0.15, 0.2], [0.25, 0.4])
  await expect.poll(width).toBeLessThan(wide / 2)
  const { x, y, width: across, height: down } = await pictureBox()
  const click = () => page.mouse.click(x + 0.2 * across, y + 0.3 * down)
  await click()
  await expect.poll(width).toBeGreaterThan(wide * 0.8)
  await click()
  await expect.poll(width).toBeLessThan(wide / 2)
})
