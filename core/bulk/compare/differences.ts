import { areaOf, type Box, clipped, sharedArea } from '../../contract/box.ts'
import type { Entity, FindingKind } from '../../contract/finding.ts'
import { activeAt, boxAt, type PlannedRegion, type RedactionPlan } from '../../contract/plan.ts'
import { lengthOf, type Span, subtract } from '../../contract/span.ts'

/** Seconds between two looks at a region: shorter than anything that a viewer could make out. */
const step = 0.2
/** Share of a region that must be hidden by the other plan for it to count as the same finding. */
const sameShare = 0.5
/** Shorter differences in sound are rounding at the edges of words, seconds. */
const shortestSound = 0.05

/** A stretch that one plan hides and the other does not. Times in seconds. */
export interface Difference {
  /** `voice`: one that the other plan leaves as it is. */
  readonly kind: FindingKind | 'voice'
  /** For what is said. */
  readonly entity: Entity | null
  readonly start: number
  readonly end: number
  /** Where it is, in the middle of the stretch; null for what is said. */
  readonly box: Box | null
  /** The moment that `box` is of. */
  readonly time: number
  /** That something of another kind hides the place all the same. */
  readonly hiddenOtherwise: boolean
}

/**
 * What `one` hides and `other` does not, matched by kind, time and place, longest first. How a thing is cut into
 * findings does not matter: a track in two pieces that hides the same is the same.
 */
export function hiddenOnlyBy(one: RedactionPlan, other: RedactionPlan): Difference[] {
  const seen = one.video.flatMap((region) => bareStretches(region, other.video))
  return [...seen, ...bareSounds(one, other), ...bareVoices(one, other)].sort(
    (a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start,
  )
}

function bareStretches(region: PlannedRegion, others: readonly PlannedRegion[]): Difference[] {
  const near = others.filter((other) => other.start < region.end && other.end > region.start)
  const same = near.filter(({ kind }) => kind === region.kind)
  const bare: number[] = []
  const all: number[] = []
  for (let time = region.start; time < region.end; time += step) all.push(time)
  for (const time of all) {
    const box = clipped(boxAt(region.keyframes, time))
    if (areaOf(box) > 0 && !isHidden(box, time, same)) bare.push(time)
  }
  return runsOf(bare).map(({ first, last }) => {
    const time = (first + last) / 2
    const box = clipped(boxAt(region.keyframes, time))
    const end = Math.min(region.end, last + step)
    return {
      ...{ kind: region.kind, entity: null, start: first, end, box, time },
      hiddenOtherwise: isHidden(box, time, near),
    }
  })
}

const isHidden = (box: Box, time: number, regions: readonly PlannedRegion[]): boolean =>
  activeAt(regions, time).some((active) => sharedArea(box, active.box) >= sameShare * areaOf(box))

function runsOf(times: readonly number[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = []
  for (const time of times) {
    const run = runs.at(-1)
    if (run && time - run.last < step * 1.5) run.last = time
    else runs.push({ first: time, last: time })
  }
  return runs
}

const isHeard = (span: Span): boolean => lengthOf(span) >= shortestSound

const bareSounds = (one: RedactionPlan, other: RedactionPlan): Difference[] =>
  one.audio.flatMap((sound) =>
    subtract([sound], other.audio)
      .filter(isHeard)
      .map(({ start, end }) => ({
        ...{ kind: 'speech' as const, entity: sound.kind, start, end, box: null, time: (start + end) / 2 },
        hiddenOtherwise: false,
      })),
  )

/** Speakers are numbered anew by each analysis: what counts is whether anybody's voice is disguised at that time. */
const bareVoices = ({ voices = [] }: RedactionPlan, other: RedactionPlan): Difference[] =>
  subtract(voices, other.voices ?? [])
    .filter(isHeard)
    .map(({ start, end }) => ({
      ...{ kind: 'voice' as const, entity: null, start, end, box: null, time: (start + end) / 2 },
      // Nobody is known by what is replaced altogether.
      hiddenOtherwise: !subtract([{ start, end }], other.audio).some(isHeard),
    }))
