import { Codec, CodecContext, Dictionary, FormatContext, type Frame, Packet, Rational } from 'node-av'
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PIX_FMT_YUV420P,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  type AVPixelFormat,
  type FFAudioEncoder,
  type FFVideoEncoder,
} from 'node-av/constants'
import { emptyFrame } from '../../native/media/decoder.ts'
import { Scaler } from '../../native/media/scaler.ts'
import { usualLayout } from '../../native/media/soundline.ts'

/** Media made for a test, with FFmpeg in this process: nothing has to be downloaded or installed. */
export interface VideoSpec {
  readonly width: number
  readonly height: number
  /** Times of the frames in seconds, ascending. */
  readonly times: readonly number[]
  readonly codec?: FFVideoEncoder
  readonly pixelFormat?: AVPixelFormat
  /** Clockwise turn that the container asks for. */
  readonly rotation?: 0 | 90 | 180 | 270
  readonly interlaced?: boolean
  readonly aspect?: readonly [number, number]
  readonly color?: { range?: number; space?: number; primaries?: number; trc?: number }
  /** Brightness of a pixel; a moving pattern when left out. */
  readonly luma?: (x: number, y: number, frame: number) => number
  /** Paints a whole frame in colour, in place of `luma`. */
  readonly paint?: (planes: Planes, frame: number) => void
  readonly options?: Readonly<Record<string, string>>
}

/** A picture in YUV 4:2:0; strides in bytes. */
export interface Planes {
  readonly y: Uint8Array
  readonly u: Uint8Array
  readonly v: Uint8Array
  readonly strideY: number
  readonly strideU: number
}

export interface AudioSpec {
  readonly rate: number
  readonly channels: number
  readonly seconds: number
  /** Time of the first sample, seconds. */
  readonly start?: number
  readonly codec?: FFAudioEncoder
  /** A sample, -1..1; a 440 Hz tone when left out. */
  readonly sample?: (time: number, channel: number) => number
  readonly tags?: Readonly<Record<string, string>>
}

export interface MediaSpec {
  readonly video?: readonly VideoSpec[]
  readonly audio?: readonly AudioSpec[]
  readonly tags?: Readonly<Record<string, string>>
  /** Name of FFmpeg's format; told from the file name when left out. */
  readonly format?: string
  readonly options?: Readonly<Record<string, string>>
}

/** `count` times, `rate` a second. */
export const evenTimes = (count: number, rate: number): number[] => Array.from({ length: count }, (_, i) => i / rate)

/** Number of a frame of the usual pattern, read from eight squares along its upper edge. */
export function frameNumberIn(gray: Uint8Array, width: number, height: number): number {
  let number = 0
  for (let bit = 0; bit < 8; bit++) {
    const x = Math.floor(((bit + 0.5) * width) / 8)
    if ((gray[Math.floor(height / 16) * width + x] as number) > 127) number |= 1 << bit
  }
  return number
}

/** Eight squares that spell the frame's number, over a slope that moves. */
const usualLuma =
  (width: number, height: number) =>
  (x: number, y: number, frame: number): number => {
    if (y < height / 8) return (frame >> Math.floor((x * 8) / width)) & 1 ? 220 : 30
    return 40 + ((x + y + frame * 3) % 160)
  }

interface Track {
  readonly encoder: CodecContext
  readonly frames: Generator<Frame>
  number: number
  done: boolean
}

/** Writes a file. Streams lie in the order video, audio; packets are interleaved by time. */
export async function makeMedia(path: string, spec: MediaSpec): Promise<string> {
  const output = new FormatContext()
  ok(output.allocOutputContext2(null, spec.format ?? null, path))
  if (spec.tags) output.metadata = Dictionary.fromObject(spec.tags)
  const tracks: Track[] = []
  for (const video of spec.video ?? []) {
    const encoder = await videoEncoder(video)
    const stream = output.newStream()
    ok(stream.codecpar.fromContext(encoder))
    stream.codecpar.codecTag = 0
    stream.timeBase = encoder.timeBase
    stream.avgFrameRate = encoder.framerate
    if (video.aspect) stream.sampleAspectRatio = new Rational(...video.aspect)
    if (video.rotation) ok(stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, rotationMatrix(video.rotation)))
    tracks.push({ encoder, frames: pictures(video), number: stream.index, done: false })
  }
  for (const audio of spec.audio ?? []) {
    const encoder = await audioEncoder(audio)
    const stream = output.newStream()
    ok(stream.codecpar.fromContext(encoder))
    stream.codecpar.codecTag = 0
    stream.timeBase = encoder.timeBase
    if (audio.tags) stream.metadata = Dictionary.fromObject(audio.tags)
    tracks.push({ encoder, frames: sounds(audio, encoder.frameSize || 1024), number: stream.index, done: false })
  }
  ok(await output.openOutput())
  ok(await output.writeHeader(Dictionary.fromObject(spec.options ?? {})))
  const packet = new Packet()
  packet.alloc()
  while (tracks.some((track) => !track.done))
    for (const track of tracks) {
      if (track.done) continue
      const { value } = track.frames.next()
      const frame = value ?? null
      ok(await track.encoder.sendFrame(frame))
      frame?.free()
      track.done = frame === null
      while ((await track.encoder.receivePacket(packet)) >= 0) {
        const stream = output.streams[track.number]
        if (!stream) throw new Error('no such stream')
        packet.streamIndex = track.number
        packet.rescaleTs(track.encoder.timeBase, stream.timeBase)
        ok(await output.interleavedWriteFrame(packet))
      }
    }
  ok(await output.writeTrailer())
  await output.closeOutput()
  packet.free()
  for (const track of tracks) track.encoder.freeContext()
  output.freeContext()
  return path
}

