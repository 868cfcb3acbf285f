import { halfWidthAt } from '../../../core/contract/mask-shape.ts'
import type { PixelRegion } from '../../../core/contract/plugins.ts'

/** Steps from the middle of a mask to its top. */
const steps = 24

/** Puts the outline of a mask on a path: a rectangle, or the superellipse that a render draws. Any unit. */
export function outlineOn(
  path: Path2D,
  { x, y, width, height, shape }: Pick<PixelRegion, 'x' | 'y' | 'width' | 'height' | 'shape'>,
): void {
  if (shape === 'rectangle') {
    path.rect(x, y, width, height)
    return
  }
  const middle = x + width / 2
  const points: [number, number][] = []
  for (let i = -steps; i <= steps; i++) {
    // Closer together where the outline bends most.
    const share = Math.sin(((i / steps) * Math.PI) / 2)
    points.push([halfWidthAt(Math.abs(share)) * (width / 2), y + (height / 2) * (1 + share)])
  }
  for (const [i, [reach, at]] of points.entries())
    if (i === 0) path.moveTo(middle + reach, at)
    else path.lineTo(middle + reach, at)
  for (const [reach, at] of points.reverse()) path.lineTo(middle - reach, at)
  path.closePath()
}
