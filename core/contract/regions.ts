import { around } from './box.ts'
import type { Finding, Keyframe } from './finding.ts'
import type { Mask, PlannedRegion } from './plan.ts'
import type { Policy } from './policy.ts'

/** Keyframes in the order of time, one an instant: where two share one, the box around both, so that nothing shows. */
export function orderly(keyframes: readonly Keyframe[]): Keyframe[] {
  const out: Keyframe[] = []
  for (const next of [...keyframes].sort((a, b) => a.time - b.time)) {
    const last = out.at(-1)
    if (last && last.time === next.time) out[out.length - 1] = { time: last.time, box: around(last.box, next.box) }
    else out.push(next)
  }
  return out
}

/** A finding in the picture as a plan hides it. Words are always filled, whatever mask is asked for. */
export function regionOf(
  finding: Finding,
  kind: PlannedRegion['kind'],
  policy: Policy,
  mask: Mask | null,
): PlannedRegion {
  const chosen = { face: mask ?? policy.faces.mask, screen: mask ?? policy.screens.mask, text: 'fill' as const }
  return {
    id: finding.id,
    kind,
    ...(finding.person === null ? {} : { person: finding.person }),
    start: finding.start,
    end: finding.end,
    mask: chosen[kind],
    keyframes: orderly(finding.keyframes),
    reasons: finding.reasons,
  }
}

/** What is hidden in the picture, by start. */
export const regionsOf = (hidden: readonly Finding[], policy: Policy, mask: Mask | null): PlannedRegion[] =>
  hidden
    .flatMap((finding) => (finding.kind === 'speech' ? [] : regionOf(finding, finding.kind, policy, mask)))
    .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
