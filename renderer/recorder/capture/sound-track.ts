import { bitsASecond } from '../../../core/contract/recording/rates.ts'
import type { SourceKind } from '../../../core/contract/recording/take.ts'
import { flushed } from './flushed.ts'
import { type Channels, SoundAligner, stretched } from './sound-aligner.ts'
import { TrackFile } from './track-file.ts'

/** Opus works at this rate; others are brought to it. */
const rate = 48_000

/** Encodes the sound of one source into a file, on the take's clock. */
export class SoundTrack {
  readonly #encoder: AudioEncoder
  readonly #file: TrackFile
  readonly #channels: number
  readonly #aligner: SoundAligner
  #failed = false
  #encodedTo = 0

  constructor(of: SourceKind, take: (bytes: Uint8Array) => void) {
    this.#channels = of === 'microphone' ? 1 : 2
    this.#aligner = new SoundAligner(rate, this.#channels)
    this.#file = TrackFile.audio(take)
    this.#encoder = new AudioEncoder({
      output: (chunk, meta) => {
        this.#file.add(chunk, meta)
        this.#encodedTo = (chunk.timestamp + (chunk.duration ?? 0)) / 1e6
      },
      error: () => {
        this.#failed = true
      },
    })
    this.#encoder.configure({
      codec: 'opus',
      sampleRate: rate,
      numberOfChannels: this.#channels,
      bitrate: bitsASecond(of),
    })
  }

  /** Whether nothing can be recorded by this track any more. */
  get failed(): boolean {
    return this.#failed || this.#file.failed || this.#encoder.state !== 'configured'
  }

  /** End of the sound that has left the encoder, seconds on the take's clock. */
  get reached(): number {
    return this.#encodedTo
  }

  /** @param time of the first sample, seconds on the take's clock */
  add(block: Channels, sourceRate: number, time: number): void {
    this.#encode(this.#aligner, (aligner) => aligner.push(this.#shaped(block, sourceRate), time))
  }

  /** Goes on with silence up to a time, when nothing comes. */
  silenceTo(time: number): void {
    this.#encode(this.#aligner, (aligner) => aligner.silenceTo(time))
  }

  async finish(): Promise<void> {
    if (this.#encoder.state === 'configured') await flushed(this.#encoder)
    if (this.#encoder.state !== 'closed') this.#encoder.close()
    await this.#file.finish()
  }

  #encode(aligner: SoundAligner, next: (aligner: SoundAligner) => Channels): void {
    if (this.failed) return
    const before = aligner.next
    const out = next(aligner)
    const length = out[0]?.length ?? 0
    if (length === 0) return
    const start = before ?? (aligner.next as number) - length / rate
    const data = new Float32Array(length * this.#channels)
    for (const [channel, samples] of out.entries()) data.set(samples, channel * length)
    const sound = new AudioData({
      format: 'f32-planar',
      sampleRate: rate,
      numberOfFrames: length,
      numberOfChannels: this.#channels,
      timestamp: Math.round(start * 1e6),
      data,
    })
    this.#encoder.encode(sound)
    sound.close()
  }

  /** The same sound at this track's rate, in this track's number of channels. */
  #shaped(block: Channels, sourceRate: number): Channels {
    const length = Math.round(((block[0]?.length ?? 0) * rate) / sourceRate)
    const atRate = sourceRate === rate ? block : block.map((samples) => stretched(samples, length))
    if (atRate.length === this.#channels) return atRate
    if (this.#channels === 1) return [mean(atRate)]
    const [first = new Float32Array(), second = first] = atRate
    return [first, second]
  }
}

function mean(block: Channels): Float32Array {
  const out = new Float32Array(block[0]?.length ?? 0)
  for (const samples of block) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (samples[i] as number)
  return out.map((value) => value / Math.max(1, block.length))
}
