import type { FindingKind } from '../../../core/contract/finding.ts'
import type { ReviewState } from '../../../core/contract/review/diff.ts'
import { worstDoubt } from '../../../core/contract/review/queue.ts'
import type { LiveFinding } from '../live/live-findings.ts'
import { personNumbers } from '../live/people.ts'

/** A bar of a lane. Times in seconds. */
export interface LaneBar {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly hidden: boolean
  readonly open: boolean
}

/** One line of the timeline: a person's face, all faces without a person, or a kind; or the doubts of all. */
export interface Lane {
  readonly id: string
  readonly kind: FindingKind | 'doubt'
  /** For the lane of a person. */
  readonly person: { readonly id: string; readonly number: number; readonly name: string | null } | null
  /** By start. */
  readonly bars: readonly LaneBar[]
}

/** What to show in which lane: doubts first, then one lane a person, faces without one, screens, text and speech. */
export function lanesOf(findings: readonly LiveFinding[], state: ReviewState): Lane[] {
  const bars = new Map<string, LaneBar[]>()
  const doubts: LaneBar[] = []
  for (const { finding, hidden, open } of findings) {
    const { id, kind, person, start, end } = finding
    const lane = kind === 'face' && person !== null ? `person ${person}` : kind
    const bar = { id, start, end, hidden, open }
    const list = bars.get(lane)
    if (list) list.push(bar)
    else bars.set(lane, [bar])
    // One a finding, as in the queue: what is left is counted alike wherever it is told.
    const worst = open ? worstDoubt(finding) : undefined
    if (worst) doubts.push({ id, start: worst.start, end: worst.end, hidden, open })
  }
  const numbers = personNumbers(state)
  const people = [...numbers]
    .filter(([id]) => bars.has(`person ${id}`))
    .map(([id, number]): Lane => {
      const record = state.get(id)
      const name = record?.type === 'person' ? record.name : null
      return { id: `person ${id}`, kind: 'face', person: { id, number, name }, bars: bars.get(`person ${id}`) ?? [] }
    })
  const kinds = (['face', 'screen', 'text', 'speech'] as const).flatMap((kind): Lane[] => {
    const list = bars.get(kind)
    return list || kind === 'speech' ? [{ id: kind, kind, person: null, bars: list ?? [] }] : []
  })
  doubts.sort((a, b) => a.start - b.start)
  return [{ id: 'doubt', kind: 'doubt', person: null, bars: doubts }, ...people, ...kinds]
}

/** The bar at a moment; of several the one that began last, which lies on top. Nearer than `reach` seconds counts. */
export function barAt(bars: readonly LaneBar[], seconds: number, reach: number): LaneBar | null {
  let found: LaneBar | null = null
  for (const bar of bars) {
    if (bar.start - reach > seconds) break
    if (seconds <= bar.end + reach) found = bar
  }
  return found
}
