import { type Frame, Packet, type Stream } from 'node-av'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { MediaInfo } from '../../core/contract/media.ts'
import { openContainer } from './container.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { MonoLine } from './mono-line.ts'
import { readPacket } from './read-packet.ts'

/** Seconds of sound behind one pair of peaks. */
export const peakSeconds = 0.01

const rate = 16_000
const samplesAPeak = rate * peakSeconds

export interface PeaksOptions {
  /** Position in `info.audio`, from 0, or the outline of all tracks together. */
  readonly track: number | 'all'
  readonly signal?: AbortSignal
}

/**
 * The outline of the sound, for drawing a waveform: for each 10 ms from the container's zero the lowest and the highest
 * sample, as pairs of -127..127, in pieces of up to a minute. A track that starts late begins with zeros. Memory does
 * not grow with the length of the file.
 * @throws StudioError as `openContainer` does, `no-tracks` when there is no such track, `cancelled`
 */
export async function* readPeaks(
  path: string,
  info: Pick<MediaInfo, 'audio'>,
  { track, signal }: PeaksOptions,
): AsyncGenerator<Int8Array, void, undefined> {
  const wanted = track === 'all' ? info.audio : info.audio.slice(track, track + 1)
  if (wanted.length === 0) throw new StudioError('no-tracks')
  checkCancelled(signal)
  const container = await openContainer(path)
  const outline = new Outline()
  const voices: Voice[] = []
  const packet = new Packet()
  packet.alloc()
  try {
    for (const { index } of wanted) {
      const stream = container.audio.find((one) => one.index === index)
      if (!stream) throw new StudioError('source-changed')
      voices.push(await Voice.open(stream, container.zero, outline))
    }
    while (await readPacket(container.context, packet)) {
      checkCancelled(signal)
      voices.find(({ index }) => index === packet.streamIndex)?.decode(packet)
      packet.unref()
      yield* outline.ready(Math.min(...voices.map(({ peaks }) => peaks)), pieceLength)
    }
    for (const voice of voices) voice.finish()
    yield* outline.ready(Math.max(...voices.map(({ peaks }) => peaks)), 1)
  } finally {
    packet.free()
    for (const voice of voices) voice.close()
    await container.close()
  }
}

/** Pairs in a piece. */
const pieceLength = 60 / peakSeconds

/** The pairs that are being made, whichever track is ahead. */
class Outline {
  #given = 0
  #pairs: number[] = []

  widen(peak: number, low: number, high: number): void {
    const at = (peak - this.#given) * 2
    while (this.#pairs.length < at + 2) this.#pairs.push(0)
    this.#pairs[at] = Math.min(this.#pairs[at] as number, Math.max(-127, Math.floor(low * 127)))
    this.#pairs[at + 1] = Math.max(this.#pairs[at + 1] as number, Math.min(127, Math.ceil(high * 127)))
  }

  /** The pairs before `until`, in pieces, once there are `least` of them. */
  *ready(until: number, least: number): Generator<Int8Array> {
    while (until - this.#given >= least && until > this.#given) {
      const count = Math.min(pieceLength, until - this.#given)
      this.#given += count
      yield Int8Array.from(this.#pairs.splice(0, count * 2))
    }
  }
}

/** One track being decoded. */
class Voice {
  readonly index: number
  /** Pairs that are whole. */
  peaks = 0
  readonly #decoder: Decoder
  readonly #line: MonoLine
  readonly #outline: Outline
  readonly #frame: Frame = emptyFrame()
  #count = 0
  #low = 0
  #high = 0

  private constructor(index: number, decoder: Decoder, line: MonoLine, outline: Outline) {
    this.index = index
    this.#decoder = decoder
    this.#line = line
    this.#outline = outline
  }

  static async open(stream: Stream, zero: number, outline: Outline): Promise<Voice> {
    const decoder = await openDecoder(stream, 1)
    const line = new MonoLine(stream, rate, zero)
    return new Voice(stream.index, decoder, line, outline)
  }

  decode(packet: Packet | null): void {
    this.#decoder.pushSync(packet)
    while (this.#decoder.pull(this.#frame)) for (const samples of this.#line.push(this.#frame)) this.#take(samples)
  }

  finish(): void {
    this.decode(null)
    for (const samples of this.#line.end()) this.#take(samples)
    if (this.#count > 0) this.#give()
  }

  close(): void {
    this.#line.close()
    this.#decoder.close()
    this.#frame.free()
  }

  #take(samples: Float32Array): void {
    for (const sample of samples) {
      if (sample < this.#low) this.#low = sample
      else if (sample > this.#high) this.#high = sample
      if (++this.#count === samplesAPeak) this.#give()
    }
  }

  #give(): void {
    this.#outline.widen(this.peaks++, this.#low, this.#high)
    this.#count = 0
    this.#low = 0
    this.#high = 0
  }
}
