import type { Box } from '../../core/contract/box.ts'
import { pixelsOf } from '../../core/contract/mask-shape.ts'
import type { PixelRegion, Planes, Redactor } from '../../core/contract/plugins.ts'
import { codedBox, type Orientation } from './orientation.ts'

/** Something to hide on one frame. The box is normalised, as the picture is shown. */
export interface FrameMask {
  readonly box: Box
  readonly shape: PixelRegion['shape']
  readonly redactor: Pick<Redactor, 'apply'>
  /** Grain of the mask: the same seed gives the same grain. */
  readonly seed: number
}

/** Hides the masks on the planes of a frame. `size` is that of the picture in it, which may be one pixel less. */
export function hide(
  planes: Planes,
  masks: readonly FrameMask[],
  orientation: Orientation,
  size: { width: number; height: number },
): void {
  const regions = masks.map((mask) => pixelsOf(codedBox(mask.box, orientation), mask.shape, size))
  for (const [index, mask] of masks.entries()) {
    const region = regions[index]
    if (!region) continue
    const avoid = regions.filter((other): other is PixelRegion => other !== null && other !== region)
    mask.redactor.apply(planes, { ...region, avoid }, mask.seed)
  }
}
