import { CodecParameters, type Frame, Packet, Rational } from 'node-av'
import {
  AV_NOPTS_VALUE,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type AVPixelFormat,
} from 'node-av/constants'
import { emptyFrame, openDecoder } from './decoder.ts'
import type { EncoderKind, EncoderWish, PictureEncoder } from './encoder.ts'
import { checked } from './ffmpeg.ts'

/**
 * Why an encoder is not trusted: it does not open here (`unavailable`), gave up on the way (`fails`), took too long
 * (`hangs`), or what decodes from its packets has not the frames (`frames-lost`), the times (`wrong-times`) or the
 * look (`wrong-picture`) of what went in; `broke` while it rendered a recording.
 */
export type Refusal = 'unavailable' | 'fails' | 'hangs' | 'frames-lost' | 'wrong-times' | 'wrong-picture' | 'broke'

export type Proof =
  /** Worst of all planes of all frames, dB; seconds that encoding took. */
  | { readonly proven: true; readonly psnr: number; readonly seconds: number }
  | { readonly proven: false; readonly why: Refusal }

/** Size, in pixels, and number of the pictures that an encoder proves itself on. */
export interface ProofSize {
  readonly width: number
  readonly height: number
  readonly frames: number
}

/** Even, but no whole number of macroblocks: a wrong crop is seen. */
const usualSize: ProofSize = { width: 1270, height: 710, frames: 24 }

/** Below it a person sees the difference. x264 has 38 at CRF 20 on the same pictures, 33 at CRF 36. */
const leastPsnr = 32

/**
 * Lets an encoder encode moving pictures at uneven times, decodes what it gave and compares: number of frames, times,
 * order, and the look of each plane of each frame. Never throws.
 * @param limit seconds after which it is given up
 */
export async function prove(kind: EncoderKind, size: ProofSize = usualSize, limit = 20): Promise<Proof> {
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<Proof>((resolve) => {
    late = setTimeout(() => resolve({ proven: false, why: 'hangs' }), limit * 1000)
  })
  try {
    return await Promise.race([encodedAndCompared(kind, size), tooLate])
  } catch {
    return { proven: false, why: 'fails' }
  } finally {
    clearTimeout(late)
  }
}

async function encodedAndCompared(kind: EncoderKind, size: ProofSize): Promise<Proof> {
  let encoder: PictureEncoder
  try {
    encoder = await kind.open(wishFor(size))
  } catch {
    return { proven: false, why: 'unavailable' }
  }
  const packets: Packet[] = []
  try {
    const began = performance.now()
    for (let index = 0; index <= size.frames; index++) {
      const frame = index < size.frames ? pictureOf(index, size) : null
      await encoder.send(frame)
      frame?.free()
      for (let packet = emptyPacket(); ; packet = emptyPacket()) {
        if (await encoder.receive(packet)) packets.push(packet)
        else {
          packet.free()
          break
        }
      }
    }
    const seconds = (performance.now() - began) / 1000
    if (!packets[0]?.isKeyframe || !inOrder(packets)) return { proven: false, why: 'wrong-times' }
    return await compared(encoder, packets, size, seconds)
  } finally {
    for (const packet of packets) packet.free()
    encoder.close()
  }
}

/** Whether the packets can be written one after another: decoding times ascend, and none is shown before it is there. */
function inOrder(packets: readonly Packet[]): boolean {
  return packets.every(
    ({ dts, pts }, index) =>
      dts !== AV_NOPTS_VALUE && dts <= pts && (index === 0 || dts > (packets[index - 1] as Packet).dts),
  )
}

async function compared(
  encoder: PictureEncoder,
  packets: readonly Packet[],
  size: ProofSize,
  seconds: number,
): Promise<Proof> {
  const codecpar = new CodecParameters()
  codecpar.alloc()
  checked(codecpar.fromContext(encoder.context), 'encoder-failed')
  const decoder = await openDecoder({ codecpar, timeBase }, 1)
  const frame = emptyFrame()
  let count = 0
  let psnr = Number.POSITIVE_INFINITY
  let timely = true
  try {
    for (const packet of [...packets, null]) {
      await decoder.push(packet)
      while (decoder.pull(frame)) {
        if (count >= size.frames) return { proven: false, why: 'frames-lost' }
        timely &&= frame.pts === timeOf(count)
        psnr = Math.min(psnr, likeness(frame, count, size))
        count++
      }
    }
  } finally {
    frame.free()
    decoder.close()
    codecpar.free()
  }
  if (count < size.frames || decoder.damaged > 0) return { proven: false, why: 'frames-lost' }
  if (!timely) return { proven: false, why: 'wrong-times' }
  return psnr >= leastPsnr ? { proven: true, psnr, seconds } : { proven: false, why: 'wrong-picture' }
}

