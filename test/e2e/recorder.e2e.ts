import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { launchBrowser } from '../browser.ts'
import { cameraRate, flashAndBeep, playedAs, withDevices } from '../support/fake-capture.ts'
import { againstLive, lookAndListen, middle, missingBeeps, seenBy } from '../support/live-sync.ts'
import { livedIn } from '../support/lived-in.ts'
import { decodedTo, eventsOf, flashesAndBeeps, takeFolders } from '../support/recorded.ts'
import { RecordingPage, showScreen } from '../support/recording-page.ts'
import { violationsInBothThemes } from './axe.ts'
import { inShell, RunningShell } from './shell.ts'
import { enter, listenedTo, RunningStudio } from './studio.ts'

const starter = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')

/** Seconds of a recording in which enough flashes have to be seen, however busy the machine is. */
const longest = 90

/** The shell has one window, and lets a screen be chosen from a native menu, where no test can click. */
const inBrowser = test.skipIf(inShell)

let home: string
let studio: RunningStudio | null = null
let shell: RunningShell | null = null
let scratch: string
const browsers: Browser[] = []

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-e2e-record-'))
  if (inShell) {
    home = join(scratch, 'Estompe')
    await mkdir(home)
    await livedIn(home)
    shell = await RunningShell.on(home)
  } else {
    studio = await RunningStudio.start(livedIn)
    home = studio.home
  }
})
afterAll(async () => {
  for (const browser of browsers) await browser.close()
  await studio?.remove()
  await shell?.remove()
  await rm(scratch, { recursive: true, force: true })
})

interface Visit {
  readonly page: Page
  readonly complaints: string[]
  readonly recorder: RecordingPage
}

/** A page that is in the studio: a browser's, or the desktop shell's own. */
async function visit(args: readonly string[]): Promise<Visit> {
  if (shell) {
    const { page, context } = await shell.start(args)
    await watched(context)
    const complaints = listenedTo(page, 'studio')
    await page.reload()
    return { page, complaints, recorder: new RecordingPage(page) }
  }
  const browser = await launchBrowser(args)
  browsers.push(browser)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  await watched(context)
  const { page, complaints } = await enter(context, (await studio?.newLink()) ?? '')
  return { page, complaints, recorder: new RecordingPage(page) }
}

/** Keeps what its pages are given to record from, and looks and listens to it. */
async function watched(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const given: MediaStreamTrack[] = []
    Object.assign(window, { given })
    const devices = navigator.mediaDevices
    const real = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (wish) => {
      const stream = await real(wish)
      given.push(...stream.getTracks())
      return stream
    }
  })
  await lookAndListen(context)
}

