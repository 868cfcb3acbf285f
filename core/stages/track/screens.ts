import type { Finding } from '../../contract/finding.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { keyframesOf } from './smoothing.ts'

/**
 * Findings from the detections of screens; those that share `line` are one screen, followed by the search. Each is a
 * suggestion: a person decides.
 * @param detections of kind `screen`, times ascending
 */
export function screenFindings(detections: readonly Detection[]): Finding[] {
  const lines = new Map<string, Detection[]>()
  for (const [i, one] of detections.entries()) {
    const key = one.line ?? `alone-${i}`
    const same = lines.get(key)
    if (same) same.push(one)
    else lines.set(key, [one])
  }
  return [...lines.values()].map((same, i) => {
    const first = same[0] as Detection
    const end = (same.at(-1) as Detection).time
    const score = Math.max(...same.map((one) => one.score))
    const places = same.filter((one, at) => at === 0 || one.time > (same[at - 1] as Detection).time)
    return {
      id: `screen-${i + 1}`,
      kind: 'screen',
      entity: null,
      person: null,
      start: first.time,
      end,
      keyframes: keyframesOf(places, 0.01),
      words: null,
      score,
      reasons: first.reasons.length > 0 ? first.reasons : [{ detector: first.detector, code: 'model', score }],
      doubts: [{ doubt: 'suggestion', start: first.time, end }],
    }
  })
}
