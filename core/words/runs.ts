import type { DigitRun } from './numbers.ts'

/** A part of a run, cut where one number ends and the next begins. */
export interface RunPart {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly groups: readonly number[]
  readonly from: number
  readonly to: number
}

/** The part of a run from group `from` to group `to` (exclusive). */
export function partOf(run: DigitRun, from: number, to: number): RunPart {
  const sum = (n: number): number => run.groups.slice(0, n).reduce((a, b) => a + b, 0)
  const a = sum(from)
  const b = sum(to)
  return {
    start: run.digits[a]?.start ?? run.start,
    end: run.digits[b - 1]?.end ?? run.end,
    text: run.text.slice(a, b),
    groups: run.groups.slice(from, to),
    from,
    to,
  }
}

/**
 * A part with what was said of the same number before it was taken back, or after: in "trente-trois, non pardon,
 * trente-quatre" nobody can tell which digits were meant.
 */
export const withCorrections = (run: DigitRun, part: RunPart): { readonly start: number; readonly end: number } =>
  run.corrected ? run : part

/** The first, longest part of a run that fits; null when none does. */
export function firstPart(run: DigitRun, fits: (part: RunPart) => boolean): RunPart | null {
  for (let from = 0; from < run.groups.length; from++)
    for (let to = run.groups.length; to > from; to--) {
      const part = partOf(run, from, to)
      if (fits(part)) return part
    }
  return null
}

/** All parts that fit, left to right, without overlap. */
export function allParts(run: DigitRun, fits: (part: RunPart) => boolean): RunPart[] {
  const out: RunPart[] = []
  let from = 0
  while (from < run.groups.length) {
    let taken: RunPart | null = null
    for (let to = run.groups.length; to > from && !taken; to--) {
      const part = partOf(run, from, to)
      if (fits(part)) taken = part
    }
    if (taken) out.push(taken)
    from = taken ? taken.to : from + 1
  }
  return out
}
