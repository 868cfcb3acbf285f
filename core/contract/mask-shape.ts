import type { Box } from './box.ts'
import type { Mask, PlannedRegion } from './plan.ts'
import type { PixelRegion } from './plugins.ts'

/** Words are always filled, whatever the plan asks: any other mask lets their shapes be guessed. */
export const maskOf = (region: Pick<PlannedRegion, 'kind' | 'mask'>): Mask =>
  region.kind === 'text' ? 'fill' : region.mask

/** Faces are hidden by their outline, words and screens by the whole rectangle. */
export const shapeOf = (region: Pick<PlannedRegion, 'kind'>): PixelRegion['shape'] =>
  region.kind === 'face' ? 'ellipse' : 'rectangle'

/** The whole pixels that a normalised box touches; null when it lies outside the picture. */
export function pixelsOf(
  [x, y, w, h]: Box,
  shape: PixelRegion['shape'],
  { width, height }: { width: number; height: number },
): PixelRegion | null {
  const left = Math.floor(x * width)
  const top = Math.floor(y * height)
  const right = Math.max(left + 2, Math.ceil((x + w) * width))
  const bottom = Math.max(top + 2, Math.ceil((y + h) * height))
  if (right <= 0 || bottom <= 0 || left >= width || top >= height) return null
  return { x: left, y: top, width: right - left, height: bottom - top, shape }
}

/** A superellipse |x|^n + |y|^n = 1 of this power lies between the ellipse (2) and the rectangle. */
const power = 3

/**
 * Half width of a mask's outline, 0..1 of the box's, at a height. It is its own inverse.
 * @param share distance from the box's middle, 0..1 of half its height
 */
export const halfWidthAt = (share: number): number => (1 - share ** power) ** (1 / power)
