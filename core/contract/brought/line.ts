/** What a transcript that was made elsewhere says in one go, and when, in seconds of its own clock. */
export interface BroughtLine {
  readonly start: number
  readonly end: number
  /** As it is written there; null where nobody is named. */
  readonly speaker: string | null
  readonly text: string
}
