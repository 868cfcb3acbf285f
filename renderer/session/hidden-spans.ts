import { FindingKind } from '../../core/contract/finding.ts'
import type { RedactionPlan } from '../../core/contract/plan.ts'
import { type Span, union } from '../../core/contract/span.ts'

/** When each kind is hidden, as stretches without overlap. Seconds. */
export function hiddenSpans(plan: RedactionPlan): ReadonlyMap<FindingKind, readonly Span[]> {
  return new Map(
    FindingKind.options.map((kind) => [
      kind,
      union(kind === 'speech' ? plan.audio : plan.video.filter((region) => region.kind === kind)),
    ]),
  )
}
