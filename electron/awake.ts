import { powerSaveBlocker } from 'electron'

/** Keeps the machine from going to sleep by itself. */
export class Awake {
  #blocker: number | null = null

  keep(on: boolean): void {
    if (on) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = null
    }
  }
}
