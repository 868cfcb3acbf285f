/** One line of the table that `npm run accuracy` prints. */
export interface AccuracyRow {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly target: { readonly kind: 'at least' | 'at most'; readonly value: number } | null
  readonly note?: string
}

export interface AccuracyContext {
  /** A folder of the form of the sample recordings. */
  readonly samples: string
  /** Sentences alone: path of a JSON Lines file. */
  readonly text: string | null
  /** A folder that is removed afterwards. */
  readonly folder: string
  log(line: string): void
}

/** A part of the accuracy table, measured against truth by pixels, sound and characters alone. */
export interface Accuracy {
  readonly id: string
  run(context: AccuracyContext): Promise<readonly AccuracyRow[] | { readonly skipped: string }>
}
