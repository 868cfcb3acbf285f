import type { Redactor } from '../../contract/plugins.ts'
import { paintFlat } from './drawing/paint.ts'
import { planesOf, shapeIn } from './drawing/shape.ts'

/** Dark grey (Y, U, V): calm beside a face, and a clear bar on a white page. */
const colour = [44, 128, 128] as const

/** One flat colour. The only mask for words. */
export default {
  kind: 'redactor',
  id: 'fill',
  version: 1,
  mask: 'fill',
  title: { fr: 'Aplat', en: 'Filled' },
  safeForIdentity: true,
  apply(planes, region) {
    for (const [index, plane] of planesOf(planes).entries())
      paintFlat(plane, shapeIn(plane, region), colour[index] as number)
  },
} satisfies Redactor
