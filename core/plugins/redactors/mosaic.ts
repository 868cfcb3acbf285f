import type { Redactor } from '../../contract/plugins.ts'
import { gather } from './drawing/grid.ts'
import { paintCells } from './drawing/paint.ts'
import { planesOf, shapeIn } from './drawing/shape.ts'

/**
 * A few large squares with noise. They are averages of what was inside, and people have been recognised from such
 * squares (McPherson et al., "Defeating Image Obfuscation with Deep Learning", arXiv 1609.00408): not safe.
 */
export default {
  kind: 'redactor',
  id: 'mosaic',
  version: 1,
  mask: 'mosaic',
  title: { fr: 'Mosaïque', en: 'Mosaic' },
  safeForIdentity: false,
  apply(planes, region, seed) {
    for (const [index, plane] of planesOf(planes).entries()) {
      const shape = shapeIn(plane, region)
      const grid = gather(plane, region, shape, { cells: 5, read: 'all', avoid: [] })
      paintCells(plane, grid, shape, { seed, grain: index === 0 ? 8 : 3 })
    }
  },
} satisfies Redactor
