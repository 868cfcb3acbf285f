import { powerSaveBlocker } from 'electron'

/** What does not go to sleep by itself. The display takes the machine with it. */
const kinds = { machine: 'prevent-app-suspension', display: 'prevent-display-sleep' } as const

/** Keeps the machine, or the display with it, from going to sleep by itself. */
export class Awake {
  #kept: keyof typeof kinds | null = null
  #blocker: number | null = null

  keep(what: keyof typeof kinds | null): void {
    if (what === this.#kept) return
    const before = this.#blocker
    // The next begins before the last ends: between the two nothing falls asleep.
    this.#blocker = what && powerSaveBlocker.start(kinds[what])
    this.#kept = what
    if (before !== null) powerSaveBlocker.stop(before)
  }
}
