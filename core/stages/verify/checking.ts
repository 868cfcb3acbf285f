import type { Check, Leak } from '../../contract/report.ts'

/** What one check looked at and found. */
export interface Checked {
  readonly check: Check
  readonly leaks: Leak[]
}

/** A leak that covers the whole file unless told otherwise; `score` 1 where nothing was guessed. */
export const leak = (check: string, kind: Leak['kind'], where: Partial<Omit<Leak, 'check' | 'kind'>> = {}): Leak => ({
  kind,
  entity: where.entity ?? null,
  start: Math.max(0, where.start ?? 0),
  end: Math.max(0, where.end ?? where.start ?? 0),
  box: where.box ?? null,
  check,
  score: Math.min(1, Math.max(0, where.score ?? 1)),
})

/** Closes a check: how many things of `unit` were looked at, what was found, since when (`performance.now()`). */
export const checked = (
  id: string,
  unit: Check['unit'],
  examined: number,
  leaks: Leak[],
  milliseconds: number,
): Checked => ({ check: { id, unit, examined, leaks: leaks.length, seconds: milliseconds / 1000 }, leaks })

/** One leak for each run of times that follow one another by at most `gap` seconds; `length` is a frame's duration. */
export function runsOf(times: readonly number[], gap: number, length: number): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = []
  for (const time of [...times].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && time <= last.end + gap) last.end = Math.max(last.end, time + length)
    else runs.push({ start: time, end: time + length })
  }
  return runs
}
