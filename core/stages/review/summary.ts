import type { ReviewState } from '../../contract/review/diff.ts'
import { queueOf } from '../../contract/review/queue.ts'
import { digestOf } from './digest.ts'

/** How a review stands, in a few figures. */
export interface Summary {
  /** Things left to look at. */
  readonly doubts: number
  readonly people: number
  readonly clips: number
  readonly decisions: string
  readonly approved: boolean
  readonly changesAsked: boolean
}

export function summaryOf(state: ReviewState): Summary {
  const records = [...state.values()]
  const findings = records.filter((record) => record.type === 'finding')
  const persons = records.filter((record) => record.type === 'person')
  const decisions = digestOf(state)
  return {
    doubts: queueOf(findings, persons).length,
    people: persons.length,
    clips: records.filter((record) => record.type === 'clip').length,
    decisions,
    approved: records.some((record) => record.type === 'approval' && record.decisions === decisions),
    changesAsked: records.some((record) => record.type === 'changes'),
  }
}
