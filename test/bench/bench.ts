/** One line of the table that `npm run bench` prints. */
export interface BenchRow {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** `at least` or `at most`; null when the figure is only told. */
  readonly limit: { readonly kind: 'at least' | 'at most'; readonly value: number } | null
  readonly note?: string
}

export interface BenchContext {
  /** A folder that is removed afterwards. */
  readonly folder: string
  readonly quick: boolean
  log(line: string): void
}

/** A measurement, paired and interleaved within one run: figures are ratios to a peer or to a limit. */
export interface Bench {
  readonly id: string
  /** Rows, or the reason why it cannot run here. */
  run(context: BenchContext): Promise<readonly BenchRow[] | { readonly skipped: string }>
}
