import { around, centreOf } from '../../contract/box.ts'
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
    keyframes: overLeaps(keyframes),
    words: null,
    score,
    ...(first.sameText === undefined ? {} : { sameText: first.sameText }),
    reasons: first.reasons.length > 0 ? first.reasons : [{ detector: first.detector, code: 'pattern', score }],
    doubts: score < 0.5 ? [{ doubt: 'low-score', start: first.time, end: last.time }] : [],
  }
}

/** Seconds between two places, beyond those of two frames, between which a text that moved was not seen. */
const betweenFrames = 0.045
const longestLeap = 0.3
/** Seconds before it was lost in which it was only thought to go on as it went. */
const guessed = 0.15
/** Seconds by which a place stands before the next. */
const justBefore = 1e-3

/**
 * Where a text was lost on its way and seen again elsewhere, nobody knows where it was in between, nor how fast it set off:
 * all between is hidden for that moment.
 */
function overLeaps(keyframes: readonly Keyframe[]): Keyframe[] {
  const out: Keyframe[] = []
  for (const [i, now] of keyframes.entries()) {
    const next = keyframes[i + 1]
    out.push(now)
    if (!next || !leaps(now, next)) continue
    const lost = out.splice(out.findIndex(({ time }) => time >= now.time - guessed))
    const [first] = lost as [Keyframe]
    const all = [...lost, next].map(({ box }) => box).reduce((a, b) => around(a, b))
    if (out.length > 0) out.push({ time: first.time - justBefore, box: first.box })
    for (const { time } of lost) out.push({ time, box: all })
    out.push({ time: next.time - justBefore, box: all })
  }
  return out
}

function leaps(a: Keyframe, b: Keyframe): boolean {
  const [ax, ay] = centreOf(a.box)
  const [bx, by] = centreOf(b.box)
  const away = b.time - a.time
  return away > betweenFrames && away <= longestLeap && Math.max(Math.abs(bx - ax), Math.abs(by - ay)) > a.box[3]
}
