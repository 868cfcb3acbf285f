import type { Doubt, Finding } from '../finding.ts'
import type { FindingRecord, PersonRecord } from './records.ts'

/** One thing to look at. */
export interface QueueItem {
  readonly finding: string
  readonly doubt: Doubt
  /** Seconds: where to look. */
  readonly start: number
  readonly end: number
  /** 0..1, the most dangerous first. */
  readonly risk: number
}

/**
 * How likely each doubt is to mean that something can be seen or heard that should not. Ordered by what the doubt leaves
 * open: first what is visible unless somebody acts, then what may have ended too soon, last what is hidden anyway.
 */
const weights: Readonly<Record<Doubt, number>> = {
  suggestion: 0.95,
  'ends-mid-shot': 0.85,
  'starts-mid-shot': 0.85,
  'at-edge': 0.7,
  'detectors-disagree': 0.65,
  'other-language': 0.6,
  'low-word-probability': 0.55,
  'heard-once': 0.5,
  'failed-checksum': 0.4,
  held: 0.35,
  'person-unsure': 0.3,
  'low-score': 0.45,
}

function riskOf(finding: Finding, doubt: Doubt): number {
  return Math.min(1, weights[doubt] * (0.8 + 0.2 * (1 - finding.score)))
}

/** The doubt that a finding is looked at for. */
export const worstDoubt = ({ doubts }: Finding): Finding['doubts'][number] | undefined =>
  [...doubts].sort((a, b) => weights[b.doubt] - weights[a.doubt])[0]

/**
 * What is still to be looked at, the riskiest first; of equal ones the earliest. A finding with a decision, or of a
 * person with one, is done. One entry a finding: its worst doubt.
 */
export function queueOf(findings: readonly FindingRecord[], persons: readonly PersonRecord[]): QueueItem[] {
  const settled = new Set(persons.filter((person) => person.decision !== null).map((person) => person.id))
  const open = findings.filter(
    ({ decision, finding }) => decision === null && !(finding.person !== null && settled.has(finding.person)),
  )
  return open
    .flatMap(({ finding }): QueueItem[] => {
      const worst = worstDoubt(finding)
      return worst ? [{ ...worst, finding: finding.id, risk: riskOf(finding, worst.doubt) }] : []
    })
    .sort((a, b) => b.risk - a.risk || a.start - b.start || a.finding.localeCompare(b.finding))
}

/**
 * Seconds that the rest of the queue will take at this reviewer's pace: the median of their last decisions, with 6 s for
 * each as the guess before there are any. Pauses over two minutes are not work and do not count.
 */
export function secondsLeft(open: number, decisionTimes: readonly number[]): number {
  const gaps = decisionTimes
    .slice(1)
    .map((time, i) => time - (decisionTimes[i] as number))
    .filter((gap) => gap >= 0 && gap <= 120)
    .slice(-20)
    .sort((a, b) => a - b)
  return open * (gaps.length < 3 ? 6 : (gaps[gaps.length >> 1] as number))
}
