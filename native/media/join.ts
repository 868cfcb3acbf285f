import { Dictionary, FormatContext, Packet, Rational, type Stream } from 'node-av'
import { AV_NOPTS_VALUE, AVFMT_FLAG_BITEXACT } from 'node-av/constants'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { type Container, openContainer, secondsATick } from './container.ts'
import { checked } from './ffmpeg.ts'
import { type MediaOutput, openOutput } from './output.ts'
import { readPacket } from './read-packet.ts'
import { wholeFile } from './whole.ts'

export interface JoinInput {
  /** A file with one track. */
  readonly path: string
  /** What the track is called in the joined file. */
  readonly title: string
}

export interface Joined {
  /** Seconds from 0 to the end of the last packet. */
  readonly seconds: number
  /** Packets copied of each input, in its order. */
  readonly packets: readonly number[]
}

/**
 * Copies the tracks of several files, which share one clock, into one Matroska file with an index: nothing is decoded
 * or encoded, times stay as they are. A picture begins with its first key frame. An input that a crash cut short gives
 * what it has. The output appears only when it is whole.
 * @throws StudioError as `openContainer` does, `disk-full`, `folder-not-writable`, `cancelled`
 */
export function joinTracks(inputs: readonly JoinInput[], output: string, signal?: AbortSignal): Promise<Joined> {
  return wholeFile(output, async (aside) => {
    const sources: Source[] = []
    const muxer = new FormatContext()
    let target: MediaOutput | null = null
    try {
      checked(muxer.allocOutputContext2(null, 'matroska', `file:${aside}`), 'encoder-failed')
      muxer.setFlags(AVFMT_FLAG_BITEXACT)
      for (const input of inputs) sources.push(await Source.open(input, muxer))
      if (sources.length === 0) throw new StudioError('no-tracks', { file: output })
      target = await openOutput(muxer, aside)
      checked(await muxer.writeHeader(), 'encoder-failed')
      for (const source of sources) await source.next()
      let seconds = 0
      for (;;) {
        checkCancelled(signal)
        const first = earliest(sources)
        if (!first) break
        seconds = Math.max(seconds, await first.writeTo(muxer))
        await first.next()
      }
      checked(await muxer.writeTrailer(), 'encoder-failed')
      const written = target
      target = null
      await written.finish()
      return { seconds, packets: sources.map(({ written }) => written) }
    } finally {
      await target?.abandon()
      muxer.freeContext()
      for (const source of sources) await source.close()
    }
  })
}

const earliest = (sources: readonly Source[]): Source | null =>
  sources.filter((one) => !one.ended).sort((a, b) => a.time - b.time)[0] ?? null

/** One input on its way into the joined file. */
class Source {
  readonly #container: Container
  readonly #from: Stream
  readonly #to: Stream
  readonly #packet = new Packet()
  readonly #isVideo: boolean
  #begun = false
  #lastLength = 0
  #lastTime = Number.NEGATIVE_INFINITY
  ended = false
  written = 0
  /** Of the packet at hand, seconds. */
  time = 0

  private constructor(container: Container, from: Stream, to: Stream) {
    this.#container = container
    this.#from = from
    this.#to = to
    this.#isVideo = container.video !== null
    this.#packet.alloc()
  }

  static async open({ path, title }: JoinInput, muxer: FormatContext): Promise<Source> {
    const container = await openContainer(path)
    const from = container.video ?? container.audio[0]
    if (!from) throw new StudioError('no-tracks', { file: path })
    const to = muxer.newStream()
    checked(from.codecpar.copy(to.codecpar), 'encoder-failed')
    to.codecpar.codecTag = 0
    to.timeBase = new Rational(from.timeBase.num, from.timeBase.den)
    if (from.avgFrameRate.num > 0) to.avgFrameRate = from.avgFrameRate
    to.metadata = Dictionary.fromObject({ title })
    return new Source(container, from, to)
  }

  /** Reads the next packet of the track; `ended` when there is none. */
  async next(): Promise<void> {
    for (;;) {
      this.#packet.unref()
      if (!(await readPacket(this.#container.context, this.#packet))) {
        this.ended = true
        return
      }
      const { pts, streamIndex, isKeyframe, size } = this.#packet
      if (streamIndex !== this.#from.index || pts === AV_NOPTS_VALUE || size === 0) continue
      if (this.#isVideo && !this.#begun && !isKeyframe) continue
      this.#begun = true
      this.time = Number(pts) * secondsATick(this.#from)
      return
    }
  }

  /** Seconds at which the packet ends. */
  async writeTo(muxer: FormatContext): Promise<number> {
    const packet = this.#packet
    if (this.time > this.#lastTime && Number.isFinite(this.#lastTime)) this.#lastLength = this.time - this.#lastTime
    this.#lastTime = this.time
    const length = packet.duration > 0n ? Number(packet.duration) * secondsATick(this.#from) : this.#lastLength
    packet.rescaleTs(this.#from.timeBase, this.#to.timeBase)
    packet.streamIndex = this.#to.index
    checked(await muxer.interleavedWriteFrame(packet), 'encoder-failed')
    this.written++
    return this.time + length
  }

  async close(): Promise<void> {
    this.#packet.free()
    await this.#container.close()
  }
}
