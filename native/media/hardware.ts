import { Codec, CodecContext, Dictionary, type Frame, HardwareDeviceContext, HardwareFramesContext } from 'node-av'
import {
  AV_FRAME_DATA_A53_CC,
  AV_FRAME_DATA_SEI_UNREGISTERED,
  AV_HWDEVICE_TYPE_VAAPI,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_VAAPI,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_JPEG,
  type AVPixelFormat,
  FF_ENCODER_H264_AMF,
  FF_ENCODER_H264_MF,
  FF_ENCODER_H264_NVENC,
  FF_ENCODER_H264_QSV,
  FF_ENCODER_H264_VAAPI,
  FF_ENCODER_H264_VIDEOTOOLBOX,
  type FFVideoEncoder,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { emptyFrame } from './decoder.ts'
import { describe, type EncoderKind, type EncoderWish, type PictureEncoder, received } from './encoder.ts'
import { checked } from './ffmpeg.ts'
import { Scaler } from './scaler.ts'

interface Recipe {
  readonly encoder: FFVideoEncoder
  /** How frames are handed over: planar, or with both colours in one plane. */
  readonly format: AVPixelFormat
  /** Whether frames must be brought into the device's memory first. */
  readonly uploads?: boolean
  /** Whether it is told a bit rate, because it knows no steady quality on every machine. */
  readonly bitRate?: boolean
  readonly options: Readonly<Record<string, string>>
}

const planar = AV_PIX_FMT_YUV420P as AVPixelFormat
const paired = AV_PIX_FMT_NV12 as AVPixelFormat

/**
 * How each encoder is asked for about the quality of x264 at CRF 20, in hardware only, without captions in the frames
 * (a53cc, SEI), which would carry spoken words out. Names and values of the options are those of FFmpeg 8.
 */
const recipes = {
  videotoolbox: {
    encoder: FF_ENCODER_H264_VIDEOTOOLBOX,
    format: planar,
    bitRate: true,
    options: { allow_sw: '0', realtime: '0', a53cc: '0' },
  },
  nvenc: {
    encoder: FF_ENCODER_H264_NVENC,
    format: planar,
    options: { preset: 'p4', rc: 'vbr', cq: '23', b: '0', a53cc: '0', udu_sei: '0' },
  },
  qsv: {
    encoder: FF_ENCODER_H264_QSV,
    format: paired,
    options: { preset: 'faster', global_quality: '23', a53cc: '0', udu_sei: '0' },
  },
  amf: {
    encoder: FF_ENCODER_H264_AMF,
    format: planar,
    options: { usage: 'transcoding', quality: 'balanced', rc: 'cqp', qp_i: '21', qp_p: '23' },
  },
  vaapi: {
    encoder: FF_ENCODER_H264_VAAPI,
    format: paired,
    uploads: true,
    options: { rc_mode: 'CQP', qp: '22', sei: '0' },
  },
  mf: { encoder: FF_ENCODER_H264_MF, format: paired, bitRate: true, options: { hw_encoding: '1' } },
} satisfies Record<string, Recipe>

const order: Partial<Record<NodeJS.Platform, readonly (keyof typeof recipes)[]>> = {
  darwin: ['videotoolbox'],
  win32: ['nvenc', 'qsv', 'amf', 'mf'],
  linux: ['nvenc', 'qsv', 'vaapi', 'amf'],
}

/** The hardware encoders that a platform may have, the one to be tried first in front. */
export const hardwareEncoders = (platform: NodeJS.Platform): EncoderKind[] =>
  (order[platform] ?? []).map((name) => kindOf(recipes[name]))

/** Hardware makes pictures of the usual kind and size; anything else is x264's. */
const takes = ({ form, interlaced }: EncoderWish): boolean =>
  !interlaced &&
  form.colorRange !== AVCOL_RANGE_JPEG &&
  Math.min(form.evenWidth, form.evenHeight) >= 256 &&
  Math.max(form.evenWidth, form.evenHeight) <= 4096

const kindOf = (recipe: Recipe): EncoderKind => ({
  name: recipe.encoder,
  takes,
  open: (wish) => openHardware(recipe, wish),
})

async function openHardware(recipe: Recipe, wish: EncoderWish): Promise<PictureEncoder> {
  const codec = Codec.findEncoderByName(recipe.encoder)
  if (!codec) throw new StudioError('encoder-failed', { reason: 'absent' })
  const context = new CodecContext()
  context.allocContext3(codec)
  const device = recipe.uploads ? new DeviceMemory(wish) : null
  const scaler = new Scaler()
  const close = (): void => {
    scaler.close()
    context.freeContext()
    device?.close()
  }
  const dictionary = Dictionary.fromObject(recipe.options)
  try {
    device?.open()
    describe(context, wish, device ? (AV_PIX_FMT_VAAPI as AVPixelFormat) : recipe.format)
    // Times stay in order, so that no frame can be shown at another's time.
    context.maxBFrames = 0
    context.gopSize = 250
    if (recipe.bitRate) context.bitRate = bitRateOf(wish)
    if (device) context.hwFramesCtx = device.frames
    checked(await context.open2(codec, dictionary), 'encoder-failed')
  } catch (error) {
    close()
    throw error
  } finally {
    dictionary.free()
  }
  return {
    context,
    async send(frame) {
      if (!frame) {
        checked(await context.sendFrame(null), 'encoder-failed')
        return
      }
      frame.removeSideData(AV_FRAME_DATA_A53_CC)
      frame.removeSideData(AV_FRAME_DATA_SEI_UNREGISTERED)
      const given = recipe.format === planar ? frame : scaler.convert(frame, recipe.format)
      const uploaded = device ? await device.upload(given).finally(() => given.free()) : given
      try {
        checked(await context.sendFrame(uploaded), 'encoder-failed')
      } finally {
        if (uploaded !== frame) uploaded.free()
      }
    },
    receive: async (into) => received(await context.receivePacket(into)),
    close,
  }
}

/** Bits a second: 0.12 a pixel, which on calls looks like x264 at CRF 20 and is somewhat larger. */
function bitRateOf({ form, frameRate }: EncoderWish): bigint {
  const rate = Math.min(60, Math.max(10, frameRate.num / frameRate.den))
  return BigInt(Math.max(500_000, Math.round(form.evenWidth * form.evenHeight * rate * 0.12)))
}

/** Pictures in the memory of a VAAPI device. */
class DeviceMemory {
  readonly frames = new HardwareFramesContext()
  readonly #device = new HardwareDeviceContext()
  readonly #wish: EncoderWish

  constructor(wish: EncoderWish) {
    this.#wish = wish
  }

  open(): void {
    checked(this.#device.create(AV_HWDEVICE_TYPE_VAAPI), 'encoder-failed')
    this.frames.alloc(this.#device)
    this.frames.format = AV_PIX_FMT_VAAPI
    this.frames.swFormat = paired
    this.frames.width = this.#wish.form.evenWidth
    this.frames.height = this.#wish.form.evenHeight
    this.frames.initialPoolSize = 20
    checked(this.frames.init(), 'encoder-failed')
  }

  /** A copy of the frame in the device. Free it. */
  async upload(frame: Frame): Promise<Frame> {
    const out = emptyFrame()
    try {
      checked(this.frames.getBuffer(out), 'encoder-failed')
      checked(await this.frames.transferData(out, frame), 'encoder-failed')
      checked(out.copyProps(frame), 'encoder-failed')
      return out
    } catch (error) {
      out.free()
      throw error
    }
  }

  close(): void {
    this.frames.free()
    this.#device.free()
  }
}
