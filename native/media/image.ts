import { access } from 'node:fs/promises'
import { Codec, CodecContext, FormatContext, Frame, Packet, Rational } from 'node-av'
import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
  FF_ENCODER_MJPEG,
  FF_ENCODER_PNG,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import type { PictureData } from '../../core/contract/plugins.ts'
import { emptyFrame, openDecoder } from './decoder.ts'
import { checked } from './ffmpeg.ts'
import { feed } from './kept-input.ts'
import { readPacket } from './read-packet.ts'
import { Scaler } from './scaler.ts'

/**
 * Decodes a picture file (JPEG, PNG, WebP, GIF: its first frame) as RGB.
 * @throws StudioError `file-missing` or `not-media`
 */
export async function readImage(path: string): Promise<PictureData> {
  await access(path).catch((cause) => {
    throw new StudioError('file-missing', { file: path }, cause)
  })
  const context = new FormatContext()
  context.allocContext()
  const packet = new Packet()
  packet.alloc()
  const frame = emptyFrame()
  const scaler = new Scaler()
  const release = await feed(context, path)
  try {
    const opened = await context.openInput(`file:${path}`)
    const stream = opened >= 0 && (await context.findStreamInfo()) >= 0 ? context.streams[0] : undefined
    if (!stream) throw new StudioError('not-media', { file: path })
    const decoder = await openDecoder(stream, 1)
    try {
      if (await readPacket(context, packet)) await decoder.push(packet)
      if (!decoder.pull(frame)) {
        await decoder.push(null)
        if (!decoder.pull(frame)) throw new StudioError('not-media', { file: path })
      }
      const { width, height } = frame
      const data = scaler.scale(frame, { x: 0, y: 0, width, height }, { width, height, format: 'rgb' })
      return { width, height, channels: 3, data }
    } finally {
      decoder.close()
    }
  } finally {
    scaler.close()
    frame.free()
    packet.free()
    await context.closeInput().catch(() => {})
    await release()
  }
}

/** Encodes a picture as PNG, lossless. */
export const toPng = (picture: PictureData): Promise<Buffer> => encoded(picture, 'png')

/** Encodes a picture as JPEG at high quality. */
export const toJpeg = (picture: PictureData): Promise<Buffer> => encoded(picture, 'jpeg')

async function encoded(picture: PictureData, as: 'png' | 'jpeg'): Promise<Buffer> {
  const codec = Codec.findEncoderByName(as === 'png' ? FF_ENCODER_PNG : FF_ENCODER_MJPEG)
  if (!codec) throw new StudioError('encoder-failed', { reason: `no ${as} encoder` })
  const frame = Frame.fromVideoBuffer(Buffer.from(picture.data), {
    width: picture.width,
    height: picture.height,
    format: picture.channels === 3 ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8,
    timeBase: { num: 1, den: 25 },
    pts: 0n,
  })
  const scaler = new Scaler()
  const context = new CodecContext()
  context.allocContext3(codec)
  const packet = new Packet()
  packet.alloc()
  let converted: Frame | null = null
  try {
    if (as === 'jpeg') converted = scaler.convert(frame, AV_PIX_FMT_YUVJ420P)
    const source = converted ?? frame
    source.pts = 0n
    context.width = picture.width
    context.height = picture.height
    context.pixelFormat = source.format as typeof context.pixelFormat
    context.timeBase = new Rational(1, 25)
    if (as === 'jpeg') {
      context.qMin = 2
      context.qMax = 4
    }
    checked(await context.open2(codec), 'encoder-failed')
    checked(await context.sendFrame(source), 'encoder-failed')
    await context.sendFrame(null)
    checked(await context.receivePacket(packet), 'encoder-failed')
    return Buffer.from(packet.data ?? [])
  } finally {
    packet.free()
    context.freeContext()
    converted?.free()
    frame.free()
    scaler.close()
  }
}
