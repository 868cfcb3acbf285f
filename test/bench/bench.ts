import type { Measurement } from '../support/measure.ts'

export interface BenchContext {
  /** Shorter recordings and fewer pairs, to see that it works. */
  readonly quick: boolean
  log(line: string): void
}

/** A measurement of speed or memory, paired and interleaved within one run: ratios to a peer or to a limit. */
export type Bench = Measurement<BenchContext>
export type { Row as BenchRow } from '../support/measure.ts'
