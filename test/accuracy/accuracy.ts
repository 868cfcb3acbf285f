import type { Measurement } from '../support/measure.ts'

export interface AccuracyContext {
  /** A folder of the form of the sample recordings. */
  readonly samples: string
  /** Sentences alone: path of a JSON Lines file. */
  readonly text: string | null
  log(line: string): void
}

/** A part of the accuracy table, measured against truth by pixels, sound and characters alone. */
export type Accuracy = Measurement<AccuracyContext>
export type { Row as AccuracyRow } from '../support/measure.ts'