const ticksASecond = 90_000

async function videoEncoder(spec: VideoSpec): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(spec.codec ?? ('libx264' as FFVideoEncoder))
  if (!codec) throw new Error(`no encoder ${spec.codec}`)
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  encoder.width = spec.width
  encoder.height = spec.height
  encoder.pixelFormat = spec.pixelFormat ?? AV_PIX_FMT_YUV420P
  encoder.timeBase = new Rational(1, ticksASecond)
  const length = (spec.times.at(-1) as number) - (spec.times[0] as number)
  const rate = length > 0 ? (spec.times.length - 1) / length : 25
  encoder.framerate = new Rational(Math.round(rate * 1000), 1000)
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
  if (spec.aspect) encoder.sampleAspectRatio = new Rational(...spec.aspect)
  if (spec.interlaced) encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT)
  const { range, space, primaries, trc } = spec.color ?? {}
  if (range !== undefined) encoder.colorRange = range as CodecContext['colorRange']
  if (space !== undefined) encoder.colorSpace = space as CodecContext['colorSpace']
  if (primaries !== undefined) encoder.colorPrimaries = primaries as CodecContext['colorPrimaries']
  if (trc !== undefined) encoder.colorTrc = trc as CodecContext['colorTrc']
  const usual = spec.codec === undefined ? { preset: 'ultrafast', crf: '12', bf: '2' } : {}
  ok(await encoder.open2(codec, Dictionary.fromObject({ ...usual, ...spec.options })))
  return encoder
}

function* pictures(spec: VideoSpec): Generator<Frame> {
  const luma = spec.luma ?? usualLuma(spec.width, spec.height)
  const scaler = new Scaler()
  for (const [index, time] of spec.times.entries()) {
    const frame = emptyFrame()
    frame.width = spec.width
    frame.height = spec.height
    frame.format = AV_PIX_FMT_YUV420P
    ok(frame.getBuffer())
    const [y, u, v] = frame.data ?? []
    const [strideY = 0, strideU = 0] = frame.linesize
    if (!y || !u || !v) throw new Error('no planes')
    if (spec.paint) spec.paint({ y, u, v, strideY, strideU }, index)
    else {
      for (let row = 0; row < spec.height; row++)
        for (let x = 0; x < spec.width; x++) y[row * strideY + x] = luma(x, row, index)
      const rows = (spec.height + 1) >> 1
      u.fill(110, 0, rows * strideU)
      v.fill(140, 0, rows * strideU)
    }
    const wanted = spec.pixelFormat ?? AV_PIX_FMT_YUV420P
    const out = wanted === AV_PIX_FMT_YUV420P ? frame : scaler.convert(frame, wanted)
    if (out !== frame) frame.free()
    out.pts = BigInt(Math.round(time * ticksASecond))
    if (spec.interlaced) out.setFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST)
    const next = spec.times[index + 1] ?? time + (time - (spec.times[index - 1] ?? time - 0.04))
    out.duration = BigInt(Math.round((next - time) * ticksASecond))
    yield out
  }
  scaler.close()
}

/** Encoders that take 16 bit samples of all channels in turn. */
const isPacked = ({ codec }: AudioSpec): boolean => /^(pcm_s16|libopus|flac)/.test(codec ?? '')

async function audioEncoder(spec: AudioSpec): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(spec.codec ?? ('aac' as FFAudioEncoder))
  if (!codec) throw new Error(`no encoder ${spec.codec}`)
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  encoder.sampleFormat = isPacked(spec) ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLTP
  encoder.sampleRate = spec.rate
  encoder.channelLayout = usualLayout(spec.channels)
  encoder.timeBase = new Rational(1, spec.rate)
  encoder.bitRate = BigInt(64_000 * spec.channels)
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER)
  ok(await encoder.open2(codec))
  return encoder
}

function* sounds(spec: AudioSpec, size: number): Generator<Frame> {
  const sample = spec.sample ?? ((time: number) => 0.3 * Math.sin(2 * Math.PI * 440 * time))
  const first = Math.round((spec.start ?? 0) * spec.rate)
  const total = Math.round(spec.seconds * spec.rate)
  const packed = isPacked(spec)
  for (let at = 0; at < total; at += size) {
    const count = Math.min(size, total - at)
    const frame = emptyFrame()
    frame.format = packed ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLTP
    frame.sampleRate = spec.rate
    frame.channelLayout = usualLayout(spec.channels)
    frame.nbSamples = count
    ok(frame.getBuffer())
    for (let channel = 0; channel < spec.channels; channel++)
      for (let i = 0; i < count; i++) {
        const value = sample((first + at + i) / spec.rate, channel)
        if (packed) frame.data?.[0]?.writeInt16LE(Math.round(value * 32767), (i * spec.channels + channel) * 2)
        else frame.data?.[channel]?.writeFloatLE(value, i * 4)
      }
    frame.pts = BigInt(first + at)
    yield frame
  }
}

/** The display matrix of ISO/IEC 14496-12 for a clockwise turn. */
function rotationMatrix(rotation: 90 | 180 | 270): Buffer {
  const one = 1 << 16
  const [a, b, c, d] = { 90: [0, one, -one, 0], 180: [-one, 0, 0, -one], 270: [0, -one, one, 0] }[rotation]
  const cells = [a, b, 0, c, d, 0, 0, 0, 1 << 30]
  const matrix = Buffer.alloc(36)
  for (const [index, cell] of cells.entries()) matrix.writeInt32LE(cell as number, index * 4)
  return matrix
}

function ok(result: number): void {
  if (result < 0) throw new Error(`FFmpeg said ${result}`)
}
