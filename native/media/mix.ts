import { Codec, CodecContext, FormatContext, Packet, Rational } from 'node-av'
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLT,
  AVFMT_FLAG_BITEXACT,
  FF_ENCODER_LIBOPUS,
} from 'node-av/constants'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { type Container, openContainer } from './container.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { checked } from './ffmpeg.ts'
import { MonoLine } from './mono-line.ts'
import { type MediaOutput, openOutput } from './output.ts'
import { readPacket } from './read-packet.ts'
import { mono } from './soundline.ts'
import { wholeFile } from './whole.ts'

const rate = 48_000
/** Samples of one Opus frame: 20 ms. */
const frameLength = 960
const bitsASecond = 96_000n

/**
 * Mixes the sound of several files, which share one clock, into one Opus track, so that a player that plays a single
 * track plays everybody. Memory stays flat; the output appears only when it is whole.
 * @throws StudioError as `openContainer` does, `encoder-failed`, `disk-full`, `folder-not-writable`, `cancelled`
 */
export function mixSound(inputs: readonly string[], output: string, signal?: AbortSignal): Promise<void> {
  return wholeFile(output, async (aside) => {
    const parts: Part[] = []
    try {
      for (const path of inputs) parts.push(await Part.open(path))
      const encoder = await OpusFile.open(aside)
      try {
        const sum = new Float32Array(frameLength)
        for (;;) {
          checkCancelled(signal)
          for (const part of parts) await part.fill(frameLength)
          if (parts.every(({ ready }) => ready === 0)) break
          sum.fill(0)
          for (const part of parts) part.addTo(sum)
          await encoder.write(sum.map(softly))
        }
        await encoder.finish()
      } finally {
        await encoder.close()
      }
    } finally {
      for (const part of parts) await part.close()
    }
  })
}

/** Two people who talk at once must not clip: linear up to 0.7, then bent towards 1. */
const softly = (value: number): number => {
  const size = Math.abs(value)
  return size <= 0.7 ? value : Math.sign(value) * (0.7 + 0.3 * Math.tanh((size - 0.7) / 0.3))
}

/** One input, decoded as far as it is needed. */
class Part {
  readonly #container: Container
  readonly #decoder: Decoder
  readonly #line: MonoLine
  readonly #frame = emptyFrame()
  readonly #packet = new Packet()
  #queue: Float32Array[] = []
  #ended = false
  /** Samples at hand. */
  ready = 0

  private constructor(container: Container, decoder: Decoder, line: MonoLine) {
    this.#container = container
    this.#decoder = decoder
    this.#line = line
    this.#packet.alloc()
  }

  static async open(path: string): Promise<Part> {
    const container = await openContainer(path)
    const stream = container.audio[0]
    if (!stream) throw new StudioError('no-tracks', { file: path })
    const { zero } = container
    const line = new MonoLine(stream, rate, zero)
    return new Part(container, await openDecoder(stream, 1), line)
  }

  async fill(samples: number): Promise<void> {
    while (this.ready < samples && !this.#ended) {
      const more = await readPacket(this.#container.context, this.#packet)
      const ours = more && this.#packet.streamIndex === this.#container.audio[0]?.index
      if (!more || ours) this.#decode(more ? this.#packet : null)
      this.#packet.unref()
      if (more) continue
      for (const block of this.#line.end()) this.#keep(block)
      this.#ended = true
    }
  }

  /** Adds what is at hand to as many samples, and gives it away. */
  addTo(sum: Float32Array): void {
    for (let at = 0; at < sum.length && this.#queue.length > 0; ) {
      const first = this.#queue[0] as Float32Array
      const count = Math.min(first.length, sum.length - at)
      for (let i = 0; i < count; i++) sum[at + i] = (sum[at + i] as number) + (first[i] as number)
      at += count
      this.ready -= count
      if (count === first.length) this.#queue.shift()
      else this.#queue[0] = first.subarray(count)
    }
  }

  async close(): Promise<void> {
    this.#packet.free()
    this.#frame.free()
    this.#line.close()
    this.#decoder.close()
    await this.#container.close()
  }

  #decode(packet: Packet | null): void {
    this.#decoder.pushSync(packet)
    while (this.#decoder.pull(this.#frame)) for (const block of this.#line.push(this.#frame)) this.#keep(block)
  }

  #keep(block: Float32Array): void {
    const samples = block.slice()
    this.#queue.push(samples)
    this.ready += samples.length
  }
}

/** A Matroska file with one Opus track that is being written. */
class OpusFile {
  readonly #encoder: CodecContext
  readonly #muxer: FormatContext
  #output: MediaOutput | null
  readonly #packet = new Packet()
  #sent = 0

  private constructor(encoder: CodecContext, muxer: FormatContext, output: MediaOutput) {
    this.#encoder = encoder
    this.#muxer = muxer
    this.#output = output
    this.#packet.alloc()
  }

  static async open(path: string): Promise<OpusFile> {
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBOPUS)
    if (!codec) throw new StudioError('encoder-failed', { reason: 'no Opus encoder' })
    const encoder = new CodecContext()
    encoder.allocContext3(codec)
    encoder.sampleFormat = AV_SAMPLE_FMT_FLT
    encoder.sampleRate = rate
    encoder.channelLayout = mono
    encoder.timeBase = new Rational(1, rate)
    encoder.bitRate = bitsASecond
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
    checked(await encoder.open2(codec), 'encoder-failed')
    const muxer = new FormatContext()
    checked(muxer.allocOutputContext2(null, 'matroska', `file:${path}`), 'encoder-failed')
    muxer.setFlags(AVFMT_FLAG_BITEXACT)
    const stream = muxer.newStream()
    checked(stream.codecpar.fromContext(encoder), 'encoder-failed')
    stream.timeBase = encoder.timeBase
    const output = await openOutput(muxer, path)
    checked(await muxer.writeHeader(), 'encoder-failed')
    return new OpusFile(encoder, muxer, output)
  }

  async write(samples: Float32Array): Promise<void> {
    const frame = emptyFrame()
    frame.format = AV_SAMPLE_FMT_FLT
    frame.sampleRate = rate
    frame.channelLayout = mono
    frame.nbSamples = samples.length
    checked(frame.getBuffer(), 'encoder-failed')
    const plane = frame.data?.[0] as Buffer
    plane.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    frame.pts = BigInt(this.#sent)
    this.#sent += samples.length
    checked(this.#encoder.sendFrameSync(frame), 'encoder-failed')
    frame.free()
    await this.#drain()
  }

  async finish(): Promise<void> {
    checked(this.#encoder.sendFrameSync(null), 'encoder-failed')
    await this.#drain()
    checked(await this.#muxer.writeTrailer(), 'encoder-failed')
    const output = this.#output
    this.#output = null
    await output?.finish()
  }

  async close(): Promise<void> {
    await this.#output?.abandon()
    this.#packet.free()
    this.#muxer.freeContext()
    this.#encoder.freeContext()
  }

  async #drain(): Promise<void> {
    while (this.#encoder.receivePacketSync(this.#packet) >= 0) {
      const stream = this.#muxer.streams[0]
      if (!stream) throw new StudioError('encoder-failed')
      this.#packet.streamIndex = 0
      this.#packet.rescaleTs(this.#encoder.timeBase, stream.timeBase)
      checked(await this.#muxer.interleavedWriteFrame(this.#packet), 'encoder-failed')
    }
  }
}