const timeBase = new Rational(1, 1000)

/** Milliseconds: 25 frames a second with jitter, and a gap now and then. */
const timeOf = (index: number): bigint => BigInt(index * 40 + ((index * 7) % 12) + Math.floor(index / 9) * 500)

const wishFor = ({ width, height }: ProofSize): EncoderWish => ({
  form: {
    width,
    height,
    evenWidth: width,
    evenHeight: height,
    colorRange: AVCOL_RANGE_MPEG,
    colorPrimaries: AVCOL_PRI_BT709,
    colorTrc: AVCOL_TRC_BT709,
    colorSpace: AVCOL_SPC_BT709,
    chromaLocation: AVCHROMA_LOC_LEFT,
  },
  timeBase,
  frameRate: new Rational(25, 1),
  aspect: new Rational(1, 1),
  interlaced: false,
  threads: 2,
})

/** A picture that moves, different in each plane: slopes with a grid of soft bumps, and a bright bar. */
function pictureOf(index: number, size: ProofSize): Frame {
  const frame = emptyFrame()
  frame.width = size.width
  frame.height = size.height
  frame.format = AV_PIX_FMT_YUV420P as AVPixelFormat
  checked(frame.getBuffer(), 'encoder-failed')
  for (let plane = 0; plane < 3; plane++) {
    const [data, stride = 0] = [frame.data?.[plane], frame.linesize[plane]]
    const { width, height } = planeSize(plane, size)
    for (let y = 0; y < height; y++) data?.set(rowOf(plane, index, y, width), y * stride)
  }
  frame.pts = timeOf(index)
  return frame
}

/** Difference of a decoded picture to the one that went in, dB: the worst plane. 0 when even its size is another. */
function likeness(frame: Frame, index: number, size: ProofSize): number {
  if (frame.width !== size.width || frame.height !== size.height) return 0
  if (frame.format !== AV_PIX_FMT_YUV420P) return 0
  let worst = 99
  for (let plane = 0; plane < 3; plane++) {
    const [data, stride = 0] = [frame.data?.[plane], frame.linesize[plane]]
    const { width, height } = planeSize(plane, size)
    if (!data) return 0
    let sum = 0
    for (let y = 0; y < height; y++) {
      const wanted = rowOf(plane, index, y, width)
      for (let x = 0; x < width; x++) sum += ((data[y * stride + x] as number) - (wanted[x] as number)) ** 2
    }
    worst = Math.min(worst, 10 * Math.log10(255 ** 2 / Math.max(1e-9, sum / (width * height))))
  }
  return worst
}

const planeSize = (plane: number, { width, height }: ProofSize): { width: number; height: number } =>
  plane === 0 ? { width, height } : { width: width / 2, height: height / 2 }

/** Two periods of the pattern of a plane: a row is a stretch of it. */
const wave = (plane: number): Uint8Array =>
  Uint8Array.from({ length: 8192 }, (_, x) => {
    const bump = 24 * Math.sin(x / (5 + 3 * plane)) + 30 * Math.sin(x / 97)
    return Math.round([110, 100, 150][plane] as number) + bump
  })
const waves = [wave(0), wave(1), wave(2)]
const bars = new Uint8Array(4096).fill(225)

/** A row of the picture: the wave, shifted a little from row to row and frame to frame; rows of the bar are bright. */
function rowOf(plane: number, index: number, y: number, width: number): Uint8Array {
  const line = plane === 0 ? y : y * 2
  const bar = (index * 12) % 240
  if (plane === 0 && line >= bar + 16 && line < bar + 40) return bars.subarray(0, width)
  const from = (index * (plane === 2 ? 6 : 4) + Math.floor(line / 3)) % 2048
  return (waves[plane] as Uint8Array).subarray(from, from + width)
}

function emptyPacket(): Packet {
  const packet = new Packet()
  packet.alloc()
  return packet
}
