import { avGetPixFmtName, type Frame, SoftwareScaleContext } from 'node-av'
import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  type AVPixelFormat,
  SWS_ACCURATE_RND,
  SWS_BICUBIC,
  SWS_BILINEAR,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { emptyFrame } from './decoder.ts'
import { checked } from './ffmpeg.ts'
import { FrameCopies, type FrameSamples } from './frame-copies.ts'

/** A rectangle in coded pixels, whole numbers. */
export interface PixelRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface ScaledSize {
  readonly width: number
  readonly height: number
  readonly format: 'rgb' | 'gray'
}

export interface ScaleOptions {
  /** Stands for the frame as long as it holds what it holds: several parts are then read from one copy. */
  readonly of?: object
  /** Where the samples are written, when it has their number. */
  readonly into?: Uint8Array
}

/**
 * swscale with its prepared contexts kept: preparing one costs more than a small picture. Crops are read where they
 * lie, without a copy.
 */
export class Scaler {
  readonly #contexts = new Map<string, SoftwareScaleContext>()
  readonly #targets = new Map<string, Target>()
  readonly #copies = new FrameCopies()
  #spill = Buffer.alloc(0)

  /**
   * A scaled copy of a part of a frame. The rectangle's corner must fall on a whole chroma sample (`snapped`).
   * @returns samples row after row without padding
   */
  scale(frame: Frame, from: PixelRectangle, to: ScaledSize, options: ScaleOptions = {}): Uint8Array {
    if (from.x === 0 && from.y === 0 && from.width === frame.width && from.height === frame.height)
      return this.scaleWhole(frame, to, options)
    const format = frame.format as AVPixelFormat
    const channels = to.format === 'rgb' ? 3 : 1
    const out = to.format === 'rgb' ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8
    const context = this.#context(from.width, from.height, format, to.width, to.height, out)
    const { planes: whole, strides } = options.of ? this.#copies.samplesOf(frame, options.of) : samplesIn(frame)
    const layout = layoutOf(format)
    const planes = whole.map((plane, index) => {
      const { step, shiftX, shiftY } = layout.plane(index)
      const at = (from.y >> shiftY) * (strides[index] as number) + (from.x >> shiftX) * step
      return at > 0 && step > 0 ? plane.subarray(at) : plane
    })
    const stride = to.width * channels
    const length = stride * to.height
    // swscale may write some bytes past the last pixel.
    if (this.#spill.length < length + 64) this.#spill = Buffer.allocUnsafeSlow(length + 64)
    const rows = context.scaleSync(planes, [...strides], 0, from.height, [this.#spill], [stride])
    checked(rows, 'decoder-failed')
    const data = roomFor(length, options.into)
    data.set(this.#spill.subarray(0, length))
    return data
  }

  /** The samples of a frame; a copy that serves its parts as well, and stays until others have asked. */
  samplesOf(frame: Frame, of: object): FrameSamples {
    return this.#copies.samplesOf(frame, of)
  }

  /**
   * A scaled copy of a whole frame. Its samples stay in the library: handing a view of them to the script, frame by
   * frame, makes the script's memory look used up, and it collects garbage all the time.
   * @returns samples row after row without padding
   */
  scaleWhole(frame: Frame, to: ScaledSize, { into }: Pick<ScaleOptions, 'into'> = {}): Uint8Array {
    const format = frame.format as AVPixelFormat
    const out = to.format === 'rgb' ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8
    const context = this.#context(frame.width, frame.height, format, to.width, to.height, out)
    const target = this.#targetFor(to.width, to.height, out)
    checked(context.scaleFrameSync(target.frame, frame), 'decoder-failed')
    const row = to.width * (to.format === 'rgb' ? 3 : 1)
    const { samples, stride } = target
    const data = roomFor(row * to.height, into)
    if (stride === row) data.set(samples.subarray(0, data.length))
    else for (let y = 0; y < to.height; y++) data.set(samples.subarray(y * stride, y * stride + row), y * row)
    return data
  }

  /** A frame that is written again and again, with its samples. */
  #targetFor(width: number, height: number, format: AVPixelFormat): Target {
    const key = `${width} ${height} ${format}`
    const kept = this.#targets.get(key)
    if (kept) return kept
    const frame = emptyFrame()
    frame.width = width
    frame.height = height
    frame.format = format
    checked(frame.getBuffer(), 'decoder-failed')
    const [samples] = frame.data ?? []
    const [stride] = frame.linesize
    if (!samples || !stride) throw new StudioError('decoder-failed', { reason: 'frame without samples' })
    const target = { frame, samples, stride }
    this.#targets.set(key, target)
    for (const [oldest, one] of this.#targets) {
      if (this.#targets.size <= 12) break
      one.frame.free()
      this.#targets.delete(oldest)
    }
    return target
  }

  /** A new frame of the same size in another pixel format, with the same properties. Free it. */
  convert(frame: Frame, format: AVPixelFormat): Frame {
    const out = emptyFrame()
    out.width = frame.width
    out.height = frame.height
    out.format = format
    checked(out.getBuffer(), 'decoder-failed')
    checked(out.copyProps(frame), 'decoder-failed')
    const { width, height } = frame
    const context = this.#context(width, height, frame.format as AVPixelFormat, width, height, format)
    checked(context.scaleFrameSync(out, frame), 'decoder-failed')
    return out
  }

  close(): void {
    for (const context of this.#contexts.values()) context.freeContext()
    this.#contexts.clear()
    for (const { frame } of this.#targets.values()) frame.free()
    this.#targets.clear()
    this.#copies.close()
  }

  #context(
    w: number,
    h: number,
    format: AVPixelFormat,
    outW: number,
    outH: number,
    out: AVPixelFormat,
  ): SoftwareScaleContext {
    const key = `${w} ${h} ${format} ${outW} ${outH} ${out}`
    const kept = this.#contexts.get(key)
    if (kept) {
      this.#contexts.delete(key)
      this.#contexts.set(key, kept)
      return kept
    }
    const context = new SoftwareScaleContext()
    const smaller = outW < w && outH < h
    // The same bytes in a fifth of the time: with exact rounding swscale does not take its short way for copies.
    const copied = outW === w && outH === h && format === AV_PIX_FMT_YUV420P && out === AV_PIX_FMT_GRAY8
    const flags = (smaller || copied ? SWS_BILINEAR : SWS_BICUBIC | SWS_ACCURATE_RND) as typeof SWS_BILINEAR
    context.getContext(w, h, format, outW, outH, out, flags)
    this.#contexts.set(key, context)
    const oldest = this.#contexts.keys().next().value
    if (this.#contexts.size > 24 && oldest !== undefined) {
      this.#contexts.get(oldest)?.freeContext()
      this.#contexts.delete(oldest)
    }
    return context
  }
}

/** A view of its own in any case: what is remembered by it is not taken for what the room held before. */
const roomFor = (length: number, into: Uint8Array | undefined): Uint8Array =>
  into?.length === length
    ? new Uint8Array(into.buffer, into.byteOffset, length)
    : new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)

function samplesIn({ data, linesize }: Frame): FrameSamples {
  if (!data) throw new StudioError('decoder-failed', { reason: 'frame without samples' })
  return { planes: data, strides: linesize.slice(0, data.length) }
}

interface Target {
  readonly frame: Frame
  readonly samples: Buffer
  /** Bytes from one row to the next. */
  readonly stride: number
}

/** How a plane's bytes lie: bytes a sample, and how often its width and height were halved. */
interface PlaneLayout {
  readonly step: number
  readonly shiftX: number
  readonly shiftY: number
}

interface FormatLayout {
  /** Pixels between two places at which a crop may begin. */
  readonly gridX: number
  readonly gridY: number
  plane(index: number): PlaneLayout
}

const layouts = new Map<number, FormatLayout | null>()

/** Layout of the formats that can be cropped in place. */
function layoutOf(format: AVPixelFormat): FormatLayout {
  return knownLayout(format) ?? { gridX: 1, gridY: 1, plane: () => ({ step: 0, shiftX: 0, shiftY: 0 }) }
}

/** Null for formats whose layout is not known here: those are cropped after a conversion. */
export function knownLayout(format: AVPixelFormat): FormatLayout | null {
  const kept = layouts.get(format)
  if (kept !== undefined) return kept
  const layout = parsedLayout(avGetPixFmtName(format) ?? '')
  layouts.set(format, layout)
  return layout
}

function parsedLayout(name: string): FormatLayout | null {
  const packed = new Map([
    ['gray', 1],
    ['rgb24', 3],
    ['bgr24', 3],
    ['rgba', 4],
    ['bgra', 4],
    ['argb', 4],
    ['abgr', 4],
    ['rgb0', 4],
    ['bgr0', 4],
    ['gray10le', 2],
    ['gray12le', 2],
    ['gray16le', 2],
    ['rgb48le', 6],
    ['rgba64le', 8],
  ]).get(name)
  if (packed) return { gridX: 1, gridY: 1, plane: () => ({ step: packed, shiftX: 0, shiftY: 0 }) }
  const planar = /^yuv(a|j)?(420|422|444|440|411|410)p(\d+le)?$/.exec(name)
  if (planar) {
    const step = planar[3] ? 2 : 1
    const [shiftX, shiftY] = halved[planar[2] as keyof typeof halved]
    return {
      gridX: 1 << shiftX,
      gridY: 1 << shiftY,
      plane: (index) => (index === 1 || index === 2 ? { step, shiftX, shiftY } : { step, shiftX: 0, shiftY: 0 }),
    }
  }
  if (/^nv(12|21)$/.test(name))
    return {
      gridX: 2,
      gridY: 2,
      plane: (index) => (index === 1 ? { step: 2, shiftX: 1, shiftY: 1 } : { step: 1, shiftX: 0, shiftY: 0 }),
    }
  const gbr = /^gbra?p(\d+le)?$/.exec(name)
  if (gbr) return { gridX: 1, gridY: 1, plane: () => ({ step: gbr[1] ? 2 : 1, shiftX: 0, shiftY: 0 }) }
  return null
}

const halved = { '420': [1, 1], '422': [1, 0], '444': [0, 0], '440': [0, 1], '411': [2, 0], '410': [2, 2] } as const
