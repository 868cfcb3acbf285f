import { Codec, CodecContext, type Frame, Packet, Rational, type Stream } from 'node-av'
import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLTP,
  FF_ENCODER_AAC,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import type { Span } from '../../core/contract/span.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { checked } from './ffmpeg.ts'
import { fadeSeconds, Hush, type Replacement } from './hush.ts'
import type { Mp4Muxer } from './muxer.ts'
import { type SoundBlock, SoundLine, usualLayout } from './soundline.ts'
import { Disguise, type VoiceStretch } from './voice/disguise.ts'

const rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000]

/** One track of sound on its way: decoded, voices disguised, its planned stretches replaced, encoded as AAC, written. */
export class Soundtrack {
  readonly source: number
  readonly #decoder: Decoder
  readonly #line: SoundLine
  readonly #disguise: Disguise
  readonly #hush: Hush
  readonly #encoder: CodecContext
  readonly #muxer: Mp4Muxer
  readonly #number: number
  readonly #frame = emptyFrame()
  readonly #packet = new Packet()
  /** The frame being filled, over and over, its samples, and how far it is. */
  #next: { frame: Frame; samples: Float32Array[] } | null = null
  #filled = 0
  #sent = 0
  /** Samples still to be taken: those of the stretch that is cut out, or all that come. */
  #left: number

  private constructor(stream: Stream, parts: Parts) {
    this.source = stream.index
    this.#decoder = parts.decoder
    this.#line = parts.line
    this.#disguise = parts.disguise
    this.#hush = parts.hush
    this.#encoder = parts.encoder
    this.#muxer = parts.muxer
    this.#number = parts.muxer.add(parts.encoder)
    this.#left = parts.samples
    this.#packet.alloc()
  }

  static async open(
    stream: Stream,
    zero: number,
    muxer: Mp4Muxer,
    plan: { spans: readonly Span[]; replaceWith: Replacement; voices?: readonly VoiceStretch[]; range?: Span },
  ): Promise<Soundtrack> {
    const { codecpar } = stream
    const rate = rates.includes(codecpar.sampleRate) ? codecpar.sampleRate : 48000
    const layout = usualLayout(Math.min(6, Math.max(1, codecpar.channels)))
    const decoder = await openDecoder(stream, 1)
    const encoder = await openAac(rate, layout)
    const { range } = plan
    const start = range?.start ?? 0
    // Mixed by places, four or five channels of another order would lose some, or cancel each other.
    const byNumber = codecpar.channels < 6
    const line = new SoundLine({ rate, layout, timeBase: stream.timeBase, zero: zero + start, byNumber })
    const moved = <S extends Span>(spans: readonly S[]): S[] =>
      spans
        .map((span) => ({ ...span, start: span.start - start, end: span.end - start }))
        .filter(({ end }) => end > -fadeSeconds)
    const spans = moved(plan.spans)
    const disguise = new Disguise(moved(plan.voices ?? []), rate, layout.nbChannels)
    const hush = new Hush(spans, rate, plan.replaceWith)
    const samples = range ? Math.round((range.end - range.start) * rate) : Number.POSITIVE_INFINITY
    return new Soundtrack(stream, { decoder, line, encoder, muxer, disguise, hush, samples })
  }

  async decode(packet: Packet | null): Promise<void> {
    this.#decoder.pushSync(packet)
    while (this.#decoder.pull(this.#frame))
      for (const block of this.#line.push(this.#frame)) await this.#take(this.#disguise.push(block))
  }

  /** Samples encoded so far. */
  get samples(): number {
    return this.#sent
  }

  /** True when nothing that comes later is heard. */
  get done(): boolean {
    return this.#left === 0
  }

  async finish(): Promise<void> {
    await this.decode(null)
    for (const block of this.#line.end()) await this.#take(this.#disguise.push(block))
    for (const { to } of this.#decoder.unread.slice(-1))
      if (to !== null) for (const block of this.#line.padToTicks(to)) await this.#take(this.#disguise.push(block))
    await this.#take(this.#disguise.end())
    if (this.#filled > 0) await this.#send()
    await this.#encode(null)
  }

  close(): void {
    this.#next?.frame.free()
    this.#frame.free()
    this.#packet.free()
    this.#line.close()
    this.#decoder.close()
    this.#encoder.freeContext()
  }

  /** Cuts what comes into the encoder's frames. */
  async #take(block: SoundBlock): Promise<void> {
    const length = Math.min(block[0]?.length ?? 0, this.#left)
    this.#left -= length
    const size = this.#encoder.frameSize
    for (let at = 0; at < length; ) {
      this.#next ??= this.#emptyFrame(size)
      const count = Math.min(length - at, size - this.#filled)
      for (const [channel, samples] of this.#next.samples.entries())
        samples.set((block[channel] as Float32Array).subarray(at, at + count), this.#filled)
      at += count
      this.#filled += count
      if (this.#filled === size) await this.#send()
    }
  }

  async #send(): Promise<void> {
    if (!this.#next) return
    const { frame, samples } = this.#next
    this.#hush.apply(
      samples.map((channel) => channel.subarray(0, this.#filled)),
      this.#sent,
    )
    frame.nbSamples = this.#filled
    frame.pts = BigInt(this.#sent)
    this.#sent += this.#filled
    this.#filled = 0
    await this.#encode(frame)
    if (frame.isWritable) return
    // The encoder still refers to it.
    frame.free()
    this.#next = null
  }

  async #encode(frame: Frame | null): Promise<void> {
    checked(this.#encoder.sendFrameSync(frame), 'encoder-failed')
    while (this.#encoder.receivePacketSync(this.#packet) >= 0) await this.#muxer.write(this.#packet, this.#number)
  }

  #emptyFrame(size: number): { frame: Frame; samples: Float32Array[] } {
    const frame = emptyFrame()
    frame.format = AV_SAMPLE_FMT_FLTP
    frame.sampleRate = this.#encoder.sampleRate
    frame.channelLayout = this.#encoder.channelLayout
    frame.nbSamples = size
    checked(frame.getBuffer(), 'encoder-failed')
    const planes = frame.data ?? []
    return { frame, samples: planes.map((plane) => new Float32Array(plane.buffer, plane.byteOffset, size)) }
  }
}

interface Parts {
  readonly decoder: Decoder
  readonly line: SoundLine
  readonly disguise: Disguise
  readonly hush: Hush
  readonly samples: number
  readonly encoder: CodecContext
  readonly muxer: Mp4Muxer
}

async function openAac(rate: number, layout: ReturnType<typeof usualLayout>): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC)
  if (!codec) throw new StudioError('encoder-failed', { reason: 'no AAC encoder' })
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  encoder.sampleFormat = AV_SAMPLE_FMT_FLTP
  encoder.sampleRate = rate
  encoder.channelLayout = layout
  encoder.timeBase = new Rational(1, rate)
  encoder.bitRate = BigInt(layout.nbChannels * Math.max(32_000, Math.min(96_000, rate * 2)))
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_BITEXACT)
  checked(await encoder.open2(codec), 'encoder-failed')
  return encoder
}
