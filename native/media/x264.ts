import { Codec, CodecContext, Dictionary, Rational, type Stream } from 'node-av'
import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_PIX_FMT_YUV420P,
  FF_ENCODER_LIBX264,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import type { PictureForm } from './eightbit.ts'
import { checked } from './ffmpeg.ts'

/** How pictures are encoded when x264 does it. Captions in the frames (a53cc) would carry spoken words out. */
export const x264Options = { preset: 'veryfast', crf: '20', a53cc: '0', udu_sei: '0' } as const

export interface EncoderWish {
  readonly form: PictureForm
  /** Ticks that the frames' times are counted in. */
  readonly timeBase: Rational
  readonly stream: Stream
  readonly interlaced: boolean
  readonly threads: number
}

/** @throws StudioError `encoder-failed` */
export async function openX264({ form, timeBase, stream, interlaced, threads }: EncoderWish): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264)
  if (!codec) throw new StudioError('encoder-failed', { reason: 'no H.264 encoder' })
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  encoder.width = form.evenWidth
  encoder.height = form.evenHeight
  encoder.pixelFormat = AV_PIX_FMT_YUV420P
  encoder.timeBase = timeBase
  const rate = stream.avgFrameRate.num > 0 ? stream.avgFrameRate : stream.rFrameRate
  encoder.framerate = rate.num > 0 && rate.den > 0 ? rate : new Rational(25, 1)
  encoder.sampleAspectRatio = aspectOf(stream)
  encoder.colorRange = form.colorRange
  encoder.colorPrimaries = form.colorPrimaries
  encoder.colorTrc = form.colorTrc
  encoder.colorSpace = form.colorSpace
  encoder.chromaLocation = form.chromaLocation
  encoder.threadCount = threads
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_BITEXACT)
  if (interlaced) encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME)
  const options = Dictionary.fromObject(x264Options)
  try {
    checked(await encoder.open2(codec, options), 'encoder-failed')
  } catch (error) {
    encoder.freeContext()
    throw error
  } finally {
    options.free()
  }
  return encoder
}

function aspectOf(stream: Stream): Rational {
  const { sampleAspectRatio: ofContainer } = stream
  const ratio = ofContainer.num > 0 ? ofContainer : stream.codecpar.sampleAspectRatio
  return ratio.num > 0 && ratio.den > 0 ? ratio : new Rational(0, 1)
}
