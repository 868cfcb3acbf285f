import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { flashingCall, withDevices } from '../support/fake-capture.ts'
import { livedIn } from '../support/lived-in.ts'
import { decodedTo, eventsOf, flashesAndBeeps, takeFolders } from '../support/recorded.ts'
import { RecordingPage } from '../support/recording-page.ts'
import { Cable } from './cable.ts'
import { enter, RunningStudio } from './studio.ts'

const call = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')
const title = 'Coupée longtemps é🎬'

let studio: RunningStudio
let scratch: string
let cable: Cable
let browser: Browser

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-e2e-away-'))
  studio = await RunningStudio.start(livedIn)
  const link = await studio.newLink()
  cable = await Cable.to(Number(new URL(link).port))
  const devices = withDevices(await flashingCall(scratch, call, { width: 640, height: 360, seconds: 10 }))
  browser = await launchBrowser([...devices, ...cable.switches])
})
afterAll(async () => {
  await browser?.close()
  cable?.close()
  await studio?.remove()
  await rm(scratch, { recursive: true, force: true })
})

/** Files that the browser keeps for the page, and the bytes in them. */
const aside = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory()
    const sizes: number[] = []
    for await (const handle of (folder as never as { values(): AsyncIterable<FileSystemFileHandle> }).values())
      sizes.push((await handle.getFile()).size)
    return sizes
  })

/** A page that has recorded for three seconds, and the folder of its take. */
async function recorded(title: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  const { page } = await enter(context, cable.through(await studio.newLink()))
  const recorder = new RecordingPage(page)
  await recorder.open()
  await recorder.choose('Ma caméra', title)
  await recorder.source('Caméra')
  await recorder.source('Micro')
  await recorder.start()
  await recorder.until(3)
  const take = takeFolders(studio.home).at(-1) as string
  const kinds = (): string[] => eventsOf(take).map(({ kind }) => kind)
  return { page, recorder, take, kinds }
}

test('a page whose line is cut until a session was made of its take keeps the rest on its disk, and nothing is missing', async () => {
  const { page, recorder, take, kinds } = await recorded(title)
  cable.cut()
  await page.locator('.recording-bar').getByText('Liaison coupée').waitFor({ timeout: 120_000 })
  await expect.poll(kinds, { timeout: 180_000 }).toContain('imported')
  // More than memory should hold waits for the line by then, and the recording goes on.
  await expect.poll(async () => (await aside(page)).some((size) => size > 1 << 20), { timeout: 180_000 }).toBe(true)
  const at = await recorder.seconds()
  await recorder.until(at + 2)
  cable.mend()
  await expect.poll(kinds, { timeout: 120_000 }).toContain('reopened')
  await recorder.until((await recorder.seconds()) + 1)
  await recorder.stop()
  const notice = page.locator('.take', { hasText: title })
  await notice.getByText('la page est revenue avec la suite').waitFor({ timeout: 120_000 })
  await notice.getByText('Dans les séances.').waitFor({ timeout: 120_000 })
  expect(await aside(page)).toEqual([])
  const events = eventsOf(take)
  expect(events.filter(({ kind }) => kind === 'hole')).toEqual([])
  const stop = events.findLast((event) => event.kind === 'stop')
  const files = events.flatMap((event) => (event.kind === 'joined' ? event.files : []))
  expect(files).toEqual([`${title}.mkv`, `${title} (2).mkv`])
  const whole = join(take, `${title} (2).mkv`)
  const { picture, sound } = await decodedTo(whole, join(scratch, 'decoded'))
  expect((stop?.at as number) - Math.min(picture, sound)).toBeLessThan(1)
  const { beeps } = await flashesAndBeeps(whole, join(scratch, 'heard'))
  expect(beeps.length).toBeGreaterThan(at - 2)
  // One a second, without a gap, from the first to the last.
  expect(Math.max(...beeps.slice(1).map((beep, i) => beep - (beeps[i] as number)))).toBeLessThan(1.5)
})

test('a take whose network stands still without a word is ended with what is there, and goes on when it moves again', async () => {
  const { page, recorder, take, kinds } = await recorded('Immobile')
  cable.stall()
  await expect.poll(kinds, { timeout: 180_000 }).toContain('found')
  expect(kinds()).toContain('line-lost')
  cable.mend()
  await expect.poll(kinds, { timeout: 120_000 }).toContain('reopened')
  await recorder.until((await recorder.seconds()) + 1)
  await recorder.stop()
  await page.locator('.take', { hasText: 'Immobile' }).getByText('Dans les séances.').waitFor({ timeout: 120_000 })
  const events = eventsOf(take)
  const stop = events.findLast((event) => event.kind === 'stop')
  const files = events.flatMap((event) => (event.kind === 'joined' ? event.files : []))
  const { picture, sound } = await decodedTo(join(take, files.at(-1) as string), join(scratch, 'still'))
  expect((stop?.at as number) - Math.min(picture, sound)).toBeLessThan(1)
})
