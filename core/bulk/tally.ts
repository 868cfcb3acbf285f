import type { Progress, StageName } from '../contract/progress.ts'
import { defaultRates } from '../estimate.ts'
import { order } from '../pipeline.ts'

/** Seconds of recording that the expected pace weighs as much as: after that many, what is measured says more. */
const prior = 120

/** How much of one recording's work is done, 0..1, told from what the stages usually take. */
export function shareOf({ stage, done, total }: Progress, rates: ReadonlyMap<string, number>): number {
  const rate = (name: StageName): number => rates.get(`${name}:picture`) ?? defaultRates[name]
  const all = order.reduce((sum, name) => sum + rate(name), 0)
  const before = order.slice(0, order.indexOf(stage)).reduce((sum, name) => sum + rate(name), 0)
  const within = total > 0 ? Math.min(1, done / total) : 0
  return (before + rate(stage) * within) / all
}

/** How fast a job goes and how long it still takes. Seconds of recording and of work, pauses left out. */
export class Tally {
  readonly #expected: number
  #active = 0
  #recorded = 0
  #last: number | null = null

  /** @param expected seconds of work for a second of recording */
  constructor(expected: number) {
    this.#expected = expected
  }

  /** @param now Milliseconds. @returns seconds worked since the last call */
  tick(now: number, isWorking: boolean): number {
    const since = isWorking && this.#last !== null ? (now - this.#last) / 1000 : 0
    this.#last = isWorking ? now : null
    this.#active += since
    return since
  }

  /** So much of recordings was really worked through; what an earlier run had done does not count. */
  finished(seconds: number): void {
    this.#recorded += seconds
  }

  get recorded(): number {
    return this.#recorded
  }

  /** Seconds of work for a second of recording, as measured; null before anything was finished. */
  get measured(): number | null {
    return this.#recorded > 0 ? this.#active / this.#recorded : null
  }

  /**
   * @param left seconds of recording that are not finished, parts of those under way included
   * @param begun seconds of recording done of those under way
   */
  secondsLeft(left: number, begun: number): number {
    const done = this.#recorded + begun
    const pace = (this.#expected * prior + this.#active) / (prior + done)
    return Math.max(0, left - begun) * pace
  }
}
