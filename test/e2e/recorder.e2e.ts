import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { launchBrowser } from '../browser.ts'
import { cameraRate, flashAndBeep, playedAs, withDevices } from '../support/fake-capture.ts'
import { flashesAndBeeps, takeFolders } from '../support/recorded.ts'
import { RecordingPage } from '../support/recording-page.ts'
import { violations } from './axe.ts'
import { enter, RunningStudio } from './studio.ts'

const starter = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')

let studio: RunningStudio
let scratch: string
const browsers: Browser[] = []

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-e2e-record-'))
  studio = await RunningStudio.start()
})
afterAll(async () => {
  for (const browser of browsers) await browser.close()
  await studio?.remove()
  await rm(scratch, { recursive: true, force: true })
})

async function visit(args: readonly string[]): Promise<{ page: Page; complaints: string[]; recorder: RecordingPage }> {
  const browser = await launchBrowser(args)
  browsers.push(browser)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  // The page's own eyes and ears: when a flash and a tone reach it, on its own clock.
  await context.addInitScript(() => {
    const seen = { flashes: [] as number[], beeps: [] as number[] }
    Object.assign(window, { seen })
    const devices = navigator.mediaDevices
    const real = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (wish) => {
      const stream = await real(wish)
      for (const track of stream.getTracks()) void watch(track.clone())
      return stream
    }
    async function watch(track: MediaStreamTrack): Promise<void> {
      const Processor = (
        window as never as { MediaStreamTrackProcessor: new (o: object) => { readable: ReadableStream } }
      ).MediaStreamTrackProcessor
      const reader = new Processor({ track }).readable.getReader()
      const canvas = new OffscreenCanvas(4, 4)
      const pen = canvas.getContext('2d', { willReadFrequently: true })
      let was = true
      let lastLoud = 0
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return
        const now = performance.now() / 1000
        if (track.kind === 'video') {
          pen?.drawImage(value, 0, 0, 4, 4)
          const white = (pen?.getImageData(1, 1, 1, 1).data[0] ?? 0) > 160
          if (white && !was) seen.flashes.push(now)
          was = white
        } else {
          const samples = new Float32Array(value.numberOfFrames)
          value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
          const at = samples.findIndex((one) => Math.abs(one) > 0.08)
          const began = now - (value.numberOfFrames - at) / value.sampleRate
          if (at >= 0 && now - lastLoud > 0.3) seen.beeps.push(began)
          if (at >= 0) lastLoud = now
        }
        value.close()
      }
    }
  })
  const { page, complaints } = await enter(context, await studio.newLink())
  return { page, complaints, recorder: new RecordingPage(page) }
}

interface Seen {
  readonly flashes: readonly number[]
  readonly beeps: readonly number[]
}

const nearest = (times: readonly number[], to: number): number =>
  times.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to))[0] ?? Number.POSITIVE_INFINITY

/**
 * For each flash that was recorded, how much further its beep is from it in the recording than it was when both reached
 * the page. The devices of a busy machine are late themselves, and differently from second to second: what counts is
 * what the recorder adds. Seconds.
 */
function againstLive(recorded: Seen, live: Seen): number[] {
  const shift = pageTimeOfStart(recorded, live)
  return recorded.flashes.flatMap((flash) => {
    const there = nearest(live.flashes, flash + shift)
    if (Math.abs(there - flash - shift) > 0.25) return []
    const liveBeep = nearest(live.beeps, there + 0.0001)
    const gap = liveBeep - there
    const beep = nearest(recorded.beeps, flash + gap)
    return Math.abs(beep - flash - gap) > 0.3 ? [] : [beep - flash - gap]
  })
}

/** What the page's clock showed when the recording began, seconds. */
function pageTimeOfStart(recorded: Seen, live: Seen): number {
  const misfit = (shift: number): number =>
    middle(recorded.flashes.map((flash) => Math.abs(nearest(live.flashes, flash + shift) - flash - shift)))
  const shifts = live.flashes.map((flash) => flash - (recorded.flashes[0] as number))
  return shifts.toSorted((a, b) => misfit(a) - misfit(b))[0] as number
}

