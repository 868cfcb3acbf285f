import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Lets this process stand behind others. Linux counts each thread for itself; threads to come take after those that are
 * there.
 * @param nice 0..19: how far behind
 */
export function lowerPriority(nice: number): void {
  if (nice === 0) return
  try {
    const ids = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid]
    for (const id of ids) setPriority(id, nice)
  } catch {
    // A system that refuses lets the work go on at the usual priority.
  }
}
