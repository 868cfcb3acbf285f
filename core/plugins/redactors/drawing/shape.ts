import { halfWidthAt } from '../../../contract/mask-shape.ts'
import type { PixelRegion, Planes } from '../../../contract/plugins.ts'

/** One plane of a picture: samples, their size and the bytes from row to row. */
export interface Plane {
  readonly samples: Uint8Array
  readonly stride: number
  readonly width: number
  readonly height: number
  /** 0 for luma, 1 for chroma: how often the region's pixels are halved. */
  readonly shift: 0 | 1
}

export const planesOf = ({ width, height, y, u, v, strideY, strideUV }: Planes): readonly Plane[] => {
  const half = { stride: strideUV, width: (width + 1) >> 1, height: (height + 1) >> 1, shift: 1 } as const
  return [
    { samples: y, stride: strideY, width, height, shift: 0 },
    { samples: u, ...half },
    { samples: v, ...half },
  ]
}

/** The samples of a shape in one plane: for row `top + i` those from `spans[2i]` to `spans[2i + 1]`, exclusive. */
export interface Shape {
  readonly top: number
  readonly rows: number
  readonly spans: Int32Array
}

/**
 * Every sample of a plane that a region touches, cut to the picture. A chroma sample belongs to it when any of its
 * four pixels does.
 * @param growth pixels by which the region is grown on each side first
 */
export function shapeIn(plane: Plane, region: PixelRegion, growth = 0): Shape {
  const { shift, width, height } = plane
  const x = region.x - growth
  const y = region.y - growth
  const w = region.width + 2 * growth
  const h = region.height + 2 * growth
  const top = Math.max(0, y >> shift)
  const bottom = Math.min(height, ((y + h - 1) >> shift) + 1)
  const rows = Math.max(0, bottom - top)
  const spans = new Int32Array(rows * 2)
  for (let row = 0; row < rows; row++) {
    const first = Math.max((top + row) << shift, y)
    const last = Math.min(((top + row + 1) << shift) - 1, y + h - 1)
    const reach = region.shape === 'rectangle' ? 1 : reachOf(first, last, y, h)
    const left = Math.floor(x + (w / 2) * (1 - reach))
    const right = Math.ceil(x + (w / 2) * (1 + reach))
    const from = Math.min(width, Math.max(0, left >> shift))
    const to = Math.min(width, ((right - 1) >> shift) + 1)
    spans[row * 2] = from
    spans[row * 2 + 1] = Math.max(from, to)
  }
  return { top, rows, spans }
}

/** Half width, 0..1, of a superellipse at the widest of pixel rows `first` to `last`. */
function reachOf(first: number, last: number, y: number, h: number): number {
  const centre = y + h / 2
  const nearest = centre < first ? first - centre : centre > last + 1 ? centre - last - 1 : 0
  const share = Math.min(1, nearest / (h / 2))
  return halfWidthAt(share)
}
