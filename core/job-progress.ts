import type { Progress, StageName } from './contract/progress.ts'
import { createEstimate, type Estimate } from './estimate.ts'

/** Milliseconds between two events of one stage. */
const interval = 150

/** Turns what stages say into events with one remaining time for the whole job. */
export class JobProgress {
  readonly #emit: (progress: Progress) => void
  readonly #order: readonly StageName[]
  #estimate: Estimate | null = null
  #stage: StageName = 'import'
  #startedAt = 0
  #total = 1
  #last = { at: Number.NEGATIVE_INFINITY, secondsLeft: null as number | null }

  constructor(order: readonly StageName[], emit: (progress: Progress) => void) {
    this.#order = order
    this.#emit = emit
  }

  /** From here on the remaining time can be told. */
  know(seconds: number, rates: ReadonlyMap<string, number>): void {
    this.#estimate = createEstimate(this.#order, seconds, rates)
  }

  begin(stage: StageName): void {
    this.#stage = stage
    this.#startedAt = performance.now()
    this.#total = 1
    this.#send(0, 1)
  }

  tell(done: number, total: number): void {
    this.#total = total
    if (performance.now() - this.#last.at >= interval) this.#send(done, total)
  }

  finish(): void {
    this.#send(this.#total, this.#total)
  }

  #send(done: number, total: number): void {
    const now = performance.now()
    const share = total > 0 ? done / total : 0
    const left = this.#estimate?.secondsLeft(this.#stage, share, (now - this.#startedAt) / 1000) ?? null
    this.#last = { secondsLeft: this.#smoothed(left, now), at: now }
    this.#emit({ stage: this.#stage, done, total, secondsLeft: this.#last.secondsLeft })
  }

  /** The clock runs down by itself; a new estimate only bends it, so that the figure does not jump about. */
  #smoothed(left: number | null, now: number): number | null {
    if (left === null) return null
    if (this.#last.secondsLeft === null) return rounded(left)
    const running = Math.max(0, this.#last.secondsLeft - (now - this.#last.at) / 1000)
    return rounded(running + (left - running) * 0.25)
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10
