import type { BrowserContext, Page } from 'playwright-core'

/** When flashes and tones began, seconds on one clock. */
export interface Seen {
  readonly flashes: readonly number[]
  readonly beeps: readonly number[]
}

/** Gives the context's pages eyes and ears of their own: when a flash and a tone reach them, on their own clock. */
export async function lookAndListen(context: BrowserContext): Promise<void> {
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
          // The whole picture: that of a call is as bright as a flash in places.
          const pixels = pen?.getImageData(0, 0, 4, 4).data ?? new Uint8ClampedArray(4)
          let light = 0
          for (let i = 0; i < pixels.length; i += 4) light += pixels[i] as number
          const white = light / (pixels.length / 4) > 160
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
}

/** What a page has seen and heard so far. */
export const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => (window as never as { seen: Seen }).seen)

/** @param times ascending */
function nearest(times: readonly number[], to: number): number {
  const after = times.findIndex((time) => time >= to)
  const later = times[after] ?? Number.POSITIVE_INFINITY
  const earlier = (after < 0 ? times.at(-1) : times[after - 1]) ?? Number.NEGATIVE_INFINITY
  return later - to < to - earlier ? later : earlier
}

/**
 * For each flash that was recorded, how much further its beep is from it in the recording than it was when both reached
 * the page. The devices of a busy machine are late themselves, and differently from second to second: what counts is
 * what the recorder adds. Seconds.
 */
export function againstLive(recorded: Seen, live: Seen): number[] {
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

/** Seconds within which a recording begins after its sources were opened. */
const begunAfter = 60

/** What the page's clock showed when the recording began, seconds. */
function pageTimeOfStart(recorded: Seen, live: Seen): number {
  const misfit = (shift: number): number =>
    middle(recorded.flashes.map((flash) => Math.abs(nearest(live.flashes, flash + shift) - flash - shift)))
  const shifts = live.flashes.slice(0, begunAfter).map((flash) => flash - (recorded.flashes[0] as number))
  return shifts.toSorted((a, b) => misfit(a) - misfit(b))[0] as number
}

/** Tones that reached the page while it recorded, and are not where they were in the recording. */
export function missingBeeps(recorded: Seen, live: Seen): number[] {
  const shift = pageTimeOfStart(recorded, live)
  const end = recorded.beeps.at(-1) ?? 0
  // What is heard of the first half second is no whole tone, perhaps.
  const due = live.beeps.map((beep) => beep - shift).filter((beep) => beep > 0.5 && beep < end)
  return due.filter((beep) => Math.abs(nearest(recorded.beeps, beep) - beep) > 0.3)
}

/** The one in the middle of them; 9 where there is none. */
export const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 9
