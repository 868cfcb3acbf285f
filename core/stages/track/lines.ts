import type { Finding, Keyframe } from '../../contract/finding.ts'
import type { Detection } from '../../contract/pipeline.ts'

/**
 * Findings from the detections of text: those that share `line` are one part of one line, already followed from frame
 * to frame; its first detection is on the first frame that shows it, its last between the last frame and the next.
 * @param detections of kind `text`, times ascending
 */
export function textFindings(detections: readonly Detection[]): Finding[] {
  const lines = new Map<string, Detection[]>()
  for (const [i, one] of detections.entries()) {
    const key = one.line ?? `alone-${i}`
    const same = lines.get(key)
    if (same) same.push(one)
    else lines.set(key, [one])
  }
  return [...lines.values()].map((same, i) => finding(`text-${i + 1}`, same))
}

function finding(id: string, same: readonly Detection[]): Finding {
  const first = same[0] as Detection
  const last = same.at(-1) as Detection
  const keyframes: Keyframe[] = []
  for (const { time, box } of same) {
    const before = keyframes.at(-1)
    if (before && time <= before.time) before.box = box
    else keyframes.push({ time, box })
  }
  const score = Math.max(...same.map((one) => one.score))
  return {
    id,
    kind: 'text',
    entity: first.entity,
    person: null,
    start: first.time,
    end: last.time,
    keyframes,
    words: null,
    score,
    ...(first.sameText === undefined ? {} : { sameText: first.sameText }),
    reasons: first.reasons.length > 0 ? first.reasons : [{ detector: first.detector, code: 'pattern', score }],
    doubts: score < 0.5 ? [{ doubt: 'low-score', start: first.time, end: last.time }] : [],
  }
}
