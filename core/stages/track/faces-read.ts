import type { Box } from '../../contract/box.ts'
import type { Detection } from '../../contract/pipeline.ts'

/** One place of a face. `seen` is false where it was only followed. */
export interface Point {
  readonly time: number
  readonly box: Box
  readonly seen: boolean
  readonly score: number
  readonly detector: string
}

/** One face within one shot, as the search followed it. */
export interface Strand {
  /** What its detections are called by the search. */
  lines: string[]
  /** At least one, times ascending. */
  points: Point[]
  /** What the second detector said when it was asked about this face, 0..1. */
  opinions: { readonly detector: string; readonly score: number }[]
}

/** Strands from the detections of faces of one shot; those of one face share `line`. */
export function strandsOf(detections: readonly Detection[]): Strand[] {
  const lines = new Map<string, Detection[]>()
  for (const [i, one] of detections.entries()) {
    const key = one.line ?? `alone-${i}`
    const same = lines.get(key)
    if (same) same.push(one)
    else lines.set(key, [one])
  }
  return [...lines.values()].map((same) => strandOf(same))
}

function strandOf(same: readonly Detection[]): Strand {
  const points: Point[] = []
  const opinions: Strand['opinions'] = []
  for (const one of [...same].sort((a, b) => a.time - b.time)) {
    const seen = one.detector !== 'follow'
    const point = { time: one.time, box: one.box, seen, score: one.score, detector: one.detector }
    const before = points.at(-1)
    if (!before || one.time > before.time + 1e-6) {
      points.push(point)
      continue
    }
    // Two answers for one frame: a detector beats following; a second detector is an opinion on the first.
    if (!seen) continue
    if (!before.seen) points[points.length - 1] = point
    else if (before.detector !== one.detector) opinions.push({ detector: one.detector, score: one.score })
  }
  return { lines: [same[0]?.line ?? ''], points, opinions }
}

/** Seconds of its first and last sight by a detector; of its points when it was never seen. */
export function sightOf({ points }: Strand): { start: number; end: number } {
  const seen = points.filter((one) => one.seen)
  const some = seen.length > 0 ? seen : points
  return { start: (some[0] as Point).time, end: (some.at(-1) as Point).time }
}

/** What the detectors say about a strand together. */
export interface Evidence {
  readonly looks: number
  readonly best: number
  readonly mean: number
  /** Mean of the second detector's answers, null when it was not asked. */
  readonly opinion: number | null
}

export function evidenceOf({ points, opinions }: Strand): Evidence {
  const scores = points.filter((one) => one.seen).map((one) => one.score)
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
  return {
    looks: scores.length,
    best: Math.max(0, ...scores),
    mean: scores.length > 0 ? mean(scores) : 0,
    opinion: opinions.length > 0 ? mean(opinions.map((one) => one.score)) : null,
  }
}

/**
 * Whether it is a face at all. A print or a pattern now and then looks like one to one detector, hardly ever to two
 * of different kinds, and seldom for long. In doubt it is a face.
 */
export function isFace({ looks, best, mean, opinion }: Evidence): boolean {
  if (looks === 0) return false
  if (opinion !== null && opinion >= 0.4) return true
  if (looks === 1) return best >= 0.6
  return best >= 0.5 || (looks >= 4 && mean >= 0.42)
}
