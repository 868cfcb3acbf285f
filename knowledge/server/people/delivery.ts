import type { UiLanguage } from '../../../core/contract/language.ts'

/** A letter with a sign-in link. */
export interface Letter {
  readonly to: string
  readonly language: UiLanguage
  /** Works once, for a quarter of an hour. */
  readonly link: string
}

/** How sign-in links reach people. */
export interface Delivery {
  send(letter: Letter): Promise<void>
}
