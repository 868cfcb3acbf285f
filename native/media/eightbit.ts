import { type Frame, SoftwareScaleContext } from 'node-av'
import {
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  type AVPixelFormat,
  SWS_BICUBIC,
} from 'node-av/constants'
import { emptyFrame } from './decoder.ts'
import { checked } from './ffmpeg.ts'

/** Pixels that neither side of a picture exceeds, whichever way it is held. */
export interface Fit {
  readonly longer: number
  readonly shorter: number
}

/** What every frame of a render has in common. */
export interface PictureForm {
  /** Size of the picture as coded in the source, or what it is made to fit. */
  readonly width: number
  readonly height: number
  /** The same, with odd sizes made even: what is encoded. */
  readonly evenWidth: number
  readonly evenHeight: number
  readonly colorRange: Frame['colorRange']
  readonly colorPrimaries: Frame['colorPrimaries']
  readonly colorTrc: Frame['colorTrc']
  readonly colorSpace: Frame['colorSpace']
  readonly chromaLocation: Frame['chromaLocation']
}

/** PQ and HLG: brighter than a screen of the usual kind can show. */
export const isHdr = (trc: Frame['colorTrc']): boolean => trc === AVCOL_TRC_SMPTE2084 || trc === AVCOL_TRC_ARIB_STD_B67

/**
 * The form that a render gets, from its first frame: 8 bit 4:2:0 with the colours of the source. RGB sources become
 * BT.601 video levels, high dynamic range is brought down to BT.709.
 */
export function formOf(frame: Frame, fit?: Fit): PictureForm {
  const { chromaLocation } = frame
  const { width, height } = fitted(frame, fit)
  const evenWidth = width + (width & 1)
  const evenHeight = height + (height & 1)
  const size = { width, height, evenWidth, evenHeight, chromaLocation }
  const full = frame.format === AV_PIX_FMT_YUVJ420P ? AVCOL_RANGE_JPEG : frame.colorRange
  if (isHdr(frame.colorTrc))
    return {
      ...size,
      colorRange: AVCOL_RANGE_MPEG,
      colorPrimaries: AVCOL_PRI_BT709,
      colorTrc: AVCOL_TRC_BT709,
      colorSpace: AVCOL_SPC_BT709,
    }
  const { colorPrimaries, colorTrc } = frame
  if (isRgb(frame))
    return { ...size, colorRange: AVCOL_RANGE_MPEG, colorPrimaries, colorTrc, colorSpace: AVCOL_SPC_SMPTE170M }
  return { ...size, colorRange: full, colorPrimaries, colorTrc, colorSpace: frame.colorSpace }
}

/** The size itself when it fits, else the largest even one of the same shape that does. */
export function fitted(
  { width, height }: { width: number; height: number },
  fit: Fit | undefined,
): { width: number; height: number } {
  if (!fit) return { width, height }
  const scale = Math.min(fit.longer / Math.max(width, height), fit.shorter / Math.min(width, height))
  if (scale >= 1) return { width, height }
  const even = (side: number): number => Math.max(2, Math.floor((side * scale) / 2 + 0.25) * 2)
  return { width: even(width), height: even(height) }
}

const isRgb = (frame: Frame): boolean => frame.colorSpace === AVCOL_SPC_RGB

/** Brings frames into one form. Most frames have it already and are given back untouched. */
export class EightBit {
  readonly #form: PictureForm
  #context: SoftwareScaleContext | null = null

  constructor(form: PictureForm) {
    this.#form = form
  }

  /** `frame` itself, or a new one in its place: then `frame` is freed. */
  take(frame: Frame): Frame {
    const { width, height, evenWidth, evenHeight } = this.#form
    if (this.#hasForm(frame)) {
      if (evenWidth === width && evenHeight === height) {
        frame.format = AV_PIX_FMT_YUV420P
        return frame
      }
      const even = this.#empty(evenWidth, evenHeight, frame)
      copyPadded(frame, even)
      frame.free()
      return even
    }
    const converted = this.#target(frame)
    this.#context ??= contextOf()
    checked(this.#context.scaleFrameSync(converted, frame), 'decoder-failed')
    frame.free()
    if (evenWidth === width && evenHeight === height) return converted
    const even = this.#empty(evenWidth, evenHeight, converted)
    copyPadded(converted, even)
    converted.free()
    return even
  }

  /** Makes ready for frames like this one beside the main thread: a table of tones takes seconds. */
  async prepare(frame: Frame): Promise<void> {
    if (this.#hasForm(frame)) return
    const converted = this.#target(frame)
    try {
      this.#context ??= contextOf()
      checked(await this.#context.scaleFrame(converted, frame), 'decoder-failed')
    } finally {
      converted.free()
    }
  }

  close(): void {
    this.#context?.freeContext()
    this.#context = null
  }

  #hasForm(frame: Frame): boolean {
    const planar = frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P
    return planar && frame.width === this.#form.width && frame.height === this.#form.height && !isHdr(frame.colorTrc)
  }

  #target(like: Frame): Frame {
    const out = this.#empty(this.#form.width, this.#form.height, like)
    out.colorRange = this.#form.colorRange
    out.colorPrimaries = this.#form.colorPrimaries
    out.colorTrc = this.#form.colorTrc
    out.colorSpace = this.#form.colorSpace
    return out
  }

  #empty(width: number, height: number, like: Frame): Frame {
    const out = emptyFrame()
    out.width = width
    out.height = height
    out.format = AV_PIX_FMT_YUV420P as AVPixelFormat
    checked(out.getBuffer(), 'decoder-failed')
    checked(out.copyProps(like), 'decoder-failed')
    return out
  }
}

/** A context that follows the frames' own size, format and colours, tone mapping included. */
function contextOf(): SoftwareScaleContext {
  const context = new SoftwareScaleContext()
  context.allocContext()
  context.setOption('flags', SWS_BICUBIC)
  return context
}

/** Copies a 4:2:0 picture into one that is up to a pixel larger, repeating its last column and row. */
function copyPadded(from: Frame, to: Frame): void {
  for (let plane = 0; plane < 3; plane++) {
    const source = from.data?.[plane]
    const target = to.data?.[plane]
    const [strideFrom = 0, strideTo = 0] = [from.linesize[plane], to.linesize[plane]]
    if (!source || !target) continue
    const half = (size: number): number => (plane === 0 ? size : (size + 1) >> 1)
    const [width, height] = [half(from.width), half(from.height)]
    const [outWidth, outHeight] = [half(to.width), half(to.height)]
    for (let y = 0; y < outHeight; y++) {
      const at = Math.min(y, height - 1) * strideFrom
      source.copy(target, y * strideTo, at, at + width)
      if (outWidth > width) target[y * strideTo + width] = source[at + width - 1] as number
    }
  }
}
