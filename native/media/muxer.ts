import { type CodecContext, Dictionary, FormatContext, type Packet, Rational, type Stream } from 'node-av'
import { AV_PKT_DATA_DISPLAYMATRIX, AVFMT_FLAG_BITEXACT } from 'node-av/constants'
import { checked } from './ffmpeg.ts'
import { type MediaOutput, openOutput } from './output.ts'

/**
 * An MP4 file being written: fast start, no tag, chapter, name or time of making of any kind. Calls may overlap: they
 * are carried out one after another.
 */
export class Mp4Muxer {
  readonly #context: FormatContext
  readonly #output: MediaOutput
  readonly #streams: { stream: Stream; timeBase: Rational }[] = []
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(context: FormatContext, output: MediaOutput) {
    this.#context = context
    this.#output = output
  }

  /** @param kind `mp4`, or `ipod` for sound alone (.m4a) */
  static async open(path: string, kind: 'mp4' | 'ipod'): Promise<Mp4Muxer> {
    const context = new FormatContext()
    checked(context.allocOutputContext2(null, kind, `file:${path}`), 'encoder-failed')
    context.setFlags(AVFMT_FLAG_BITEXACT)
    return new Mp4Muxer(context, await openOutput(context, path))
  }

  /** Adds the stream that an open encoder gives; the answer is its number. */
  add(encoder: CodecContext, displayMatrix: Buffer | null = null): number {
    const stream = this.#context.newStream()
    checked(stream.codecpar.fromContext(encoder), 'encoder-failed')
    stream.codecpar.codecTag = 0
    const { num, den } = encoder.timeBase
    stream.timeBase = new Rational(num, den)
    if (encoder.framerate.num > 0) stream.avgFrameRate = encoder.framerate
    const { sampleAspectRatio } = encoder
    if (sampleAspectRatio.num > 0) stream.sampleAspectRatio = sampleAspectRatio
    if (displayMatrix)
      checked(stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix), 'encoder-failed')
    return this.#streams.push({ stream, timeBase: new Rational(num, den) }) - 1
  }

  /** Adds a stream whose packets are copied from another file, without its tags; the answer is its number. */
  copy(from: Stream): number {
    const stream = this.#context.newStream()
    checked(from.codecpar.copy(stream.codecpar), 'encoder-failed')
    stream.codecpar.codecTag = 0
    const { num, den } = from.timeBase
    stream.timeBase = new Rational(num, den)
    stream.avgFrameRate = from.avgFrameRate
    stream.sampleAspectRatio = from.sampleAspectRatio
    return this.#streams.push({ stream, timeBase: new Rational(num, den) }) - 1
  }

  async start(): Promise<void> {
    const options = Dictionary.fromObject(this.#output.movesIndex ? {} : { movflags: '+faststart' })
    checked(await this.#context.writeHeader(options), 'encoder-failed')
    options.free()
  }

  /** Writes a packet whose times are in its encoder's time base. Frees nothing. */
  write(packet: Packet, number: number): Promise<void> {
    return this.#next(async () => {
      const { stream, timeBase } = this.#streams[number] as { stream: Stream; timeBase: Rational }
      packet.streamIndex = stream.index
      packet.rescaleTs(timeBase, stream.timeBase)
      checked(await this.#context.interleavedWriteFrame(packet), 'encoder-failed')
    })
  }

  /** Writes the index and moves it to the front. */
  finish(): Promise<void> {
    return this.#next(async () => {
      checked(await this.#context.writeTrailer(), 'encoder-failed')
      await this.#output.finish()
      this.#context.freeContext()
    })
  }

  /** Gives everything back without finishing the file. */
  async abandon(): Promise<void> {
    await this.#turn.catch(() => {})
    await this.#output.abandon()
    this.#context.freeContext()
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }
}
