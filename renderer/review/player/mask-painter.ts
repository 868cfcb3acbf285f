import { maskOf, pixelsOf, shapeOf } from '../../../core/contract/mask-shape.ts'
import { type ActiveRegion, activeAt, type Mask, type PlannedRegion } from '../../../core/contract/plan.ts'
import type { PixelRegion } from '../../../core/contract/plugins.ts'
import { outlineOn } from './outline.ts'
import { smoothed } from './surface.ts'

/** The grey of the `fill` mask (Y 44 of 16..235) as a screen shows it. */
const filled = '#212121'
/** Pixels across the small copy of the picture that soft masks are computed from. */
const smallWidth = 192

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Draws masks over a frame on a canvas: which regions, where, and their outlines come from the very functions that a
 * render uses; `fill` is the same, the look of the others is close to it.
 */
export class MaskPainter {
  readonly #context: CanvasRenderingContext2D
  readonly #small = new OffscreenCanvas(1, 1)
  readonly #patch = new OffscreenCanvas(1, 1)

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false })
    if (!context) throw new Error('no 2d canvas')
    this.#context = context
  }

  /** Makes the canvas a picture's size; what was on it goes. */
  resize({ width, height }: Size): void {
    const { canvas } = this.#context
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
  }

  /** Draws a frame as it is. */
  frame(image: CanvasImageSource): void {
    const { canvas } = this.#context
    this.#context.drawImage(image, 0, 0, canvas.width, canvas.height)
  }

  /**
   * Hides what is hidden at a time.
   * @param source Size of the recording in pixels: masks cover whole pixels of it.
   * @param from Share of the width, 0..1, from which on masks are drawn.
   */
  masks(image: CanvasImageSource, regions: readonly PlannedRegion[], seconds: number, source: Size, from = 0): void {
    const { canvas } = this.#context
    const active = activeAt(regions, seconds).flatMap((one) => this.#placed(one, source))
    if (active.length === 0) return
    const context = this.#context
    context.save()
    context.beginPath()
    context.rect(canvas.width * from, 0, canvas.width * (1 - from), canvas.height)
    context.clip()
    const cover = active.some(({ mask }) => mask !== 'fill') ? this.#shrunk(image) : null
    for (const { region, mask } of active) {
      const path = new Path2D()
      outlineOn(path, region)
      if (mask === 'fill' || !cover) {
        context.fillStyle = filled
        context.fill(path)
      } else this.#cover(path, region, mask, active, cover)
    }
    context.restore()
  }

  #placed({ region, box }: ActiveRegion, source: Size): { region: PixelRegion; mask: Mask }[] {
    const { canvas } = this.#context
    const pixels = pixelsOf(box, shapeOf(region), source)
    if (!pixels) return []
    const [across, down] = [canvas.width / source.width, canvas.height / source.height]
    const { x, y, width, height, shape } = pixels
    return [
      {
        region: { x: x * across, y: y * down, width: width * across, height: height * down, shape },
        mask: maskOf(region),
      },
    ]
  }

  #shrunk(image: CanvasImageSource): OffscreenCanvasRenderingContext2D | null {
    const { canvas } = this.#context
    const width = Math.min(smallWidth, canvas.width)
    const height = Math.max(1, Math.round((width * canvas.height) / canvas.width))
    if (this.#small.width !== width || this.#small.height !== height) {
      this.#small.width = width
      this.#small.height = height
    }
    const small = this.#small.getContext('2d', { alpha: false, willReadFrequently: true })
    if (!small) return null
    small.imageSmoothingQuality = 'medium'
    small.drawImage(image, 0, 0, width, height)
    return small
  }

  #cover(
    path: Path2D,
    region: PixelRegion,
    mask: Mask,
    all: readonly { region: PixelRegion }[],
    small: OffscreenCanvasRenderingContext2D,
  ): void {
    const context = this.#context
    const scale = small.canvas.width / context.canvas.width
    const left = Math.max(0, Math.floor(region.x * scale) - 2)
    const top = Math.max(0, Math.floor(region.y * scale) - 2)
    const right = Math.min(small.canvas.width, Math.ceil((region.x + region.width) * scale) + 2)
    const bottom = Math.min(small.canvas.height, Math.ceil((region.y + region.height) * scale) + 2)
    if (right <= left || bottom <= top) return
    const width = right - left
    const height = bottom - top
    const picture = small.getImageData(left, top, width, height)
    if (mask === 'soft')
      smoothed({ width, height, pixels: picture.data, unknown: covered(all, scale, left, top, width, height) })
    this.#patch.width = width
    this.#patch.height = height
    const patch = this.#patch.getContext('2d')
    if (!patch) return
    patch.putImageData(picture, 0, 0)
    context.save()
    context.clip(path)
    if (mask !== 'soft') {
      // A few large squares, sharp or blended.
      const cells = mask === 'mosaic' ? 5 : 6
      const [columns, rows] =
        width > height
          ? [cells, Math.max(1, Math.round((cells * height) / width))]
          : [Math.max(1, Math.round((cells * width) / height)), cells]
      patch.drawImage(this.#patch, 0, 0, width, height, 0, 0, columns, rows)
      context.imageSmoothingEnabled = mask === 'blur'
      context.drawImage(this.#patch, 0, 0, columns, rows, region.x, region.y, region.width, region.height)
      context.imageSmoothingEnabled = true
    } else context.drawImage(this.#patch, 0, 0, width, height, left / scale, top / scale, width / scale, height / scale)
    context.restore()
  }
}

/** Which pixels of a small window lie in any mask, with a pixel around for what shrinking mixed. */
function covered(
  all: readonly { region: PixelRegion }[],
  scale: number,
  left: number,
  top: number,
  width: number,
  height: number,
): Uint8Array {
  const unknown = new Uint8Array(width * height)
  for (const { region } of all) {
    const x0 = Math.max(0, Math.floor(region.x * scale) - 1 - left)
    const x1 = Math.min(width, Math.ceil((region.x + region.width) * scale) + 1 - left)
    const y0 = Math.max(0, Math.floor(region.y * scale) - 1 - top)
    const y1 = Math.min(height, Math.ceil((region.y + region.height) * scale) + 1 - top)
    for (let y = y0; y < y1; y++) unknown.fill(1, y * width + x0, y * width + Math.max(x0, x1))
  }
  return unknown
}
