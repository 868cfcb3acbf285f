import type { Reason } from '../../contract/finding.ts'
import type { PlannedSound, PlannedText } from '../../contract/plan.ts'

/** Two hidden stretches nearer than this (seconds) leave nothing between them that is worth hearing. */
export const joinGap = 0.12

function allReasons(a: readonly Reason[], b: readonly Reason[]): Reason[] {
  const seen = new Set<string>()
  return [...a, ...b].filter((reason) => {
    const key = JSON.stringify([reason.detector, reason.code, reason.score, reason.detail])
    return seen.has(key) ? false : seen.add(key)
  })
}

/**
 * The same sound hidden, as stretches in order that do not overlap. Stretches of one kind become one; where two kinds
 * overlap the earlier keeps the shared part and the later what follows it.
 */
export function mergedSounds(sounds: readonly PlannedSound[]): PlannedSound[] {
  const out: PlannedSound[] = []
  for (const next of [...sounds].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (next.end <= next.start) continue
    const last = out.at(-1)
    if (!last || next.start > last.end + joinGap) {
      out.push({ ...next })
      continue
    }
    if (next.kind === last.kind || next.end <= last.end) {
      last.reasons = allReasons(last.reasons, next.reasons)
      last.end = Math.max(last.end, next.end)
    } else out.push({ ...next, start: last.end })
  }
  return out
}

/** The same words hidden, as runs in order that do not overlap; the rule of `mergedSounds`, counted in words. */
export function mergedTexts(texts: readonly PlannedText[]): PlannedText[] {
  const out: PlannedText[] = []
  for (const next of [...texts].sort((a, b) => a.firstWord - b.firstWord || b.lastWord - a.lastWord)) {
    const last = out.at(-1)
    if (!last || next.firstWord > last.lastWord) {
      out.push({ ...next })
      continue
    }
    if (next.kind === last.kind || next.lastWord <= last.lastWord) {
      last.lastWord = Math.max(last.lastWord, next.lastWord)
      last.end = Math.max(last.end, next.end)
    } else
      out.push({ ...next, firstWord: last.lastWord + 1, start: Math.max(next.start, Math.min(last.end, next.end)) })
  }
  return out
}
