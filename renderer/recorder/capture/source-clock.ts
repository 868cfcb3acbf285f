/** Seconds over which the quickest arrival is looked for. */
const lookedBack = 10
/** The estimate follows a drifting clock by so much a second at most: more than any quartz drifts, less than is heard. */
const slewPerSecond = 0.0005
/** Seconds after which the estimate has settled: until then it follows at once. */
const settling = 2
/** Further off than this, seconds, is no drift: the source's clock has jumped. */
const jump = 0.1
/** Lateness is chance unless it lasts for so many seconds without a break; to be early is never chance. */
const lasting = 3
/** Nothing arrives later than this, seconds: its clock was started again. */
const restarted = 5
/**
 * Stamps that fall by more than this, seconds, come from another zero. Chromium counts sound from the page's own start
 * until the worker reads it, and from the worker's start from then on.
 */
const fallen = 0.005

/**
 * Puts a source's own time stamps on the page's clock. Every source counts from somewhere else (the machine's start, the
 * process's, its own) and at its own speed; what all share is the moment at which data arrives here. Arrivals are late
 * by chance and never early, so that the quickest of the last seconds tells where the source's zero lies, as in NTP's
 * clock filter (RFC 5905, section 10). All times in seconds.
 */
export class SourceClock {
  /** The quickest arrival in each second. */
  readonly #quickest: { second: number; offset: number }[] = []
  #offset: number | null = null
  #first = 0
  #last = 0
  #newest = Number.NEGATIVE_INFINITY

  /** The moment, on the page's clock, at which something stamped `source` happened that arrived at `arrived`. */
  at(source: number, arrived: number): number {
    const sample = arrived - source
    this.#note(Math.floor(arrived), sample)
    if (this.#offset === null) {
      this.#offset = sample
      this.#first = arrived
    }
    const recent = this.#quickestSince(arrived - lasting)
    const isLate = arrived - this.#first > lasting && recent - this.#offset > jump
    const hasFallen = source < this.#newest - fallen
    const isNew = hasFallen || sample - this.#offset > restarted || sample - this.#offset < -jump
    this.#newest = source
    if (isLate || isNew) {
      this.#quickest.length = 0
      this.#note(Math.floor(arrived), isNew ? sample : recent)
      this.#first = arrived
    }
    const away = this.#quickestSince(Number.NEGATIVE_INFINITY) - this.#offset
    const step = slewPerSecond * Math.max(0, arrived - this.#last)
    const settled = arrived - this.#first > settling
    this.#offset += settled ? Math.max(-step, Math.min(step, away)) : away
    this.#last = arrived
    return source + this.#offset
  }

  #quickestSince(moment: number): number {
    let least = Number.POSITIVE_INFINITY
    for (const { second, offset } of this.#quickest) if (second >= moment - 1) least = Math.min(least, offset)
    return least
  }

  #note(second: number, offset: number): void {
    const last = this.#quickest.at(-1)
    if (last?.second === second) last.offset = Math.min(last.offset, offset)
    else this.#quickest.push({ second, offset })
    while (this.#quickest.length > lookedBack) this.#quickest.shift()
  }
}
