import type { Box } from '../../../core/contract/box.ts'
import type { Finding } from '../../../core/contract/finding.ts'
import { hiddenBy } from '../../../core/contract/hidden.ts'
import { boxAt, type PlannedRegion } from '../../../core/contract/plan.ts'
import { regionOf } from '../../../core/contract/regions.ts'
import type { ReviewState } from '../../../core/contract/review/diff.ts'
import { outcomeOf } from '../../../core/contract/review/outcome.ts'
import type { RulesRecord } from '../../../core/contract/review/records.ts'

/** A finding as it stands: what it would come to in a render made now. */
export interface LiveFinding {
  readonly finding: Finding
  readonly hidden: boolean
  /** Somebody should look at it, and nobody has decided. */
  readonly open: boolean
}

/** What a review finds and hides as it stands. */
export interface Live {
  /** By start. */
  readonly findings: readonly LiveFinding[]
  /** What is hidden in the picture: the regions that a render would draw, by start. */
  readonly regions: readonly PlannedRegion[]
  /** What is hidden in the sound, by start. */
  readonly sounds: readonly Finding[]
}

type Rules = Pick<RulesRecord, 'policy' | 'mask'>

/**
 * Computes what is hidden as the plan's stage does. Regions are made once for each finding and kept while it stays the
 * same, so that a decision in a session of 100,000 boxes costs next to nothing.
 */
export function liveFrom({ policy, mask }: Rules): (state: ReviewState) => Live {
  const made = new WeakMap<Finding, PlannedRegion>()
  const regionFor = (finding: Finding, kind: PlannedRegion['kind']): PlannedRegion => {
    const known = made.get(finding)
    if (known) return known
    const region = regionOf(finding, kind, policy, mask)
    made.set(finding, region)
    return region
  }
  return (state) => {
    const outcome = outcomeOf(state)
    const hides = hiddenBy({ policy, ...outcome })
    const findings: LiveFinding[] = []
    const regions: PlannedRegion[] = []
    const sounds: Finding[] = []
    for (const finding of outcome.findings) {
      const hidden = hides(finding)
      findings.push({ finding, hidden, open: finding.doubts.length > 0 && isUndecided(state, finding) })
      if (!hidden) continue
      if (finding.kind === 'speech') sounds.push(finding)
      else regions.push(regionFor(finding, finding.kind))
    }
    return { findings, regions, sounds }
  }
}

function isUndecided(state: ReviewState, finding: Finding): boolean {
  const record = state.get(finding.id)
  const person = finding.person === null ? undefined : state.get(finding.person)
  return (
    record?.type === 'finding' && record.decision === null && !(person?.type === 'person' && person.decision !== null)
  )
}

/** A finding in the picture at one moment. */
export interface Sighting {
  readonly live: LiveFinding
  readonly box: Box
}

/** Everything that was found in the picture at a time (seconds), hidden or not. The tolerance is that of `activeAt`. */
export function sightingsAt(findings: readonly LiveFinding[], time: number): Sighting[] {
  const out: Sighting[] = []
  for (const live of findings) {
    const { start, end, keyframes } = live.finding
    if (start - 0.001 > time) break
    if (time < end + 0.001 && keyframes.length > 0) out.push({ live, box: boxAt(keyframes, time) })
  }
  return out
}
