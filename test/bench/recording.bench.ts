import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { launchMortalBrowser } from '../browser.ts'
import { enter, RunningStudio } from '../e2e/studio.ts'
import { cameraRate, flashingCall, withDevices } from '../support/fake-capture.ts'
import { againstLive, lookAndListen, middle, type Seen, seenBy } from '../support/live-sync.ts'
import { treeOf } from '../support/process-tree.ts'
import { eventsOf, flashesAndBeeps, takeFolders } from '../support/recorded.ts'
import { RecordingPage } from '../support/recording-page.ts'
import type { Bench, BenchRow } from './bench.ts'

const call = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')
const title = 'Longue prise é🎬'
/** Seconds between two looks at the memory. */
const lookEvery = 2
/** Seconds whose middle counts as what is held at a moment. */
const around = 60

/** Bytes that are held at a second of the recording. */
interface Held {
  readonly at: number
  readonly page: number
  readonly engine: number
}

const isPage = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer')
  } catch {
    return false
  }
}

/** What the process of the page and the studio's hold now. A browser keeps others for pages that it expects. */
function held(at: number, browser: number, studio: number | undefined): Held {
  const pages = treeOf(browser).filter(({ pid }) => isPage(pid))
  return {
    at,
    page: Math.max(0, ...pages.map(({ resident }) => resident)),
    engine: treeOf(studio).reduce((sum, { resident }) => sum + resident, 0),
  }
}

/** Records for so long, and looks at the memory meanwhile. */
async function recorded(folder: string, studio: RunningStudio, seconds: number, log: (line: string) => void) {
  const devices = withDevices(await flashingCall(folder, call, { width: 1920, height: 1080, seconds: 10 }))
  const { browser, pid, kill } = await launchMortalBrowser(devices)
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
    await lookAndListen(context)
    const { page } = await enter(context, await studio.newLink())
    const recorder = new RecordingPage(page)
    await recorder.open()
    await recorder.choose('Ma caméra', title)
    await recorder.quality('1080p')
    await recorder.source('Caméra')
    await recorder.source('Micro')
    await recorder.start()
    const looks: Held[] = []
    for (let now = 0; now < seconds; now = await recorder.seconds()) {
      await page.waitForTimeout(lookEvery * 1000)
      looks.push(held(now, pid, studio.pid))
      if (looks.length % 60 === 0) log(`${Math.round(now)} s recorded`)
    }
    const live = await seenBy(page)
    await recorder.stop()
    await page.getByText('Dans les séances.').waitFor({ timeout: 600_000 })
    return { looks, live }
  } finally {
    await kill()
  }
}

/** Growth between two moments of the recording, per cent. */
function growth(looks: readonly Held[], of: 'page' | 'engine', from: number, to: number): number {
  const at = (moment: number): number =>
    middle(looks.filter((look) => Math.abs(look.at - moment) <= around / 2).map((look) => look[of]))
  return 100 * (at(to) / at(from) - 1)
}

/** The middle of each minute's errors, milliseconds. */
function minutes(recording: Seen, live: Seen): number[] {
  const off = againstLive(recording, live)
  if (off.length < around)
    throw new Error(`${off.length} flashes of ${recording.flashes.length} can be compared: the camera gave too little`)
  return Array.from({ length: Math.floor(off.length / around) }, (_, i) =>
    middle(off.slice(i * around, (i + 1) * around)),
  ).map((seconds) => seconds * 1000)
}

/** A take of half an hour at 1080p30 while a job of another session waits: memory, dropped frames, sound against picture. */
export default {
  id: 'recording',
  async run({ folder, quick, log }) {
    const seconds = quick ? 130 : 1830
    const [from, to] = quick ? [40, 100] : [300, 1800]
    const studio = await RunningStudio.start()
    try {
      const { looks, live } = await recorded(folder, studio, seconds, log)
      const take = takeFolders(studio.home)[0] as string
      const events = eventsOf(take)
      const left = events.reduce((sum, event) => sum + (event.kind === 'dropped' ? event.frames : 0), 0)
      const codecs = events.flatMap((event) => (event.kind === 'track' ? event.track.codec : []))
      const found = await flashesAndBeeps(join(take, `${title}.mkv`), join(folder, 'sound'))
      const apart = minutes(found, live)
      const due = seconds * cameraRate
      const limit = (value: number) => ({ kind: 'at most' as const, value })
      const rows: BenchRow[] = [
        { what: 'recorded', value: seconds, unit: 's', limit: null, note: codecs.join(', ') },
        {
          what: 'frames that the recorder left out, of 30 a second',
          value: (100 * left) / due,
          unit: '%',
          limit: limit(0.5),
        },
        {
          what: 'frames of 30 a second that are not in the file: what the fake camera did not give is among them',
          value: 100 * (1 - found.frames / due),
          unit: '%',
          limit: null,
        },
        {
          what: 'sound against picture beside how they reached the page, worst minute',
          value: Math.max(...apart.map(Math.abs)),
          unit: 'ms',
          limit: limit(40),
        },
        {
          what: 'the same, last minute against first',
          value: Math.abs((apart.at(-1) as number) - (apart[0] as number)),
          unit: 'ms',
          limit: limit(10),
        },
      ]
      for (const side of ['page', 'engine'] as const)
        rows.push({
          what: `memory of the ${side}, growth from second ${from} to ${to}`,
          value: growth(looks, side, from, to),
          unit: '%',
          limit: quick ? null : limit(3),
        })
      return rows
    } finally {
      await studio.remove()
    }
  },
} satisfies Bench
