import type { SourceKind } from '../../../core/contract/recording/take.ts'
import type { ToWorker } from './messages.ts'
import { SourceClock } from './source-clock.ts'
import { black, nothing, peakOf, silentAfter, speech, Watched } from './watched.ts'

/** Seconds between two looks at a picture's brightness. */
const lookEvery = 0.5
/** Seconds without anything at all, not even silence or black, that are no chance. */
const stalledAfter = 0.5

/** Seconds of this thread's clock. */
export const pageNow = (): number => performance.now() / 1000

export interface SourceHost {
  readonly onFrame: (frame: VideoFrame, moment: number) => void
  readonly onSound: (block: Float32Array[], rate: number, moment: number) => void
  readonly onChange: (change: 'out' | 'back') => void
  readonly onEnd: () => void
}

/** One source that is listened to, recorded or not: its clock, its level, and whether it gives anything. */
export class Source {
  readonly number: number
  readonly of: SourceKind
  readonly label: string
  readonly device: string
  readonly medium: 'video' | 'audio'
  readonly #clock = new SourceClock()
  readonly #watched: Watched
  readonly #stop = new AbortController()
  readonly #tiny = new OffscreenCanvas(16, 9)
  #lastLook = 0
  #peak = 0
  /** When a block or a frame last came. */
  #last = pageNow()
  #ticked = pageNow()
  #host: SourceHost | null = null
  /** Of the newest frame, pixels. */
  size: { width: number; height: number } | null = null
  ended = false
  /** The end was told. */
  hasEnded = false
  /** When somebody was last heard, on this thread's clock. */
  lastHeard = pageNow()

  constructor(about: Pick<Extract<ToWorker, { kind: 'add' }>, 'source' | 'of' | 'label' | 'device' | 'medium'>) {
    this.number = about.source
    this.of = about.of
    this.label = about.label
    this.device = about.device
    this.medium = about.medium
    this.#watched = new Watched(silentAfter[about.of])
  }

  /** Whether nothing has come for so many seconds. */
  quietFor(seconds: number): boolean {
    return pageNow() - this.#last > seconds
  }

  /**
   * To be called a few times a second: a device that another program or the system has taken away may give nothing at all
   * and not end either. A screen on which nothing moves gives nothing, and is well.
   */
  tick(): void {
    const now = pageNow()
    // Where this thread itself stood still, nothing could come.
    if (now - this.#ticked > stalledAfter) [this.#last, this.lastHeard] = [now, now]
    this.#ticked = now
    if (!this.#host || this.ended || this.of === 'screen' || !this.quietFor(stalledAfter)) return
    this.#note(this.#last, false, this.#host)
    this.#note(now, false, this.#host)
  }

  get out(): boolean {
    return this.#watched.isOut
  }

  /** Loudest sample since the last time this was asked; null for a picture. */
  takePeak(): number | null {
    if (this.medium === 'video') return null
    const peak = this.#peak
    this.#peak = 0
    return peak
  }

  stop(): void {
    this.#stop.abort()
  }

  async read(frames: ReadableStream<VideoFrame> | ReadableStream<AudioData>, host: SourceHost): Promise<void> {
    this.#host = host
    this.#last = pageNow()
    const reader = (frames as ReadableStream<VideoFrame | AudioData>).getReader()
    this.#stop.signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true })
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true as const }))
      if (done || !value) break
      const arrived = pageNow()
      const moment = this.#clock.at(value.timestamp / 1e6, arrived)
      try {
        if (value instanceof VideoFrame) this.#frame(value, moment, host)
        else this.#sound(value, moment, host)
        this.#last = arrived
      } catch {
        // One that cannot be taken does not end the source; where none can be, that is told as if none came.
      } finally {
        value.close()
      }
    }
    if (this.#stop.signal.aborted) return
    host.onEnd()
  }

  #frame(frame: VideoFrame, moment: number, host: SourceHost): void {
    this.size = { width: frame.displayWidth, height: frame.displayHeight }
    if (moment - this.#lastLook >= lookEvery) {
      this.#lastLook = moment
      this.#note(moment, this.#brightest(frame) >= black, host)
    }
    host.onFrame(frame, moment)
  }

  #sound(sound: AudioData, moment: number, host: SourceHost): void {
    const block: Float32Array[] = []
    for (let plane = 0; plane < sound.numberOfChannels; plane++) {
      const samples = new Float32Array(sound.numberOfFrames)
      sound.copyTo(samples, { planeIndex: plane, format: 'f32-planar' })
      block.push(samples)
    }
    const peak = peakOf(block)
    this.#peak = Math.max(this.#peak, peak)
    if (peak > speech) this.lastHeard = pageNow()
    this.#note(moment, peak > nothing, host)
    // A block is stamped with the moment of its first sample, and arrives after its last.
    host.onSound(block, sound.sampleRate, moment - sound.numberOfFrames / sound.sampleRate)
  }

  #note(moment: number, something: boolean, host: SourceHost): void {
    const change = this.#watched.note(moment, something)
    if (change) host.onChange(change)
  }

  #brightest(frame: VideoFrame): number {
    const { width, height } = this.#tiny
    const pen = this.#tiny.getContext('2d', { alpha: false, willReadFrequently: true })
    if (!pen) return 255
    pen.drawImage(frame, 0, 0, width, height)
    const { data } = pen.getImageData(0, 0, width, height)
    let most = 0
    for (let i = 0; i < data.length; i += 4)
      most = Math.max(
        most,
        0.2126 * (data[i] as number) + 0.7152 * (data[i + 1] as number) + 0.0722 * (data[i + 2] as number),
      )
    return most
  }
}
