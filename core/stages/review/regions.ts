import { around } from '../../contract/box.ts'
import type { Finding, Keyframe } from '../../contract/finding.ts'
import type { Mask, PlannedRegion } from '../../contract/plan.ts'
import type { Policy } from '../../contract/policy.ts'

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

/** What is hidden in the picture, by start. Words are always filled, whatever mask is asked for. */
export function regionsOf(hidden: readonly Finding[], policy: Policy, mask: Mask | null): PlannedRegion[] {
  const regions: PlannedRegion[] = []
  for (const finding of hidden) {
    const { kind } = finding
    if (kind === 'speech') continue
    const chosen = { face: mask ?? policy.faces.mask, screen: mask ?? policy.screens.mask, text: 'fill' as const }
    regions.push({
      id: finding.id,
      kind,
      ...(finding.person === null ? {} : { person: finding.person }),
      start: finding.start,
      end: finding.end,
      mask: chosen[kind],
      keyframes: orderly(finding.keyframes),
      reasons: finding.reasons,
    })
  }
  return regions.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
}
