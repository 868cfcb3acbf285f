/**
 * How long each of several works took. What some do side by side is shared out evenly among them, so that the times of all
 * make the time on the clock.
 */
export class SharedTime<Who> {
  readonly #clock: () => number
  readonly #spent = new Map<Who, number>()
  readonly #running = new Set<Who>()
  #last = 0

  /** @param clock milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  begin(who: Who): void {
    this.#settle()
    this.#running.add(who)
    this.#spent.set(who, 0)
  }

  end(who: Who): void {
    this.#settle()
    this.#running.delete(who)
  }

  /** Seconds since its latest beginning, up to now or to its end. */
  spent(who: Who): number {
    this.#settle()
    return (this.#spent.get(who) ?? 0) / 1000
  }

  #settle(): void {
    const now = this.#clock()
    const share = (now - this.#last) / this.#running.size
    for (const who of this.#running) this.#spent.set(who, (this.#spent.get(who) ?? 0) + share)
    this.#last = now
  }
}
