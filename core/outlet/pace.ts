/** Tells how long the rest takes, from what has arrived since the pace was last begun anew. */
export class Pace {
  readonly #from: number
  readonly #since: number

  /** @param from bytes that were there already @param now milliseconds */
  constructor(from: number, now: number) {
    this.#from = from
    this.#since = now
  }

  /** Seconds; null before anything can be said. */
  secondsLeft(done: number, total: number, now: number): number | null {
    const seconds = (now - this.#since) / 1000
    if (done <= this.#from || seconds < 0.5) return null
    return ((total - done) * seconds) / (done - this.#from)
  }
}
