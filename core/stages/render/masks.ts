import type { Box } from '../../contract/box.ts'
import { StudioError } from '../../contract/errors.ts'
import { maskOf, shapeOf } from '../../contract/mask-shape.ts'
import { activeAt, type Mask, type PlannedRegion } from '../../contract/plan.ts'
import type { PixelRegion, Redactor } from '../../contract/plugins.ts'

/** What native/media/masks.ts draws. */
export interface DrawnMask {
  readonly box: Box
  readonly shape: PixelRegion['shape']
  readonly redactor: Redactor
  readonly seed: number
}

/**
 * What to hide on the frame shown at a time, for times that ascend: regions that are over are not looked at again. A
 * time before the last one begins anew (a render that starts again).
 * @throws StudioError `plan-invalid` when no plugin draws a mask of the plan
 */
export function masksOver(
  regions: readonly PlannedRegion[],
  redactors: readonly Redactor[],
): (time: number) => DrawnMask[] {
  const byMask = new Map(redactors.map((redactor) => [redactor.mask, redactor]))
  const drawn = new Map(regions.map((region) => [region, prepared(region, byMask)]))
  const waiting = [...regions].sort((a, b) => a.start - b.start)
  let next = 0
  let current: PlannedRegion[] = []
  let last = Number.NEGATIVE_INFINITY
  return (time) => {
    if (time < last) {
      next = 0
      current = []
    }
    last = time
    while (next < waiting.length && (waiting[next] as PlannedRegion).start <= time + 1)
      current.push(waiting[next++] as PlannedRegion)
    current = current.filter((region) => region.end > time - 1)
    return activeAt(current, time).map(({ region, box }) => ({
      ...(drawn.get(region) as Omit<DrawnMask, 'box'>),
      box,
    }))
  }
}

function prepared(region: PlannedRegion, byMask: ReadonlyMap<Mask, Redactor>): Omit<DrawnMask, 'box'> {
  const redactor = byMask.get(maskOf(region))
  if (!redactor) throw new StudioError('plan-invalid')
  return { shape: shapeOf(region), redactor, seed: seedOf(region.id) }
}

/** FNV-1a of the region's id: the grain stays the same from frame to frame and from run to run. */
function seedOf(id: string): number {
  let hash = 0x811c9dc5
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193) >>> 0
  return hash & 0xffff
}
