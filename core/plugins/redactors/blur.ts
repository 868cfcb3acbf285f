import type { Redactor } from '../../contract/plugins.ts'
import { gather, relax } from './drawing/grid.ts'
import { paintSmooth } from './drawing/paint.ts'
import { planesOf, shapeIn } from './drawing/shape.ts'

/** A strong blur of what was inside. Blurs can be undone and recognised (arXiv 2506.12344): not safe for identity. */
export default {
  kind: 'redactor',
  id: 'blur',
  version: 1,
  mask: 'blur',
  title: { fr: 'Flou', en: 'Blurred' },
  safeForIdentity: false,
  apply(planes, region, seed) {
    const feather = Math.max(2, Math.round(Math.max(region.width, region.height) * 0.04))
    for (const [index, plane] of planesOf(planes).entries()) {
      const inner = shapeIn(plane, region)
      const grid = gather(plane, region, inner, { cells: 6, read: 'all', avoid: [] })
      relax(grid, index === 0 ? 72 : 128)
      paintSmooth(plane, grid, inner, shapeIn(plane, region, feather), { seed, grain: index === 0 ? 1.5 : 0 })
    }
  },
} satisfies Redactor
