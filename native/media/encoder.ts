import type { CodecContext, Frame, Packet, Stream } from 'node-av'
import { Rational } from 'node-av'
import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVPixelFormat,
} from 'node-av/constants'
import type { PictureForm } from './eightbit.ts'
import { checked } from './ffmpeg.ts'

/** What is to be encoded. */
export interface EncoderWish {
  readonly form: PictureForm
  /** Ticks that the frames' times are counted in. */
  readonly timeBase: Rational
  /** Frames a second, about: times are free. */
  readonly frameRate: Rational
  /** Shape of a pixel; 0/1 when it is not known. */
  readonly aspect: Rational
  readonly interlaced: boolean
  readonly threads: number
}

/** An open H.264 encoder. Frames go in as 8 bit planar 4:2:0 of the wish's even size, times in its time base. */
export interface PictureEncoder {
  /** Tells the muxer what comes. Its frames are not to be sent here. */
  readonly context: CodecContext
  /** Takes a frame, or null at the end; the frame stays the caller's. `receive` must have said false before. */
  send(frame: Frame | null): Promise<void>
  /** The next packet that is ready, written over `into`; false when another frame is needed, or at the end. */
  receive(into: Packet): Promise<boolean>
  close(): void
}

/** One way of encoding H.264. */
export interface EncoderKind {
  /** FFmpeg's name of it. */
  readonly name: string
  /** Whether it can make what is wished; libx264 can make everything. */
  takes(wish: EncoderWish): boolean
  /** @throws StudioError `encoder-failed` */
  open(wish: EncoderWish): Promise<PictureEncoder>
}

/** What a stream says of its frames' rate and the shape of its pixels. */
export function wishOf(stream: Stream): Pick<EncoderWish, 'frameRate' | 'aspect'> {
  const rate = stream.avgFrameRate.num > 0 ? stream.avgFrameRate : stream.rFrameRate
  const { sampleAspectRatio: ofContainer } = stream
  const ratio = ofContainer.num > 0 ? ofContainer : stream.codecpar.sampleAspectRatio
  return {
    frameRate: rate.num > 0 && rate.den > 0 ? rate : new Rational(25, 1),
    aspect: ratio.num > 0 && ratio.den > 0 ? ratio : new Rational(0, 1),
  }
}

/** Sets what every encoder is told. */
export function describe(
  context: CodecContext,
  wish: EncoderWish,
  format: AVPixelFormat = AV_PIX_FMT_YUV420P as AVPixelFormat,
): void {
  const { form, timeBase, frameRate, aspect } = wish
  context.width = form.evenWidth
  context.height = form.evenHeight
  context.pixelFormat = format
  context.timeBase = timeBase
  context.framerate = frameRate
  context.sampleAspectRatio = aspect
  context.colorRange = form.colorRange
  context.colorPrimaries = form.colorPrimaries
  context.colorTrc = form.colorTrc
  context.colorSpace = form.colorSpace
  context.chromaLocation = form.chromaLocation
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_BITEXACT)
}

/** Whether a packet was received; throws on what is neither "not yet" nor "no more". */
export function received(result: number): boolean {
  if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return false
  checked(result, 'encoder-failed')
  return true
}
