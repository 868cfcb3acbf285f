import type { PictureData } from '../../core/contract/plugins.ts'
import type { Planes } from './fixtures.ts'

/** Pixels: left, top, width, height. */
export type Rect = readonly [number, number, number, number]

export const callSize = { width: 1280, height: 720 } as const

/** @param ground Y, U, V */
export function fillGround({ y, u, v, strideY, strideU }: Planes, ground: readonly [number, number, number]): void {
  y.fill(ground[0], 0, callSize.height * strideY)
  u.fill(ground[1], 0, (callSize.height / 2) * strideU)
  v.fill(ground[2], 0, (callSize.height / 2) * strideU)
}

/** A page that somebody shares: white, with gray rows as of writing. */
export function drawPage({ y, u, v, strideY, strideU }: Planes, [left, top, w, h]: Rect): void {
  for (let row = 0; row < h; row++) {
    const from = (top + row) * strideY + left
    const written = row > 40 && row < h - 40 && row % 26 < 9
    y.fill(232, from, from + w)
    if (written)
      y.fill(
        96,
        from + 48,
        from + 48 + Math.round((w - 96) * (0.55 + 0.45 * Math.sin(Math.floor(row / 26) * 2.1) ** 2)),
      )
    if (row % 2) continue
    const half = ((top + row) >> 1) * strideU + (left >> 1)
    u.fill(128, half, half + (w >> 1))
    v.fill(128, half, half + (w >> 1))
  }
}

/**
 * Draws a tile over what is there, bilinear from the nearest larger of its sizes; BT.601, limited range.
 * @param corners radius, pixels
 * @param sizes the same picture, the largest first
 */
export function drawTile(
  { y, u, v, strideY, strideU }: Planes,
  { rect: [left, top, w, h], opacity }: { readonly rect: Rect; readonly opacity: number },
  corners: number,
  sizes: readonly PictureData[],
): void {
  const from = sizes.findLast((one) => one.width >= w) ?? (sizes[0] as PictureData)
  const [x0, x1] = [Math.max(0, Math.ceil(left)), Math.min(callSize.width, Math.floor(left + w))]
  const [y0, y1] = [Math.max(0, Math.ceil(top)), Math.min(callSize.height, Math.floor(top + h))]
  for (let py = y0; py < y1; py++) {
    const sy = Math.min(from.height - 1.001, Math.max(0, ((py + 0.5 - top) / h) * from.height - 0.5))
    const row = Math.floor(sy)
    const fy = sy - row
    for (let px = x0; px < x1; px++) {
      if (corners > 0 && beyondCorner(px + 0.5 - left, py + 0.5 - top, w, h, corners)) continue
      const sx = Math.min(from.width - 1.001, Math.max(0, ((px + 0.5 - left) / w) * from.width - 0.5))
      const column = Math.floor(sx)
      const fx = sx - column
      const at = (row * from.width + column) * 3
      const below = at + from.width * 3
      const sample = (c: number): number => {
        const upper = (from.data[at + c] as number) * (1 - fx) + (from.data[at + 3 + c] as number) * fx
        const lower = (from.data[below + c] as number) * (1 - fx) + (from.data[below + 3 + c] as number) * fx
        return upper * (1 - fy) + lower * fy
      }
      const [r, g, b] = [sample(0), sample(1), sample(2)]
      lay(y, py * strideY + px, 16 + 0.257 * r + 0.504 * g + 0.098 * b, opacity)
      if ((py | px) & 1) continue
      const half = (py >> 1) * strideU + (px >> 1)
      lay(u, half, 128 - 0.148 * r - 0.291 * g + 0.439 * b, opacity)
      lay(v, half, 128 + 0.439 * r - 0.368 * g - 0.071 * b, opacity)
    }
  }
}

const lay = (plane: Uint8Array, at: number, value: number, opacity: number): void => {
  plane[at] = opacity * value + (1 - opacity) * (plane[at] as number)
}

/** Whether a point lies outside the rounded corners of a tile. */
function beyondCorner(x: number, y: number, w: number, h: number, radius: number): boolean {
  const dx = radius - Math.min(x, w - x)
  const dy = radius - Math.min(y, h - y)
  return dx > 0 && dy > 0 && dx * dx + dy * dy > radius * radius
}
