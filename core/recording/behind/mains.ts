import { setTimeout as pause } from 'node:timers/promises'
import { type Power, powerNow } from '../../bulk/power.ts'

/** Milliseconds for which an answer about the power holds. */
const holds = 10_000

/**
 * Waits while the machine runs on its battery: what can be done after the recording does not shorten it.
 * @param power what the machine runs on now
 */
export function waitForMains(power: () => Promise<Power> = powerNow, every = holds): () => Promise<void> {
  let askedAt = Number.NEGATIVE_INFINITY
  return async () => {
    while (performance.now() - askedAt >= every) {
      if ((await power()) !== 'battery') askedAt = performance.now()
      else await pause(every)
    }
  }
}
