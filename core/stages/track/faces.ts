import { type Box, centreOf, grown } from '../../contract/box.ts'
import type { Finding, Reason } from '../../contract/finding.ts'
import type { Detection } from '../../contract/pipeline.ts'
import type { Span } from '../../contract/span.ts'
import { type AreTwo, joined } from './faces-join.ts'
import { joinedOnTheMove, slidIn } from './faces-moving.ts'
import { type Evidence, evidenceOf, isFace, type Point, type Strand, sightOf, strandsOf } from './faces-read.ts'
import { keyframesOf, smoothed, withMovement } from './smoothing.ts'

/** Shares of a face's box by which what is hidden reaches beyond it: hair, ears, chin. */
const growthX = 0.3
const growthUp = 0.38
const growthDown = 0.22
const tolerance = 0.03

/** Seconds before the first sight in which a face may have been there unseen; up to the cut when that is nearer. */
const beforeFirst = 1
/** Seconds that a face stays hidden after its last sight; to the cut when that is at most `toCut` away. */
const afterLast = 1.5
const toCut = 2.5
/** Seconds that a face stays hidden after it left over the picture's edge. */
const afterLeft = 0.4

export interface Shot extends Span {
  /** Whether the picture begins or ends with this shot. */
  readonly first: boolean
  readonly last: boolean
}

/** A face as a finding, and what its detections are called by the search. */
export interface FoundFace {
  finding: Finding
  readonly lines: readonly string[]
}

/**
 * The faces of one shot as findings; what is hidden is the box of each keyframe.
 * @param interval seconds between two looks of the fast detector
 * @param moves when tiles of a call were on their way within the shot, seconds
 * @param areTwo whether followed faces are surely of two persons, one in the other's place
 */
export function faceFindings(
  detections: readonly Detection[],
  shot: Shot,
  interval: number,
  firstId: number,
  moves: readonly Span[] = [],
  areTwo: AreTwo = () => false,
): FoundFace[] {
  const strands = joinedOnTheMove(strandsOf(detections), moves, areTwo)
  const believed = strands.filter((strand) => isFace(evidenceOf(strand)))
  return joined(believed, areTwo).map((strand, i) => ({
    finding: findingOf(cameIn(strand, shot, moves), shot, interval, `face-${firstId + i}`),
    lines: strand.lines,
  }))
}

/** With the way on which it came into the picture, if it slid in within the shot. */
const cameIn = (strand: Strand, shot: Shot, moves: readonly Span[]): Strand => ({
  ...strand,
  points: slidIn(strand.points, moves).filter(({ time }) => time >= shot.start),
})

function findingOf(strand: Strand, shot: Shot, interval: number, id: string): Finding {
  const sight = sightOf(strand)
  const end = endOf(strand, shot)
  const points = strand.points.filter((one) => one.time <= Math.max(sight.end, end))
  const start = startOf(strand, shot, interval)
  const places = smoothed(points, hiddenBox, 0.17)
  const keyframes = keyframesOf(withMovement(places), tolerance).map(({ time, box }) => ({
    time,
    box: bounded(grown(box, tolerance)),
  }))
  const evidence = evidenceOf(strand)
  return {
    id,
    kind: 'face',
    entity: null,
    person: null,
    start,
    end,
    keyframes,
    words: null,
    score: Math.min(1, evidence.best),
    reasons: reasonsOf(strand, evidence),
    doubts: doubtsOf(strand, evidence, shot, interval, start, end),
  }
}

const hiddenBox = ([x, y, w, h]: Box): Box => [
  x - growthX * w,
  y - growthUp * h,
  w * (1 + 2 * growthX),
  h * (1 + growthUp + growthDown),
]

const bounded = ([x, y, w, h]: Box): Box => [
  Math.max(-3, Math.min(3, x)),
  Math.max(-3, Math.min(3, y)),
  Math.max(0.001, Math.min(7, w)),
  Math.max(0.001, Math.min(7, h)),
]

/** A face may be there before its first sight: back to the cut when that is near, else a moment. */
function startOf({ points }: Strand, shot: Shot, interval: number): number {
  const first = (points[0] as Point).time
  if (first - shot.start <= beforeFirst) return shot.start
  return Math.max(shot.start, first - Math.max(0.15, interval))
}

function endOf(strand: Strand, shot: Shot): number {
  const { end } = sightOf(strand)
  const last = strand.points.findLast((one) => one.time <= end) as Point
  if (shot.end - end <= 0.3) return shot.end
  if (leaves(last.box)) return Math.min(shot.end, end + afterLeft)
  return shot.end - end <= toCut ? shot.end : Math.min(shot.end, end + afterLast)
}

/** Whether at least half of a face lay outside the picture. */
function leaves(box: Box): boolean {
  const [x, y] = centreOf(box)
  return x < 0.01 || x > 0.99 || y < 0.01 || y > 0.99
}

function reasonsOf(strand: Strand, evidence: Evidence): Reason[] {
  const main = strand.points.find((one) => one.seen)?.detector ?? 'follow'
  const reasons: Reason[] = [{ detector: main, code: 'model', score: Math.min(1, evidence.best) }]
  const second = strand.opinions[0]
  if (second && evidence.opinion !== null)
    reasons.push({
      detector: second.detector,
      code: evidence.opinion >= 0.4 ? 'agrees' : 'disagrees',
      score: Math.min(1, evidence.opinion),
    })
  return reasons
}

function doubtsOf(
  strand: Strand,
  evidence: Evidence,
  shot: Shot,
  interval: number,
  start: number,
  end: number,
): Finding['doubts'] {
  const doubts: Finding['doubts'] = []
  const sight = sightOf(strand)
  const seen = strand.points.filter((one) => one.seen)
  if (evidence.best < 0.6) doubts.push({ doubt: 'low-score', start, end })
  if (evidence.opinion !== null && evidence.opinion < 0.3) doubts.push({ doubt: 'detectors-disagree', start, end })
  const longest = Math.max(3.5 * interval, 0.5)
  let before = start
  for (const time of [...seen.map((one) => one.time), end]) {
    if (time - before > longest) doubts.push({ doubt: 'held', start: before, end: time })
    before = time
  }
  if (sight.start - shot.start > beforeFirst) doubts.push({ doubt: 'starts-mid-shot', start, end: sight.start })
  if (shot.end - sight.end > toCut) doubts.push({ doubt: 'ends-mid-shot', start: sight.end, end })
  const edge = seen.filter(
    ({ box: [x, y, w, h] }) => x < -0.05 * w || y < -0.1 * h || x + w > 1 + 0.05 * w || y + h > 1 + 0.1 * h,
  )
  const firstEdge = edge[0]
  if (firstEdge) doubts.push({ doubt: 'at-edge', start: firstEdge.time, end: (edge.at(-1) as Point).time })
  return doubts
}
