import { bitsASecond, qualityOf } from '../../../core/contract/recording/rates.ts'
import type { SourceKind } from '../../../core/contract/recording/take.ts'
import { flushed } from './flushed.ts'
import { TrackFile } from './track-file.ts'

/** Seconds between key frames: seeking is quick, and a part that is lost stays short. */
const keyEvery = 2
/** Frames that may wait for the encoder; more means that it does not keep up. */
const longestQueue = 6
/** Seconds without a frame after which the last one is told again. */
const heldFor = 0.5
/** Longer side of a recorded picture, pixels, at most. */
const longestSide = 1920

/** Names of WebCodecs and of Matroska's writer, the first that the browser encodes is taken. */
const candidates = [
  { codec: 'avc1.640028', name: 'avc', hardwareAcceleration: 'prefer-hardware' },
  { codec: 'avc1.42E028', name: 'avc', hardwareAcceleration: 'no-preference' },
  { codec: 'vp8', name: 'vp8', hardwareAcceleration: 'no-preference' },
  { codec: 'vp09.00.40.08', name: 'vp9', hardwareAcceleration: 'no-preference' },
] as const

export interface PictureFormat {
  readonly codec: string
  readonly width: number
  readonly height: number
}

/** Even sides, at most `longestSide`. */
function sizeOf(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, longestSide / Math.max(width, height))
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2)
  return { width: even(width), height: even(height) }
}

/** Encodes the frames of one source into a file. A source that changes its size keeps the track's, with black around. */
export class PictureTrack {
  readonly format: PictureFormat
  readonly #encoder: VideoEncoder
  readonly #file: TrackFile
  #lastKey = Number.NEGATIVE_INFINITY
  #lastTime = Number.NEGATIVE_INFINITY
  #encodedTo = 0
  #waiting = 0
  #canvas: OffscreenCanvas | null = null
  #last: VideoFrame | null = null
  #failed = false

  private constructor(format: PictureFormat, encoder: VideoEncoder, file: TrackFile) {
    this.format = format
    this.#encoder = encoder
    this.#file = file
  }

  /** @throws Error when the browser encodes none of the formats */
  static async open(
    of: SourceKind,
    first: { width: number; height: number },
    take: (bytes: Uint8Array) => void,
  ): Promise<PictureTrack> {
    const size = sizeOf(first.width, first.height)
    const bitrate = bitsASecond(of, qualityOf(size))
    for (const { codec, name, hardwareAcceleration } of candidates) {
      const config: VideoEncoderConfig = {
        ...{ codec, ...size, hardwareAcceleration, bitrate, framerate: 30, latencyMode: 'realtime' },
        ...(name === 'avc' ? { avc: { format: 'avc' as const } } : {}),
      }
      const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }))
      if (!supported) continue
      const file = TrackFile.video(name, take)
      const track: { it: PictureTrack | null } = { it: null }
      const encoder = new VideoEncoder({
        output: (chunk, meta) => {
          file.add(chunk, meta)
          if (track.it) track.it.#encodedTo = chunk.timestamp / 1e6
        },
        error: () => {
          if (track.it) track.it.#failed = true
        },
      })
      encoder.configure(config)
      track.it = new PictureTrack({ codec, ...size }, encoder, file)
      return track.it
    }
    throw new Error('no picture format can be encoded')
  }

  /**
   * Takes a frame of that time, seconds on the take's clock; the frame is the caller's to close.
   * @returns false when it was left out because the encoder does not keep up or has failed
   */
  add(frame: VideoFrame, time: number): boolean {
    if (this.failed) return false
    this.#waiting = Math.max(this.#waiting, this.#encoder.encodeQueueSize)
    if (this.#encoder.encodeQueueSize > longestQueue) return false
    // Times rise by a millisecond at least: Matroska tells no finer.
    const at = Math.max(time, this.#lastTime + 0.001)
    const timestamp = Math.round(at * 1e6)
    const keyFrame = at - this.#lastKey >= keyEvery
    const own = this.#fitted(frame, timestamp)
    this.#encoder.encode(own, { keyFrame })
    own.close()
    this.#last?.close()
    this.#last = frame.clone()
    this.#lastTime = at
    if (keyFrame) this.#lastKey = at
    return true
  }

  /** Whether nothing can be recorded by this track any more. */
  get failed(): boolean {
    return this.#failed || this.#file.failed || this.#encoder.state !== 'configured'
  }

  /** Time of the newest frame that has left the encoder, seconds on the take's clock. */
  get reached(): number {
    return this.#encodedTo
  }

  /** A screen on which nothing moves gives no frames: the last one is told again, so that the track goes on. */
  hold(time: number): void {
    const last = this.#last
    if (!last || time - this.#lastTime < heldFor) return
    this.#last = null
    this.add(last, time)
    last.close()
  }

  /** Frames that waited for the encoder, at most, since the last time this was asked. */
  takeWaiting(): number {
    const most = this.#waiting
    this.#waiting = 0
    return most
  }

  async finish(): Promise<void> {
    if (this.#encoder.state === 'configured') await flushed(this.#encoder)
    if (this.#encoder.state !== 'closed') this.#encoder.close()
    this.#last?.close()
    this.#last = null
    await this.#file.finish()
  }

  #fitted(frame: VideoFrame, timestamp: number): VideoFrame {
    const { width, height } = this.format
    const shape = frame.displayWidth / frame.displayHeight
    if (Math.abs(shape - width / height) < 0.01) return new VideoFrame(frame, { timestamp })
    this.#canvas ??= new OffscreenCanvas(width, height)
    const pen = this.#canvas.getContext('2d', { alpha: false })
    if (!pen) return new VideoFrame(frame, { timestamp })
    const scale = Math.min(width / frame.displayWidth, height / frame.displayHeight)
    const [w, h] = [frame.displayWidth * scale, frame.displayHeight * scale]
    pen.fillStyle = '#000'
    pen.fillRect(0, 0, width, height)
    pen.drawImage(frame, (width - w) / 2, (height - h) / 2, w, h)
    return new VideoFrame(this.#canvas, { timestamp })
  }
}
