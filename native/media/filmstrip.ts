import { type Frame, Packet, type Stream } from 'node-av'
import { checkCancelled } from '../../core/contract/errors.ts'
import type { PictureData } from '../../core/contract/plugins.ts'
import { FrameClock } from './clock.ts'
import { type Container, openContainer } from './container.ts'
import { seekBefore } from './cut.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { EightBit, formOf } from './eightbit.ts'
import { viewOf } from './frames.ts'
import { type FrameMask, hide } from './masks.ts'
import { displayMatrix, orientationOf } from './orientation.ts'
import { FramePool } from './pool.ts'
import { readPacket } from './read-packet.ts'
import { Scaler } from './scaler.ts'

export interface FilmstripOptions {
  /** Seconds from one picture to the next, more than 0. */
  readonly every: number
  /** Pixels. */
  readonly height: number
  /** What is hidden on the frame shown at a time, seconds: drawn before the picture is made small. */
  masksAt(time: number): readonly FrameMask[]
  /** Threads for decoding; 1 when left out. */
  readonly threads?: number
  readonly signal?: AbortSignal
}

export interface FilmstripPicture {
  /** The time asked for: 0, `every`, twice `every`, ... seconds. */
  readonly time: number
  /** RGB. */
  readonly picture: PictureData
}

/** From this distance on it is quicker to seek than to decode what lies between. */
const hopSeconds = 5

/**
 * Small pictures of a recording at even distances, each the frame that is seen at its time, with its masks. Quick on a
 * proxy, whose key frames lie near; memory stays flat. None where there is no picture.
 * @throws StudioError as `openContainer` does, `decoder-failed`, `cancelled`, and whatever `masksAt` throws
 */
export async function* filmstrip(
  path: string,
  { every, height, masksAt, threads = 1, signal }: FilmstripOptions,
): AsyncGenerator<FilmstripPicture, void, undefined> {
  checkCancelled(signal)
  const container = await openContainer(path)
  const { video } = container
  if (!video) {
    await container.close()
    return
  }
  const glance = new Glance(container, video, await openDecoder(video, threads), signal)
  const orientation = orientationOf(displayMatrix(video))
  const pool = new FramePool()
  const scaler = new Scaler()
  let eightBit: EightBit | null = null
  try {
    for (let step = 0; ; step++) {
      const seen = await glance.at(step * every, step > 0 && every >= hopSeconds)
      if (!seen) return
      const form = formOf(seen.frame)
      eightBit ??= new EightBit(form)
      const passing = pool.writable(eightBit.take(seen.frame))
      hide(passing.planes, masksAt(seen.time), orientation, form)
      const view = viewOf(passing.frame, step, seen.time, orientation, scaler)
      const width = Math.max(2, Math.round((height * view.width) / view.height))
      const picture = view.picture({ width, height, format: 'rgb' })
      pool.give(passing)
      yield { time: step * every, picture }
    }
  } finally {
    eightBit?.close()
    scaler.close()
    pool.close()
    await glance.close()
  }
}

/** Finds the frames that are seen at times that ascend. */
class Glance {
  readonly #container: Container
  readonly #video: Stream
  readonly #decoder: Decoder
  readonly #clock: FrameClock
  readonly #signal: AbortSignal | undefined
  readonly #packet = new Packet()
  /** The last frame that is not after the time asked for, and the one behind it. */
  #now: { frame: Frame; time: number } | null = null
  #next: { frame: Frame; time: number } | null = null
  #ended = false

  constructor(container: Container, video: Stream, decoder: Decoder, signal: AbortSignal | undefined) {
    this.#container = container
    this.#video = video
    this.#decoder = decoder
    this.#clock = new FrameClock(video.timeBase, container.zero)
    this.#signal = signal
    this.#packet.alloc()
  }

  /**
   * A frame of the caller's own, which shares its memory with the one in here; null when the picture has ended. Before
   * the first frame the first is given.
   */
  async at(time: number, hops: boolean): Promise<{ frame: Frame; time: number } | null> {
    if (hops && !(this.#next && this.#next.time > time)) await this.#hop(time)
    while (!this.#next || this.#next.time <= time + 1e-6) {
      if (this.#next) this.#advance()
      this.#next = await this.#pull()
      if (!this.#next) break
    }
    const seen = this.#next ? (this.#now ?? this.#next) : this.#lasting(time)
    if (!seen) return null
    const frame = emptyFrame()
    frame.ref(seen.frame)
    return { frame, time: seen.time }
  }

  async close(): Promise<void> {
    this.#now?.frame.free()
    this.#next?.frame.free()
    this.#packet.free()
    this.#decoder.close()
    await this.#container.close()
  }

  /** The last frame of all, as long as it lasts. */
  #lasting(time: number): { frame: Frame; time: number } | null {
    const now = this.#now
    if (!now) return null
    const length = this.#clock.seconds(now.frame.duration > 0n ? now.frame.duration : 1n)
    return time < now.time + length - 1e-3 ? now : null
  }

  #advance(): void {
    this.#now?.frame.free()
    this.#now = this.#next
    this.#next = null
  }

  async #hop(time: number): Promise<void> {
    await seekBefore(this.#container, time)
    this.#decoder.restart()
    this.#clock.restart()
    this.#ended = false
    this.#now?.frame.free()
    this.#next?.frame.free()
    this.#now = null
    this.#next = null
  }

  async #pull(): Promise<{ frame: Frame; time: number } | null> {
    const frame = emptyFrame()
    try {
      for (;;) {
        if (this.#decoder.pull(frame)) return { frame, time: this.#clock.seconds(this.#clock.ticksOf(frame)) }
        if (this.#ended) break
        await this.#feed()
      }
    } catch (error) {
      frame.free()
      throw error
    }
    frame.free()
    return null
  }

  async #feed(): Promise<void> {
    checkCancelled(this.#signal)
    if (!(await readPacket(this.#container.context, this.#packet))) {
      this.#ended = true
      await this.#decoder.push(null)
      return
    }
    if (this.#packet.streamIndex === this.#video.index) await this.#decoder.push(this.#packet)
    this.#packet.unref()
  }
}
