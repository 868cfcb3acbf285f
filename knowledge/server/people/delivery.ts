import type { UiLanguage } from '../../../core/contract/language.ts'

/** A letter with a sign-in link. */
export interface SignInLetter {
  readonly kind: 'sign-in'
  readonly to: string
  readonly language: UiLanguage
  /** Works once, for a quarter of an hour. */
  readonly link: string
}

/** What is new for somebody since their last weekly letter. */
export interface WeeklyLetter {
  readonly kind: 'weekly'
  readonly to: string
  readonly language: UiLanguage
  /** Where what waits is read; lets nobody in. */
  readonly link: string
  /** Stops these letters, without a sign-in. */
  readonly stop: string
  /** A student's unread answers, or the questions that wait for a mentor. */
  readonly waiting: { readonly what: 'answers' | 'questions'; readonly count: number }
  /** New clips that the reader may see, the latest first. */
  readonly clips: readonly { readonly title: string; readonly link: string }[]
  /** How many more there are than `clips` names. */
  readonly moreClips: number
}

export type Letter = SignInLetter | WeeklyLetter

/** Whose letters are taken back: those to somebody who left, or those that name a clip that was erased. */
export type Forgotten = { readonly to: string } | { readonly video: string }

/** How letters reach people. */
export interface Delivery {
  send(letter: Letter): Promise<void>
  /** Removes what still lies here of some letters; left out where nothing does. */
  forget?(whose: Forgotten): Promise<void>
}
