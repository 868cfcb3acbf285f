import type { BulkPlan } from '../contract/bulk/records.ts'
import type { StageName } from '../contract/progress.ts'
import { defaultRates } from '../estimate.ts'
import { order } from '../pipeline.ts'

/** Bytes that a second of redacted recording takes where nobody measured: 720p at the quality that renders have. */
const defaultBytes = 100_000

/** Name of the rate "seconds on the clock per second of recording" of bulk jobs with so many recordings at once. */
export const bulkPace = (jobs: number): string => `bulk*${jobs}`
export const bulkBytes = 'bulk-bytes'

export interface Expectation {
  /** Seconds on the clock for a second of recording. */
  readonly pace: number
  readonly measured: BulkPlan['measured']
  /** Bytes of results for a second of recording. */
  readonly bytes: number
}

/**
 * What a second of recording costs on this machine: as bulk jobs measured it, else as recordings processed one by one
 * did, else a rough start.
 */
export function expectation(rates: ReadonlyMap<string, number>, jobs: number): Expectation {
  const bytes = rates.get(bulkBytes) ?? defaultBytes
  const pace = rates.get(bulkPace(jobs))
  if (pace !== undefined) return { pace, measured: 'bulk', bytes }
  const of = (stage: StageName): number | undefined => rates.get(`${stage}:picture`)
  const single = order.reduce((sum, stage) => sum + (of(stage) ?? defaultRates[stage]), 0)
  return { pace: single, measured: of('look') === undefined ? 'none' : 'single', bytes }
}
