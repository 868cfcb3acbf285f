import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchMortalBrowser } from '../browser.ts'
import { flashAndBeep, withDevices } from '../support/fake-capture.ts'
import { livedIn } from '../support/lived-in.ts'
import { decodedTo, eventsOf, takeFolders, trackFiles } from '../support/recorded.ts'
import { RecordingPage } from '../support/recording-page.ts'
import { enter, RunningStudio } from './studio.ts'

// `npm run crash:takes` is the long form: a hundred kills, every other one of the engine. KILLS makes a piece of it.
const isLong = process.env.MODE === 'crash'
const kills = isLong ? Number(process.env.KILLS ?? 100) : 4
/** Seconds that may be lost. */
const mayBeLost = 1

let studio: RunningStudio
let scratch: string
let devices: string[]

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-e2e-take-crash-'))
  devices = withDevices(await flashAndBeep(scratch))
  studio = await RunningStudio.start(livedIn)
})
afterAll(async () => {
  await studio?.remove()
  await rm(scratch, { recursive: true, force: true })
})

const kindsIn = (take: string): string[] => eventsOf(take).map(({ kind }) => kind)

/** Whether the page's line is cut, and all that came over it is written. */
const isAlone = (take: string): boolean =>
  kindsIn(take).lastIndexOf('line-lost') > kindsIn(take).lastIndexOf('line-back')

async function recording(browser: Browser): Promise<RecordingPage> {
  const context = await browser.newContext({ locale: 'fr-FR' })
  const { page } = await enter(context, await studio.newLink())
  const recorder = new RecordingPage(page)
  await recorder.open()
  await recorder.choose('Ma caméra', 'Coupé é🎬')
  await recorder.source('Caméra')
  await recorder.source('Micro')
  await recorder.start()
  return recorder
}

test(
  `killed ${kills} times at random moments, browser and engine in turn: every track decodes to its end, at most 1 s is lost`,
  async () => {
    const lost: number[] = []
    const known = new Set<string>()
    for (let number = 0; number < kills; number++) {
      const { browser, kill } = await launchMortalBrowser(devices)
      const recorder = await recording(browser)
      await recorder.until(1.5 + Math.random() * (isLong ? 8 : 2.5))
      const said = await recorder.seconds()
      const take = takeFolders(studio.home).find((folder) => !known.has(folder)) as string
      known.add(take)
      if (number % 2 === 1) {
        // Its page still has what the engine had not written, and finds it again by itself.
        await studio.end('SIGKILL')
        await studio.run()
        await expect.poll(() => kindsIn(take), { timeout: 60_000 }).toContain('line-back')
      }
      await kill()
      // A living engine still writes what a dead page had sent.
      await expect.poll(() => isAlone(take), { timeout: 60_000 }).toBe(true)
      // Some seconds later the engine makes a session of them, and lets go of them.
      const kept = join(scratch, String(number))
      await cp(take, kept, { recursive: true })
      const files = trackFiles(kept)
      expect(files.map((file) => basename(file).replace(/^\d\d-/, '')).sort()).toEqual(['camera.mkv', 'microphone.mkv'])
      for (const file of files) {
        const { picture, sound } = await decodedTo(file, join(scratch, 'decoded'))
        lost.push(said - Math.max(picture, sound))
      }
      expect(Math.max(...lost)).toBeLessThan(mayBeLost)
    }
    console.log(`lost at most ${Math.max(...lost).toFixed(2)} s of ${lost.length} tracks`)
  },
  isLong ? 7_200_000 : 240_000,
)

test('the next start finds what was recorded, makes sessions of it, and says so without being asked', async () => {
  const mortal = await launchMortalBrowser(devices)
  const recorder = await recording(mortal.browser)
  await recorder.until(1.5)
  await studio.end('SIGKILL')
  await mortal.kill()
  await studio.run()
  const { browser, kill } = await launchMortalBrowser()
  const context = await browser.newContext({ locale: 'fr-FR' })
  const { page } = await enter(context, await studio.newLink())
  await page
    .getByText(/Un enregistrement interrompu a été retrouvé/)
    .first()
    .waitFor({ timeout: 60_000 })
  const last = takeFolders(studio.home).at(-1) as string
  await expect.poll(() => kindsIn(last), { timeout: 180_000 }).toContain('imported')
  await page
    .getByRole('link', { name: /^Coupé é🎬/ })
    .first()
    .waitFor({ timeout: 30_000 })
  await kill()
})

test('the engine killed under a recording and started again: the page goes on by itself, and nothing is lost', async () => {
  const { browser, kill } = await launchMortalBrowser(devices)
  const recorder = await recording(browser)
  const take = takeFolders(studio.home).at(-1) as string
  await recorder.until(2)
  await studio.end('SIGKILL')
  const link = await studio.run()
  expect(new URL(link).origin).toBe(new URL(recorder.page.url()).origin)
  await recorder.until((await recorder.seconds()) + 1)
  await recorder.stop()
  await expect.poll(() => kindsIn(take), { timeout: 120_000 }).toContain('imported')
  const events = eventsOf(take)
  expect(events.filter(({ kind }) => kind === 'found')).toEqual([])
  const stop = events.find((event) => event.kind === 'stop')
  const joined = events.find((event) => event.kind === 'joined')
  expect(stop?.why).toBe('asked')
  expect(Math.abs((joined?.seconds ?? 0) - (stop?.at ?? 0))).toBeLessThan(mayBeLost)
  await kill()
})
