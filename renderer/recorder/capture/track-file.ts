import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Output,
  StreamTarget,
} from 'mediabunny'

/** Seconds of a Matroska cluster at least: short, so that little is lost with one that a crash cuts. */
const clusterSeconds = 0.5

/** Where a track's bytes go, in order; they only ever grow. */
type Take = (bytes: Uint8Array) => void

function outputTo(take: Take): Output<MkvOutputFormat, StreamTarget> {
  const target = new StreamTarget(
    new WritableStream({
      // Copied, since the writer uses its memory again.
      write: ({ data }) => take(data.slice()),
    }),
  )
  return new Output({
    format: new MkvOutputFormat({ appendOnly: true, minimumClusterDuration: clusterSeconds }),
    target,
  })
}

/** A Matroska file with one track that is written as it comes, for `mediabunny` names of codecs. */
export class TrackFile {
  readonly #output: Output
  readonly #source: EncodedVideoPacketSource | EncodedAudioPacketSource
  #turn: Promise<unknown>
  #failed = false

  private constructor(output: Output, source: EncodedVideoPacketSource | EncodedAudioPacketSource) {
    this.#output = output
    this.#source = source
    this.#turn = this.#noticed(output.start())
  }

  static video(codec: 'avc' | 'vp8' | 'vp9', take: Take): TrackFile {
    const output = outputTo(take)
    const source = new EncodedVideoPacketSource(codec)
    output.addVideoTrack(source)
    return new TrackFile(output, source)
  }

  static audio(take: Take): TrackFile {
    const output = outputTo(take)
    const source = new EncodedAudioPacketSource('opus')
    output.addAudioTrack(source)
    return new TrackFile(output, source)
  }

  /** Takes the encoder's next packet. */
  add(
    chunk: EncodedVideoChunk | EncodedAudioChunk,
    meta?: EncodedVideoChunkMetadata | EncodedAudioChunkMetadata,
  ): void {
    const packet = EncodedPacket.fromEncodedChunk(chunk)
    this.#turn = this.#noticed(
      this.#turn.then(() => this.#source.add(packet, meta as EncodedVideoChunkMetadata & EncodedAudioChunkMetadata)),
    )
  }

  /** Whether a packet could not be written: then nothing more is. */
  get failed(): boolean {
    return this.#failed
  }

  /** Settles when everything that could be written has been handed on. */
  async finish(): Promise<void> {
    await this.#turn
    await this.#noticed(this.#output.finalize())
  }

  #noticed(work: Promise<unknown>): Promise<unknown> {
    return work.catch(() => {
      this.#failed = true
    })
  }
}