/** Tones that reached the page while it recorded, and are not where they were in the recording. */
function missingBeeps(recorded: Seen, live: Seen): number[] {
  const shift = pageTimeOfStart(recorded, live)
  const end = recorded.beeps.at(-1) ?? 0
  // What is heard of the first half second is no whole tone, perhaps.
  const due = live.beeps.map((beep) => beep - shift).filter((beep) => beep > 0.5 && beep < end)
  return due.filter((beep) => Math.abs(nearest(recorded.beeps, beep) - beep) > 0.3)
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 9

test('picture and sound are recorded as far apart as they reached the page, and stay so', async () => {
  const { page, recorder, complaints } = await visit(withDevices(await flashAndBeep(scratch)))
  await recorder.open()
  expect(await violations(page)).toEqual([])
  await recorder.choose('Ma caméra', 'Synchronisme é🎬')
  await recorder.source('Caméra')
  await recorder.source('Micro')
  expect(await violations(page)).toEqual([])
  await recorder.start()
  await recorder.until(13)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Alt+k')
  await page.getByText('1 moment marqué').waitFor()
  await recorder.stop()
  await page.getByText('Dans les séances.').waitFor({ timeout: 60_000 })
  const [take] = takeFolders(studio.home)
  const file = join(take as string, 'Synchronisme é🎬.mkv')
  const recorded = await flashesAndBeeps(file, join(scratch, 'sync'))
  const live = await page.evaluate(() => (window as never as { seen: Seen }).seen)
  expect(recorded.flashes.length).toBeGreaterThan(9)
  // From the first second on, although sound counts from another zero until its source is read. A page that was busy
  // may have noted one of them late.
  expect(missingBeeps(recorded, live).length).toBeLessThan(2)
  const off = againstLive(recorded, live)
  expect(off.length).toBeGreaterThan(9)
  expect(Math.abs(middle(off))).toBeLessThan(0.04)
  // Half a minute's drift may not be more than what one frame lasts; the clocks' own tests go over half an hour.
  expect(Math.abs(middle(off.slice(-5)) - middle(off.slice(0, 5)))).toBeLessThan(1 / cameraRate)
  expect(complaints).toEqual([])
})

test('a call whose people have not agreed is destroyed when that is asked for, and leaves nothing', async () => {
  const { page, recorder } = await visit(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'])
  await recorder.open()
  await recorder.choose('Appel à deux', 'Sans accord', ['Léa Martin'])
  await recorder.source('Écran ou fenêtre')
  await recorder.source('Micro')
  const before = takeFolders(studio.home).length
  await recorder.start()
  // What was being processed waits.
  await recorder.until(2)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('En pause', { exact: true }).waitFor()
  const paused = await recorder.seconds()
  await page.waitForTimeout(1200)
  expect(await recorder.seconds()).toBe(paused)
  await page.keyboard.press('Alt+p')
  await recorder.until(paused + 1)
  await recorder.stop()
  const notice = page.locator('.take', { hasText: 'Sans accord' })
  await notice.getByText('L’accord manque').waitFor()
  expect(await violations(page)).toEqual([])
  expect(takeFolders(studio.home)).toHaveLength(before + 1)
  await notice.getByRole('button', { name: 'Détruire…' }).click()
  await notice.getByRole('button', { name: 'Détruire', exact: true }).click()
  await notice.waitFor({ state: 'detached' })
  expect(takeFolders(studio.home)).toHaveLength(before)
})

test('the sample call, recorded through the screen, is ready for review with its consent on record', async () => {
  const { page, recorder, complaints } = await visit(withDevices(await playedAs(scratch, starter)))
  await recorder.open()
  await recorder.choose('Ma caméra', 'Appel rejoué', ['Léa Martin'])
  await recorder.source('Caméra')
  await recorder.source('Micro')
  await recorder.start()
  await recorder.until(3)
  await recorder.agreed('Léa Martin')
  await recorder.until(9)
  await recorder.stop()
  const notice = page.locator('.take', { hasText: 'Appel rejoué' })
  await notice.getByRole('link', { name: 'Ouvrir la séance' }).click({ timeout: 120_000 })
  const database = new Database(join(studio.home, 'library.db'), { readonly: true })
  const session = database.prepare('select id, path, duration from session where title = ?').get('Appel rejoué') as {
    id: string
    path: string
    duration: number
  }
  database.close()
  expect(session.duration).toBeGreaterThan(8)
  const info = await probe(session.path)
  expect(info).toMatchObject({ faults: [], dropped: [] })
  expect(info.audio).toHaveLength(1)
  await page.goto(`${new URL(page.url()).origin}/#/consent/${session.id}`)
  await page.getByText('Tout le monde est d’accord').waitFor()
  await page.getByText(/Léa Martin a dit oui pour/).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByText('Retirer un accord…').click()
  await page.getByRole('button', { name: 'Retirer l’accord de Léa Martin' }).click()
  await page.getByText('Cette séance ne peut pas être publiée.').waitFor()
  // Processing began by itself, and ends where a person takes over.
  await page.goto(`${new URL(page.url()).origin}/#/`)
  const row = page.locator('li.row', { hasText: 'Appel rejoué' })
  await row.getByText('À relire').first().waitFor({ timeout: 600_000 })
  expect(complaints).toEqual([])
})
