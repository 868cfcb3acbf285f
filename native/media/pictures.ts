import { avRescaleQ, type Frame, type Packet, Rational, type Stream } from 'node-av'
import { AV_FRAME_FLAG_INTERLACED, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE } from 'node-av/constants'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { Span } from '../../core/contract/span.ts'
import { FrameClock } from './clock.ts'
import { Cut, type Shown } from './cut.ts'
import { type Decoder, openDecoder } from './decoder.ts'
import { EightBit, type Fit, formOf, type PictureForm } from './eightbit.ts'
import { type EncoderKind, type PictureEncoder, wishOf } from './encoder.ts'
import { type FrameMask, hide } from './masks.ts'
import type { Mp4Muxer } from './muxer.ts'
import { displayMatrix, type Orientation, orientationOf } from './orientation.ts'
import { emptyPacket } from './packets.ts'
import { FramePool, type Passing } from './pool.ts'
import { Queue } from './queue.ts'
import { x264 } from './x264.ts'

export interface PicturesOptions {
  readonly zero: number
  readonly muxer: Mp4Muxer
  readonly threads: number
  /** What encodes, where it takes pictures of this form; libx264 otherwise. */
  readonly encoder: EncoderKind
  readonly signal?: AbortSignal
  /** What is hidden on the frame shown at a time, seconds. */
  masksAt(time: number): readonly FrameMask[]
  onFrame(time: number): void
  /** Only this stretch, seconds; its start becomes 0. */
  readonly range?: Span
  /** Size that is not exceeded. */
  readonly fit?: Fit
  /** Seconds after which a frame is made a key frame at the latest; the encoder's own choice when left out. */
  readonly keyEvery?: number
}

interface Parts {
  readonly decoder: Decoder
  readonly encoder: PictureEncoder
  readonly encoderName: string
  readonly form: PictureForm
  readonly eightBit: EightBit
}

/** The picture on its way: decoded, masks drawn, encoded as H.264, written. Decoding runs ahead of encoding. */
export class Pictures {
  readonly source: number
  readonly encoderName: string
  frames = 0
  readonly #options: PicturesOptions
  readonly #decoder: Decoder
  readonly #encoder: PictureEncoder
  readonly #number: number
  readonly #clock: FrameClock
  readonly #orientation: Orientation
  readonly #form: PictureForm
  readonly #eightBit: EightBit
  readonly #sourceBase: Rational
  readonly #queue = new Queue<Passing>(4)
  readonly #pool = new FramePool()
  readonly #cut: Cut<Frame>
  readonly #lengths = new Map<bigint, bigint>()
  readonly #encoding: Promise<void>
  #lastTicks: bigint | null = null
  #lastKey = Number.NEGATIVE_INFINITY

  private constructor(stream: Stream, options: PicturesOptions, parts: Parts) {
    const { decoder, encoder, form, eightBit } = parts
    this.source = stream.index
    this.encoderName = parts.encoderName
    this.#options = options
    this.#decoder = decoder
    this.#encoder = encoder
    this.#form = form
    this.#sourceBase = stream.timeBase
    this.#clock = new FrameClock(stream.timeBase, options.zero)
    this.#cut = new Cut(options.range, stream, (frame) => this.#pool.give({ frame, planes: null }))
    this.#orientation = orientationOf(displayMatrix(stream))
    this.#eightBit = eightBit
    this.#number = options.muxer.add(encoder.context, displayMatrix(stream))
    this.#encoding = this.#encodeAll()
    // The one who pushes hears of a failure; nobody awaits this before `finish`.
    this.#encoding.catch(() => {})
  }

  /** @param first the first decoded frame of the stream, whose form all others get */
  static async open(stream: Stream, first: Frame, options: PicturesOptions): Promise<Pictures> {
    const form = formOf(first, options.fit)
    const interlaced = first.hasFlags(AV_FRAME_FLAG_INTERLACED)
    const timeBase = stream.timeBase.den > finest ? new Rational(1, finest) : stream.timeBase
    const decoder = await openDecoder(stream, options.threads)
    const eightBit = new EightBit(form)
    try {
      await eightBit.prepare(first)
      const wish = { ...wishOf(stream), form, timeBase, interlaced, threads: options.threads }
      const kind = options.encoder.takes(wish) ? options.encoder : x264
      const encoder = await kind.open(wish)
      return new Pictures(stream, options, { decoder, encoder, form, eightBit, encoderName: kind.name })
    } catch (error) {
      decoder.close()
      eightBit.close()
      throw error
    }
  }

