/** Minutes of room at which the user is told, most first. */
export const warnedAt: readonly number[] = [10, 2]

/** Bytes that a recording leaves free: the journal and the library's records must still fit. */
export const reservedBytes = 64 * 2 ** 20

/** Seconds over which the rate of writing is measured. */
const rateSeconds = 30
/** Before this the rate is too young to be told from. */
const youngSeconds = 5

/** How long the disk lasts at the rate at which a take is really written. Times in seconds, sizes in bytes. */
export class Room {
  readonly #seen: { at: number; bytes: number }[] = []
  readonly #told = new Set<number>()

  /** Notes how much was written by then; `at` never goes back. */
  wrote(at: number, bytes: number): void {
    this.#seen.push({ at, bytes })
    while (this.#seen.length > 2 && (this.#seen[1] as { at: number }).at <= at - rateSeconds) this.#seen.shift()
  }

  /** Bytes a second; null while there is nothing to tell from. */
  get rate(): number | null {
    const first = this.#seen[0]
    const last = this.#seen.at(-1)
    if (!first || !last || last.at - first.at < youngSeconds) return null
    const rate = (last.bytes - first.bytes) / (last.at - first.at)
    return rate > 0 ? rate : null
  }

  /** Seconds until only what is reserved is left; null while the rate is unknown. */
  secondsLeft(freeBytes: number): number | null {
    const { rate } = this
    return rate === null ? null : Math.max(0, freeBytes - reservedBytes) / rate
  }

  /** The warning that is due now, in minutes; each is given once, and a graver one says the milder ones too. */
  due(freeBytes: number): number | null {
    const left = this.secondsLeft(freeBytes)
    if (left === null) return null
    const reached = warnedAt.filter((minutes) => left <= minutes * 60)
    const gravest = reached.at(-1)
    if (gravest === undefined || this.#told.has(gravest)) return null
    for (const minutes of reached) this.#told.add(minutes)
    return gravest
  }
}
