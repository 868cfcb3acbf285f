import type { Bilingual } from './language.ts'

/** What a user reads: what happened, and what to do next. `{name}` is filled from the error's data. */
export interface Sentence {
  readonly says: Bilingual
  readonly next: Bilingual
}

export const pair = (fr: string, en: string): Bilingual => ({ fr, en })
export const sentence = (says: Bilingual, next: Bilingual): Sentence => ({ says, next })
