/** The take's clock: runs from the start, stands still in pauses. All times in seconds. */
export class TakeClock {
  readonly #origin: number
  #left = 0
  #pausedAt: number | null = null

  /** @param now on the page's clock */
  constructor(now: number) {
    this.#origin = now
  }

  get paused(): boolean {
    return this.#pausedAt !== null
  }

  /** Where a moment of the page's clock lies in the take; null before its start and in a pause. */
  at(moment: number): number | null {
    if (this.#pausedAt !== null) return null
    const time = moment - this.#origin - this.#left
    return time < 0 ? null : time
  }

  /** Seconds recorded so far. */
  length(now: number): number {
    return Math.max(0, (this.#pausedAt ?? now) - this.#origin - this.#left)
  }

  pause(now: number): void {
    this.#pausedAt ??= now
  }

  /** Gives how long the pause was. */
  resume(now: number): number {
    if (this.#pausedAt === null) return 0
    const pause = Math.max(0, now - this.#pausedAt)
    this.#left += pause
    this.#pausedAt = null
    return pause
  }

  /** Leaves out a stretch in which nothing ran. In a pause it is left out already. */
  skip(seconds: number): void {
    if (this.#pausedAt === null) this.#left += Math.max(0, seconds)
  }
}
