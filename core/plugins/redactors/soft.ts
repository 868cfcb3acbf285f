import type { Redactor } from '../../contract/plugins.ts'
import { gather, relax } from './drawing/grid.ts'
import { paintSmooth } from './drawing/paint.ts'
import { planesOf, shapeIn } from './drawing/shape.ts'

/** Colour where a region covers the whole picture and nothing lies around it (Y, U, V). */
const nothingAround = [72, 128, 128] as const

/**
 * Looks like a strong blur, and is none: the surface is stretched over the region from the pixels around it (the
 * smoothest one through them), so that nothing of what was inside is left. Light noise keeps it from looking broken.
 */
export default {
  kind: 'redactor',
  id: 'soft',
  version: 1,
  mask: 'soft',
  title: { fr: 'Estompé', en: 'Softened' },
  safeForIdentity: true,
  apply(planes, region, seed) {
    const feather = Math.max(2, Math.round(Math.max(region.width, region.height) * 0.04))
    for (const [index, plane] of planesOf(planes).entries()) {
      const inner = shapeIn(plane, region)
      const grid = gather(plane, region, inner, {
        cells: index === 0 ? 18 : 12,
        read: 'outside',
        avoid: region.avoid ?? [],
      })
      relax(grid, nothingAround[index] as number)
      paintSmooth(plane, grid, inner, shapeIn(plane, region, feather), { seed, grain: index === 0 ? 2 : 0 })
    }
  },
} satisfies Redactor