  async decode(packet: Packet | null): Promise<void> {
    await this.#decoder.push(packet)
    for (;;) {
      const frame = this.#pool.empty()
      if (!this.#decoder.pull(frame)) {
        this.#pool.give({ frame, planes: null })
        return
      }
      for (const shown of this.#cut.take(frame, this.#clock.ticksOf(frame))) await this.#queue.push(this.#edited(shown))
    }
  }

  /** True when nothing that comes later is shown. */
  get done(): boolean {
    return this.#cut.done
  }

  async finish(): Promise<void> {
    await this.decode(null)
    for (const shown of this.#cut.end()) await this.#queue.push(this.#edited(shown))
    this.#queue.end()
    await this.#encoding
  }

  /** Stops the encoding loop, if it still runs, and gives everything back. */
  async close(): Promise<void> {
    this.#queue.fail(new Error('closed'))
    await this.#encoding.catch(() => {})
    for (const { frame } of this.#queue.drain()) frame.free()
    this.#cut.close()
    this.#pool.close()
    this.#eightBit.close()
    this.#decoder.close()
    this.#encoder.close()
  }

  #edited(shown: Shown<Frame>): Passing {
    const time = this.#clock.seconds(shown.ticks)
    const masks = this.#options.masksAt(time)
    const even = this.#eightBit.take(shown.item)
    const passing = masks.length > 0 ? this.#pool.writable(even) : { frame: even, planes: null }
    if (passing.planes) hide(passing.planes, masks, this.#orientation, this.#form)
    const { frame } = passing
    const { timeBase } = this.#encoder.context
    let pts = avRescaleQ(shown.at, this.#sourceBase, timeBase)
    if (this.#lastTicks !== null && pts <= this.#lastTicks) pts = this.#lastTicks + 1n
    this.#lastTicks = pts
    const length = this.#cut.lengthOf(shown, frame.duration)
    if (length > 0n) this.#lengths.set(pts, avRescaleQ(length, this.#sourceBase, timeBase))
    frame.pts = pts
    // An encoder would otherwise copy the source's choice of key frames.
    frame.pictType = this.#isKey(this.#clock.seconds(shown.at)) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    this.#options.onFrame(time)
    this.frames++
    return passing
  }

  #isKey(time: number): boolean {
    const { keyEvery } = this.#options
    if (keyEvery === undefined || time < this.#lastKey + keyEvery - 1e-3) return false
    this.#lastKey = time
    return true
  }

  async #encodeAll(): Promise<void> {
    // One is written while the next frame is encoded.
    const packets = [emptyPacket(), emptyPacket()] as const
    let writing: Promise<void> = Promise.resolve()
    let written = 0
    try {
      for (;;) {
        const passing = await this.#queue.pull()
        checkCancelled(this.#options.signal)
        await this.#encoder.send(passing?.frame ?? null)
        for (;;) {
          const packet = packets[written % 2] as Packet
          if (!(await this.#encoder.receive(packet))) break
          written++
          const length = this.#lengths.get(packet.pts)
          this.#lengths.delete(packet.pts)
          if (length !== undefined) packet.duration = length
          await writing
          writing = this.#options.muxer.write(packet, this.#number)
          // Told when it is waited for.
          writing.catch(() => {})
        }
        if (!passing) break
        this.#pool.give(passing)
      }
      await writing
      if (written !== this.frames) throw new StudioError('encoder-failed', { reason: 'frames lost' })
    } catch (error) {
      this.#queue.fail(error)
      throw error
    } finally {
      await writing.catch(() => {})
      for (const packet of packets) packet.free()
    }
  }
}

/** Ticks a second that are kept exactly; finer clocks (Matroska's nanoseconds) are rounded to it. */
export const finest = 1_000_000
