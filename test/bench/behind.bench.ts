import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { launchMortalBrowser } from '../browser.ts'
import { enter, RunningStudio } from '../e2e/studio.ts'
import { playedAs, withDevices } from '../support/fake-capture.ts'
import { livedIn } from '../support/lived-in.ts'
import { eventsOf, takeFolders } from '../support/recorded.ts'
import { RecordingPage } from '../support/recording-page.ts'
import type { Bench } from './bench.ts'

const call = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')
const person = 'Léa'

interface Told {
  /** Seconds; null when nothing was analysed meanwhile. */
  readonly sound: number | null
  readonly picture: number | null
  /** Share of what networks were asked that was known at the stop, 0..1. */
  readonly takenOver: number
  readonly ready: number
  /** Times that frames waited for an encoder or were left out. */
  readonly pressed: number
}

/** Records the sample call over and over, and waits until its session waits for review. */
async function recorded(devices: string[], seconds: number, agreed: 'at once' | 'at the end'): Promise<Told> {
  const studio = await RunningStudio.start(livedIn)
  const { browser, kill } = await launchMortalBrowser(devices)
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
    const { page } = await enter(context, await studio.newLink())
    const recorder = new RecordingPage(page)
    await recorder.open()
    await recorder.choose('Ma caméra', 'Appel rejoué', [person])
    await recorder.source('Caméra')
    await recorder.source('Micro')
    await recorder.start()
    if (agreed === 'at once') await recorder.agreed(person)
    await recorder.until(seconds)
    if (agreed === 'at the end') await recorder.agreed(person)
    await recorder.stop()
    const take = takeFolders(studio.home)[0] as string
    for (;;) {
      const events = eventsOf(take)
      const ready = events.find((event) => event.kind === 'ready')
      const followed = events.find((event) => event.kind === 'followed')
      const pressed = events.filter(({ kind }) => kind === 'pressed' || kind === 'dropped').length
      if (ready)
        return {
          ...{ sound: followed?.behindSeconds ?? null, picture: followed?.pictureBehindSeconds ?? null },
          ...{ takenOver: ready.takenOver ?? 0, ready: ready.afterSeconds, pressed },
        }
      await pause(500)
    }
  } finally {
    await kill()
    await studio.remove()
  }
}

/** The sample call recorded twice: read behind the recording, and not, because nobody had agreed before its end. */
export default {
  id: 'behind',
  async run({ folder, quick, log }) {
    const seconds = quick ? 75 : 300
    const devices = withDevices(await playedAs(folder, call))
    const behind = await recorded(devices, seconds, 'at once')
    log(`with: ${behind.ready.toFixed(0)} s`)
    const after = await recorded(devices, seconds, 'at the end')
    return [
      { what: 'recorded', value: seconds, unit: 's', limit: null },
      { what: 'the sound that was not read yet at the stop', value: behind.sound ?? seconds, unit: 's', limit: null },
      { what: 'the picture that was not searched yet', value: behind.picture ?? seconds, unit: 's', limit: null },
      { what: 'questions to networks that were answered then', value: 100 * behind.takenOver, unit: '%', limit: null },
      { what: 'times that the recording ran short, with', value: behind.pressed, unit: 'times', limit: null },
      { what: 'times that it ran short, without', value: after.pressed, unit: 'times', limit: null },
      { what: 'from the stop to the review, read behind the recording', value: behind.ready, unit: 's', limit: null },
      { what: 'the same, nothing read before the stop', value: after.ready, unit: 's', limit: null },
    ]
  },
} satisfies Bench
