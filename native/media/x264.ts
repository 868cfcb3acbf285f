import { readFileSync } from 'node:fs'
import { Codec, CodecContext, Dictionary } from 'node-av'
import { AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME, FF_ENCODER_LIBX264 } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { describe, type EncoderKind, type EncoderWish, type PictureEncoder, received } from './encoder.ts'
import { checked } from './ffmpeg.ts'

/**
 * How pictures are encoded when x264 does it: `veryfast`, with the cheaper search for movement of the preset before it.
 * Captions in the frames (a53cc) would carry spoken words out.
 */
export const x264Options = {
  preset: 'veryfast',
  'x264-params': 'subme=1:partitions=i8x8,i4x4',
  crf: '20',
  a53cc: '0',
  udu_sei: '0',
} as const

/**
 * x264 (core 165) looks ahead with AVX-512 code that works on sixteen blocks of 16 pixels at a time and, where a row is no
 * multiple of that, reads memory that nobody wrote: the same pictures then give other bytes each time. Small pictures do
 * without it. Large ones keep its speed: their memory comes fresh, and empty, from the system.
 */
function instructionsFor({ evenWidth, evenHeight }: EncoderWish['form']): Readonly<Record<string, string>> {
  const isSafe = Math.ceil(evenWidth / 16) % 16 === 0 || evenWidth * evenHeight >= 1280 * 720
  return isSafe || !hasAvx512() ? {} : { 'x264-params': 'asm=avx2,fma3,bmi2' }
}

let known: boolean | null = null

/** Where it can be told: Linux says what a processor has. */
function hasAvx512(): boolean {
  if (known !== null) return known
  const isTold = process.platform === 'linux' && process.arch === 'x64'
  try {
    known = isTold && /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    known = false
  }
  return known
}

/** The encoder that is always there: in software, the same file on every machine. */
export const x264: EncoderKind = {
  name: 'libx264',
  takes: () => true,
  open: (wish) => openX264(wish),
}

/** What is edited again keeps everything that can be seen: large files, quickly made. */
export const faithful: EncoderKind = {
  ...x264,
  open: (wish) => openX264(wish, { preset: 'ultrafast', 'x264-params': 'subme=0:partitions=none', crf: '8' }),
}

/**
 * @param options what differs from `x264Options`
 * @throws StudioError `encoder-failed`
 */
export async function openX264(
  wish: EncoderWish,
  options: Readonly<Record<string, string>> = {},
): Promise<PictureEncoder> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264)
  if (!codec) throw new StudioError('encoder-failed', { reason: 'no H.264 encoder' })
  const context = new CodecContext()
  context.allocContext3(codec)
  describe(context, wish)
  context.threadCount = wish.threads
  if (wish.interlaced) context.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME)
  const dictionary = Dictionary.fromObject({ ...x264Options, ...instructionsFor(wish.form), ...options })
  try {
    checked(await context.open2(codec, dictionary), 'encoder-failed')
  } catch (error) {
    context.freeContext()
    throw error
  } finally {
    dictionary.free()
  }
  let drains = false
  return {
    context,
    send: async (frame) => {
      drains = frame === null
      checked(await context.sendFrame(frame), 'encoder-failed')
    },
    // The work is done where a frame is put in: another thread would cost more than taking out what is ready.
    receive: async (into) => received(drains ? await context.receivePacket(into) : context.receivePacketSync(into)),
    close: () => context.freeContext(),
  }
}
