import type { Progress, StageName } from './contract/progress.ts'
import { createEstimate, type Estimate } from './estimate.ts'
import { SharedTime } from './shared-time.ts'

/** Milliseconds between two events of one stage. */
const interval = 150

/** A stage that has begun. */
interface Begun {
  readonly stage: StageName
  done: number
  total: number
  isOver: boolean
}

/**
 * Turns what stages say into events with one remaining time for the whole job. Of stages that run side by side the first is
 * told of; the others are when it has ended.
 */
export class JobProgress {
  readonly #emit: (progress: Progress) => void
  readonly #order: readonly StageName[]
  readonly #time = new SharedTime<StageName>(() => performance.now())
  readonly #over = new Set<StageName>()
  #estimate: Estimate | null = null
  #begun: Begun[] = []
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
    this.#time.begin(stage)
    const begun: Begun = { stage, done: 0, total: 1, isOver: false }
    this.#begun.push(begun)
    if (this.#begun[0] === begun) this.#send(begun)
  }

  tell(stage: StageName, done: number, total: number): void {
    const begun = this.#begun.find((one) => one.stage === stage)
    const first = this.#begun[0]
    if (!begun || !first) return
    Object.assign(begun, { done, total })
    if (performance.now() - this.#last.at >= interval) this.#send(first)
  }

  finish(stage: StageName): void {
    const begun = this.#begun.find((one) => one.stage === stage)
    if (!begun) return
    Object.assign(begun, { done: begun.total, isOver: true })
    this.#time.end(stage)
    this.#over.add(stage)
    if (begun !== this.#begun[0]) return
    for (let first: Begun | undefined = begun; first; first = this.#begun[0]) {
      this.#send(first)
      if (!first.isOver) return
      this.#begun.shift()
    }
  }

  #send({ stage, done, total }: Begun): void {
    const now = performance.now()
    const running = this.#begun.map((one) => ({
      stage: one.stage,
      share: one.total > 0 ? one.done / one.total : 0,
      elapsed: this.#time.spent(one.stage),
    }))
    const left = this.#estimate?.secondsLeft(running, this.#over) ?? null
    this.#last = { secondsLeft: this.#smoothed(left, now), at: now }
    this.#emit({ stage, done, total, secondsLeft: this.#last.secondsLeft })
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