/** What the system does to a track whose device is gone. */
const vanish = (page: Page, kind: 'audio' | 'video'): Promise<void> =>
  page.evaluate((gone) => {
    for (const track of (window as never as { given: MediaStreamTrack[] }).given) {
      if (track.kind !== gone || track.readyState === 'ended') continue
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  }, kind)

/** What a browser tells when a device that is no source is unplugged, or plugged in again. */
const headphones = (page: Page, there: boolean): Promise<void> =>
  page.evaluate((isThere) => {
    const devices = navigator.mediaDevices
    const real = MediaDevices.prototype.enumerateDevices
    devices.enumerateDevices = async () => {
      const all = await real.call(devices)
      return isThere ? [...all, { ...all[0], label: 'Casque' } as MediaDeviceInfo] : all
    }
    devices.dispatchEvent(new Event('devicechange'))
  }, there)

// First: what is processed behind it would wait for it, and it for nothing.
test('the sample call, recorded through the screen, becomes a verified clip; a consent that is withdrawn keeps it here', async () => {
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
  const database = new Database(join(home, 'library.db'), { readonly: true })
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
  await showScreen(page, `consent/${session.id}`)
  await page.getByText('Tout le monde est d’accord').waitFor()
  await page.getByText(/Léa Martin a dit oui pour/).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  // Processing began by itself, and ends where a person takes over.
  await showScreen(page, '')
  const row = page.locator('li.row', { hasText: 'Appel rejoué' })
  await row.getByText('À relire').first().waitFor({ timeout: 600_000 })
  await showScreen(page, `review/${session.id}`)
  await page.locator('.picture-canvas').waitFor({ timeout: 120_000 })
  const left = async (): Promise<number> => Number(await page.locator('.desk-left').getAttribute('data-left'))
  await page.keyboard.press('Enter')
  for (let open = await left(); open > 0; open--) {
    await page.keyboard.press(' ')
    await expect.poll(left).toBe(open - 1)
  }
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Approuver cette séance' }).click()
  await page.locator('.desk-approval').getByText('Approuvée par').waitFor()
  const whole = page.locator('.desk-render', { hasText: 'Séance entière' })
  await whole.getByRole('button', { name: /Rendre et contrôler/ }).click()
  await expect.poll(() => whole.getAttribute('data-render'), { timeout: 600_000 }).toMatch(/^(clean|leaks|failed)$/)
  expect(await whole.getAttribute('data-render'), (await whole.textContent()) ?? '').toBe('clean')
  await showScreen(page, `consent/${session.id}`)
  await page.getByText('Retirer un accord…').click()
  await page.getByRole('button', { name: 'Retirer l’accord de Léa Martin' }).click()
  await page.getByText('Cette séance ne peut pas être publiée.').waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await showScreen(page, `review/${session.id}`)
  await page.locator('.picture-canvas').waitFor({ timeout: 120_000 })
  await page.keyboard.press('4')
  await whole.getByRole('button', { name: /Mettre à disposition/ }).click()
  await whole.getByRole('alert').getByText('a retiré son accord').waitFor()
  expect(await whole.getAttribute('data-render')).toBe('clean')
  expect(complaints).toEqual([])
})

test('picture and sound are recorded as far apart as they reached the page, and stay so', async () => {
  const { page, recorder, complaints } = await visit(withDevices(await flashAndBeep(scratch)))
  await recorder.open()
  expect(await violationsInBothThemes(page)).toEqual([])
  await recorder.choose('Ma caméra', 'Synchronisme é🎬')
  await recorder.source('Caméra')
  await recorder.source('Micro')
  expect(await violationsInBothThemes(page)).toEqual([])
  await recorder.start()
  // The shell keeps the machine awake itself.
  if (!inShell) await page.getByText('L’écran reste allumé').waitFor()
  const sightings = async (): Promise<number> => {
    const { flashes, beeps } = await seenBy(page)
    return Math.min(flashes.length, beeps.length)
  }
  const before = await sightings()
  await recorder.until(13)
  // On a busy machine the fake camera leaves out whole flashes: it goes on until enough have reached the page.
  while ((await sightings()) < before + 20 && (await recorder.seconds()) < longest) await page.waitForTimeout(500)
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Alt+k')
  await page.getByText('1 moment marqué').waitFor()
  await recorder.stop()
  const notice = page.locator('.take', { hasText: 'Synchronisme' })
  await notice.getByText('Dans les séances.').waitFor({ timeout: 60_000 })
  const take = takeFolders(home).at(-1)
  const file = join(take as string, 'Synchronisme é🎬.mkv')
  const recorded = await flashesAndBeeps(file, join(scratch, 'sync'))
  const live = await seenBy(page)
  expect(recorded.flashes.length).toBeGreaterThan(9)
  // From the first second on, although sound counts from another zero until its source is read. A page that was busy
  // may have noted one of them late.
  expect(missingBeeps(recorded, live).length).toBeLessThan(2)
  const off = againstLive(recorded, live)
  expect(off.length).toBeGreaterThan(9)
  expect(Math.abs(middle(off))).toBeLessThan(0.04)
  // Half a minute's drift may not be more than what one frame lasts; the clocks' own tests go over half an hour.
  const half = off.length >> 1
  expect(Math.abs(middle(off.slice(-half)) - middle(off.slice(0, half)))).toBeLessThan(1 / cameraRate)
  expect(complaints).toEqual([])
})

test('a microphone and a camera that vanish are told of, and go on in their tracks when they are back', async () => {
  const { page, recorder, complaints } = await visit(withDevices(await flashAndBeep(scratch)))
  await recorder.open()
  // What is chosen for a preset is there the next time.
  await recorder.choose('Ma caméra', 'Micro débranché')
  await recorder.quality('1080p')
  await page.reload()
  await recorder.choose('Ma caméra', 'Micro débranché')
  expect(await page.getByLabel('Image de la caméra').inputValue()).toBe('1080p')
  await recorder.source('Caméra')
  await recorder.source('Micro')
  await recorder.start({ byKey: true })
  await recorder.until(1)
  for (const there of [true, false]) await headphones(page, there)
  await vanish(page, 'audio')
  await page.locator('.recording-bar').getByText('Micro : coupure. Le reste continue').waitFor()
  const card = page.getByRole('region', { name: 'Micro', exact: true })
  await card.getByText('La source s’est arrêtée.').waitFor()
  const atEnd = await recorder.seconds()
  await recorder.until(atEnd + 0.5)
  await card.getByRole('button', { name: 'Changer… Micro' }).click()
  await card.getByText('Le son arrive').waitFor()
  await page.getByText('coupure. Le reste continue').waitFor({ state: 'detached' })
  await vanish(page, 'video')
  await page.locator('.recording-bar').getByText('Caméra : coupure. Le reste continue').waitFor()
  await page.getByRole('button', { name: 'Changer… Caméra' }).click()
  await page.getByText('coupure. Le reste continue').waitFor({ state: 'detached' })
  // With the last one gone it waits for one of them, and says so.
  await recorder.until((await recorder.seconds()) + 0.5)
  for (const kind of ['audio', 'video'] as const) await vanish(page, kind)
  await page.locator('.recording-bar').getByText('rien n’est enregistré').waitFor()
  await card.getByRole('button', { name: 'Changer… Micro' }).click()
  await card.getByText('Le son arrive').waitFor()
  await page.getByRole('button', { name: 'Changer… Caméra' }).click()
  await page.locator('.recording-bar .needs').waitFor({ state: 'detached' })
  await recorder.until((await recorder.seconds()) + 1)
  await recorder.stop()
  const take = takeFolders(home).at(-1) as string
  await expect.poll(() => eventsOf(take).map(({ kind }) => kind), { timeout: 120_000 }).toContain('imported')
  const tracks = eventsOf(take)
    .flatMap((event) => (event.kind === 'track' ? event.track : []))
    .toSorted((a, b) => a.number - b.number)
  expect(tracks.map(({ kind }) => kind)).toEqual(['camera', 'microphone'])
  const plugged = eventsOf(take).flatMap((event) => (event.kind === 'devices' ? { ...event, at: 0 } : []))
  expect(plugged).toEqual([
    { kind: 'devices', at: 0, come: ['Casque'], gone: [] },
    { kind: 'devices', at: 0, come: [], gone: ['Casque'] },
  ])
  const numbers = tracks.map(({ number }) => number).toReversed()
  const told = (kind: 'source-ended' | 'source-back') =>
    eventsOf(take).flatMap((event) => (event.kind === kind ? event : []))
  for (const kind of ['source-ended', 'source-back'] as const)
    expect(told(kind).map(({ number }) => number)).toEqual([...numbers, ...numbers])
  const lastBack = told('source-back').at(-1)?.at as number
  const file = join(take, 'Micro débranché.mkv')
  const info = await probe(file)
  expect(info.faults).toEqual([])
  expect(info.audio.map(({ title }) => title)).toEqual(['microphone'])
  const { picture, sound } = await decodedTo(file, join(scratch, 'decoded'))
  expect(picture).toBeGreaterThan(lastBack)
  expect(sound).toBeGreaterThan(lastBack)
  // A picture in a track of its own would have become a session of its own.
  expect(readdirSync(take).filter((name) => name.endsWith('.mkv'))).toEqual(['Micro débranché.mkv'])
  expect(complaints).toEqual([])
})

inBrowser('a call whose people have not agreed is destroyed when that is asked for, and leaves nothing', async () => {
  const { page, recorder } = await visit(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'])
  await recorder.open()
  await recorder.choose('Appel à deux', 'Sans accord', ['Léa Martin'])
  await recorder.source('Écran ou fenêtre')
  await recorder.source('Micro')
  const before = takeFolders(home).length
  await recorder.start()
  await page.getByText('À lire à voix haute').waitFor()
  // Whoever has another window open sees that it is being recorded.
  const other = await page.context().newPage()
  await other.goto(new URL(page.url()).origin)
  await other.locator('.take', { hasText: 'Sans accord' }).getByText('Enregistrement en cours.').waitFor()
  await other.close()
  // What was being processed waits.
  await recorder.until(2)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('En pause', { exact: true }).waitFor()
  const paused = await recorder.seconds()
  await page.waitForTimeout(1200)
  expect(await recorder.seconds()).toBe(paused)
  await page.keyboard.press('Alt+p')
  // With nothing left to record it says so at once, and goes on with whatever is chosen next.
  const takeAway = page.getByRole('button', { name: /^Retirer / })
  for (let left = await takeAway.count(); left > 0; left--) {
    await takeAway.first().click()
    await expect.poll(() => takeAway.count()).toBe(left - 1)
  }
  await page.locator('.recording-bar').getByText('rien n’est enregistré').waitFor()
  await recorder.source('Micro')
  await page.getByText('rien n’est enregistré').waitFor({ state: 'detached' })
  await recorder.until((await recorder.seconds()) + 0.5)
  await recorder.stop()
  const kinds = eventsOf(takeFolders(home).at(-1) as string).map(({ kind }) => kind)
  expect(kinds.filter((kind) => /^(empty|track|source-back)$/.test(kind)).join(' ')).toMatch(
    /^(track )+empty source-back$/,
  )
  const notice = page.locator('.take', { hasText: 'Sans accord' })
  await notice.getByText('L’accord manque').waitFor()
  expect(await page.getByText('À lire à voix haute').count()).toBe(0)
  // What was said in it can still be noted, at a time that it has.
  await notice.getByRole('button', { name: 'Noter l’accord de Léa Martin' }).click()
  await notice.getByRole('radio', { name: 'de vive voix, pendant l’enregistrement' }).press(' ')
  const save = notice.getByRole('button', { name: 'Noter', exact: true })
  await notice.getByRole('textbox', { name: /^À quel moment/ }).fill('59:00')
  expect(await save.isDisabled()).toBe(true)
  await notice.getByRole('textbox', { name: /^À quel moment/ }).fill('0:01')
  expect(await save.isEnabled()).toBe(true)
  expect(await violationsInBothThemes(page)).toEqual([])
  expect(takeFolders(home)).toHaveLength(before + 1)
  const destroy = notice.getByRole('button', { name: 'Détruire…' })
  await destroy.press('Enter')
  await notice.locator('button:focus', { hasText: /^Annuler$/ }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await notice.locator('button:focus', { hasText: /^Détruire…$/ }).waitFor()
  await destroy.press('Enter')
  await notice.getByRole('button', { name: 'Détruire', exact: true }).press('Enter')
  await notice.waitFor({ state: 'detached' })
  expect(takeFolders(home)).toHaveLength(before)
})
