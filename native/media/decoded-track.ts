import { rm } from 'node:fs/promises'
import type { Frame, Packet, Stream } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'
import type { Span } from '../../core/contract/span.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { openScratch, type ScratchFile } from '../files/scratch.ts'
import { unreadSpans } from './damage.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { MonoLine } from './mono-line.ts'

/** Samples a second of all sound that is listened to. */
export const soundRate = 16_000

/** Samples read from the file at once: blocks of many sizes, each for a moment, would tear the memory to pieces. */
const blockSamples = 1 << 15

/** One track of sound, decoded into a file of 16 bit samples of its own. */
export class DecodedTrack {
  readonly stream: Stream
  readonly #decoder: Decoder
  readonly #line: MonoLine
  readonly #file: ScratchFile
  readonly #path: string
  readonly #frame: Frame = emptyFrame()
  readonly #buffer: Int16Array<ArrayBuffer>
  #filled = 0
  #written = 0
  #decoding = true
  readonly #zero: number
  /** What could not be decoded, seconds from the container's zero; known once it is finished. */
  unread: readonly Span[] = []

  private constructor(
    stream: Stream,
    decoder: Decoder,
    line: MonoLine,
    file: ScratchFile,
    path: string,
    zero: number,
    atOnce: number,
  ) {
    this.#zero = zero
    this.stream = stream
    this.#decoder = decoder
    this.#line = line
    this.#file = file
    this.#path = path
    this.#buffer = new Int16Array(atOnce)
  }

  /**
   * @param zero seconds on the container's clock that count as 0
   * @param path of the samples' file, a new one
   * @param atOnce samples that are written at once, and can be read only then
   */
  static async open(stream: Stream, zero: number, path: string, atOnce = 1 << 17): Promise<DecodedTrack> {
    const decoder = await openDecoder(stream, 1)
    const line = new MonoLine(stream, soundRate, zero)
    return new DecodedTrack(stream, decoder, line, await openScratch(path), path, zero, atOnce)
  }

  /** Samples that can be read so far. */
  get readable(): number {
    return this.#written
  }

  /** Samples decoded so far; all of them can be read once it is finished. */
  get samples(): number {
    return this.#written + this.#filled
  }

  /** Takes the track's next packet. */
  async decode(packet: Packet | null): Promise<void> {
    this.#decoder.pushSync(packet)
    while (this.#decoder.pull(this.#frame)) for (const block of this.#line.push(this.#frame)) await this.#keep(block)
  }

  /** Nothing follows: what the decoder holds back comes out. */
  async finish(): Promise<void> {
    await this.decode(null)
    for (const block of this.#line.end()) await this.#keep(block)
    await this.#write()
    this.unread = unreadSpans(this.#decoder.unread, this.stream, { zero: this.#zero }, this.samples / soundRate)
    this.#stopDecoding()
  }

  /** Adds samples `[from, to)`, each times `gain`, to `out` from its beginning; fewer at the end of the track. */
  async addTo(out: Float32Array, from: number, to: number, gain: number): Promise<void> {
    const end = 2 * Math.min(to, this.samples)
    const block = new Int16Array(Math.min(blockSamples, Math.max(0, end / 2 - from)))
    const bytes = Buffer.from(block.buffer)
    for (let at = 2 * from, done = 0; at < end; ) {
      const filled = await this.#fill(bytes, at, Math.min(bytes.length, end - at))
      for (let i = 0; i < filled / 2; i++, done++) out[done] = (out[done] as number) + (block[i] as number) * gain
      at += filled
    }
  }

  /** Fills `bytes` with `length` bytes of the file from `at`. */
  async #fill(bytes: Buffer, at: number, length: number): Promise<number> {
    for (let filled = 0; filled < length; ) {
      const part = await this.#file.readSome(at + filled, length - filled)
      if (part.length === 0) throw new StudioError('internal')
      bytes.set(part, filled)
      filled += part.length
    }
    return length
  }

  async remove(): Promise<void> {
    this.#stopDecoding()
    await this.#file.close().catch(() => {})
    await rm(this.#path, { force: true })
  }

  #stopDecoding(): void {
    if (!this.#decoding) return
    this.#decoding = false
    this.#line.close()
    this.#decoder.close()
    this.#frame.free()
  }

  async #keep(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(samples.length - at, this.#buffer.length - this.#filled)
      for (let i = 0; i < count; i++) {
        const value = Math.round((samples[at + i] as number) * 32768)
        this.#buffer[this.#filled + i] = Math.max(-32768, Math.min(32767, value))
      }
      at += count
      this.#filled += count
      if (this.#filled === this.#buffer.length) await this.#write()
    }
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#buffer.buffer, 0, this.#filled * 2)
    try {
      await this.#file.write(this.#written * 2, bytes)
    } catch (cause) {
      throw fromSystem(cause, this.#path, 'write')
    }
    this.#written += this.#filled
    this.#filled = 0
  }
}
