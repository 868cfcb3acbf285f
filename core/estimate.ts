import type { StageName } from './contract/progress.ts'

/**
 * Seconds of work a second of recording takes, by stage: a rough start, in the proportions of one run of the starter
 * call on two cores. The first recording that is processed on a machine replaces them.
 */
export const defaultRates: Readonly<Record<StageName, number>> = {
  import: 0.01,
  transcribe: 0.12,
  look: 1,
  detect: 0.02,
  track: 0.01,
  cut: 0.1,
  plan: 0.001,
  render: 0.15,
  verify: 0.6,
  publish: 0.01,
}

export interface RunningStage {
  readonly stage: StageName
  /** How much of it is done, 0..1. */
  readonly share: number
  /** Seconds that were spent on it, as `SharedTime` counts them. */
  readonly elapsed: number
}

export interface Estimate {
  /**
   * Seconds until the whole job ends.
   * @param running at least one
   * @param done stages that have ended; what stands before all that is running in the order counts as such
   */
  secondsLeft(running: readonly RunningStage[], done: ReadonlySet<StageName>): number
}

/**
 * Tells how long a job still takes: what this machine needed so far for the stages to come, and for the running stage
 * a blend that trusts its own pace more the further it is.
 * @param order stages that are still to be run, in order
 * @param seconds of recording
 */
export function createEstimate(
  order: readonly StageName[],
  seconds: number,
  measured: ReadonlyMap<string, number>,
): Estimate {
  const expected = (stage: StageName): number => seconds * (measured.get(stage) ?? defaultRates[stage])
  const leftOf = ({ stage, share, elapsed }: RunningStage): number => {
    const done = Math.min(1, Math.max(0, share))
    const byHistory = expected(stage) * (1 - done)
    const byPace = done > 1e-4 ? (elapsed / done) * (1 - done) : byHistory
    return byHistory * (1 - done) + byPace * done
  }
  return {
    secondsLeft: (running, done) => {
      const first = Math.min(...running.map(({ stage }) => order.indexOf(stage)))
      const isToCome = (stage: StageName): boolean => !done.has(stage) && running.every((one) => one.stage !== stage)
      const toCome = order.slice(first + 1).filter(isToCome)
      return [...running.map(leftOf), ...toCome.map(expected)].reduce((sum, one) => sum + one, 0)
    },
  }
}
