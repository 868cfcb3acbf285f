import type { Box } from '../../core/contract/box.ts'
import { activeAt, type PlannedRegion } from '../../core/contract/plan.ts'
import type { PictureData } from '../../core/contract/plugins.ts'

/** A gray picture of the whole frame at its own size. */
type Gray = Pick<PictureData, 'width' | 'height' | 'data'>

/** Energy of the Laplacian (kernel 0 1 0, 1 -4 1, 0 1 0; edges mirrored) of a part, a mean over its pixels. */
export function fineDetail(picture: Gray, [x, y, w, h]: Box): number {
  const inside = clip(picture, [x, y, w, h])
  let sum = 0
  const { x0, y0, x1, y1 } = inside
  const at = (px: number, py: number): number => {
    const mirrored = (v: number, low: number, high: number): number => (v < low ? low + 1 : v >= high ? high - 2 : v)
    const cx = Math.min(x1 - 1, Math.max(x0, mirrored(px, x0, x1)))
    const cy = Math.min(y1 - 1, Math.max(y0, mirrored(py, y0, y1)))
    return picture.data[cy * picture.width + cx] as number
  }
  for (let py = y0; py < y1; py++)
    for (let px = x0; px < x1; px++) {
      const value = at(px - 1, py) + at(px + 1, py) + at(px, py - 1) + at(px, py + 1) - 4 * at(px, py)
      sum += value * value
    }
  return sum / Math.max(1, (x1 - x0) * (y1 - y0))
}

/**
 * Whether a text can still be read after redaction: a quarter of its box keeps more than 20 % of the original's fine
 * detail, and differs from it by less than 40 gray levels on average.
 * @param box pixels
 */
export function textLeaks(before: Gray, after: Gray, [x, y, w, h]: Readonly<Box>): boolean {
  for (let quarter = 0; quarter < 4; quarter++) {
    const left = x + Math.floor((w * quarter) / 4)
    const right = x + Math.floor((w * (quarter + 1)) / 4)
    const part: Box = [left, y, right - left, h]
    const { x0, y0, x1, y1 } = clip(before, part)
    if (x1 <= x0 || y1 <= y0) continue
    let difference = 0
    for (let py = y0; py < y1; py++)
      for (let px = x0; px < x1; px++) {
        const i = py * before.width + px
        difference += Math.abs((before.data[i] as number) - (after.data[i] as number))
      }
    const mean = difference / ((x1 - x0) * (y1 - y0))
    if (fineDetail(after, part) > 0.2 * fineDetail(before, part) && mean < 40) return true
  }
  return false
}

function clip(picture: Gray, [x, y, w, h]: Box) {
  return {
    x0: Math.max(0, Math.floor(x)),
    y0: Math.max(0, Math.floor(y)),
    x1: Math.min(picture.width, Math.floor(x + w)),
    y1: Math.min(picture.height, Math.floor(y + h)),
  }
}

/**
 * Share 0..1 of a box's pixels that are hidden by rectangles at `time` (seconds).
 * @param box pixels of a picture of this size
 * @param without pixels of these boxes do not count
 */
export function coveredShare(
  regions: readonly PlannedRegion[],
  time: number,
  [x, y, w, h]: Box,
  size: { readonly width: number; readonly height: number },
  without: readonly Box[] = [],
): { readonly hidden: number; readonly pixels: number } {
  const masks = activeAt(regions, time).map(({ box }) => [
    Math.floor(box[0] * size.width),
    Math.floor(box[1] * size.height),
    Math.ceil((box[0] + box[2]) * size.width),
    Math.ceil((box[1] + box[3]) * size.height),
  ])
  let hidden = 0
  let pixels = 0
  for (let py = Math.max(0, Math.floor(y)); py < Math.min(size.height, Math.ceil(y + h)); py++)
    for (let px = Math.max(0, Math.floor(x)); px < Math.min(size.width, Math.ceil(x + w)); px++) {
      if (without.some((b) => px >= b[0] && px < b[0] + b[2] && py >= b[1] && py < b[1] + b[3])) continue
      pixels++
      if (
        masks.some(
          ([l, t, r, b]) => px >= (l as number) && px < (r as number) && py >= (t as number) && py < (b as number),
        )
      )
        hidden++
    }
  return { hidden, pixels }
}
