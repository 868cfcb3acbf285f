import type { StageName } from './contract/progress.ts'

/**
 * Seconds of work a second of recording takes, by stage: a rough start, in the proportions of one run of the starter
 * call on two cores. The first recording that is processed on a machine replaces them.
 */
export const defaultRates: Readonly<Record<StageName, number>> = {
  import: 0.01,
  transcribe: 0.12,
  detect: 1,
  track: 0.01,
  cut: 0.1,
  plan: 0.001,
  render: 0.15,
  verify: 0.6,
  publish: 0.01,
}

export interface Estimate {
  /** Seconds until the whole job ends. `share` 0..1 of `stage` is done, after `elapsed` seconds in it. */
  secondsLeft(stage: StageName, share: number, elapsed: number): number
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
  const after = (stage: StageName): number =>
    order.slice(order.indexOf(stage) + 1).reduce((sum, next) => sum + expected(next), 0)
  return {
    secondsLeft: (stage, share, elapsed) => {
      const done = Math.min(1, Math.max(0, share))
      const byHistory = expected(stage) * (1 - done)
      const byPace = done > 1e-4 ? (elapsed / done) * (1 - done) : byHistory
      return byHistory * (1 - done) + byPace * done + after(stage)
    },
  }
}
