import type { Finding } from '../finding.ts'
import { boxAt } from '../plan.ts'
import { overlaps, type Span } from '../span.ts'
import { type Transcript, type Word, wordsOf } from '../transcript.ts'

/** What is known of a stretch of a recording, on the clock of the stretch: its start is 0. */
export interface Part {
  readonly findings: Finding[]
  readonly transcript: Transcript
}

/**
 * A stretch of a recording. A word belongs to it when its middle does.
 * @param opens seconds of the whole: when the frame is seen first that opens the stretch. What is hidden on that frame
 *   is hidden from the start of the stretch, also where its mask ends between the two.
 */
export function partOf(findings: readonly Finding[], transcript: Transcript, range: Span, opens: number): Part {
  const isInside = ({ start, end }: Word): boolean => {
    const middle = (start + end) / 2
    return middle >= range.start && middle < range.end
  }
  // Two who speak at once stand one behind the other: what is left out may lie between words that stay.
  const places = wordsOf(transcript).flatMap((word, index) => (isInside(word) ? [index] : []))
  const seen: Span = { start: Math.min(opens, range.start), end: range.end }
  return {
    findings: findings.flatMap((finding) => {
      const touches = finding.kind === 'speech' ? overlaps(finding, range) : touchesPicture(finding, seen)
      return touches ? [shifted(finding, range, places)] : []
    }),
    transcript: {
      ...transcript,
      duration: range.end - range.start,
      segments: transcript.segments.flatMap((segment) => {
        const inside = segment.words.filter(isInside)
        if (inside.length === 0) return []
        const kept = inside.map((word) => ({ ...word, ...shiftedSpan(word, range) }))
        const text = inside.length === segment.words.length ? segment.text : kept.map((w) => w.text.trim()).join(' ')
        return [{ ...segment, ...shiftedSpan(segment, range), text, words: kept }]
      }),
    },
  }
}

/** Both ends count: a plan hides a little longer than it says, on the side of hiding. */
const touchesPicture = (finding: Finding, { start, end }: Span): boolean => finding.start <= end && finding.end >= start

function shiftedSpan({ start, end }: Span, range: Span): Span {
  const from = Math.max(0, start - range.start)
  return { start: from, end: Math.max(from, Math.min(end, range.end) - range.start) }
}

function shifted(finding: Finding, range: Span, places: readonly number[]): Finding {
  const span = shiftedSpan(finding, range)
  // What covers the opening frame only before the stretch begins covers at least that frame.
  const end = finding.kind === 'speech' ? span.end : Math.max(span.end, span.start + 0.002)
  return {
    ...finding,
    start: span.start,
    end,
    keyframes: shiftedKeyframes(finding, range),
    words: finding.words && shiftedWords(finding.words, places),
    doubts: finding.doubts.map((doubt) => ({ ...doubt, ...shiftedSpan(doubt, range) })),
  }
}

/** Where the box is when the stretch begins, then what follows. */
function shiftedKeyframes({ keyframes }: Finding, range: Span): Finding['keyframes'] {
  const after = keyframes.filter(({ time }) => time >= range.start)
  const rest = after.map((keyframe) => ({ ...keyframe, time: keyframe.time - range.start }))
  // Words have no box at all.
  if (after.length === keyframes.length || after[0]?.time === range.start) return rest
  return [{ time: 0, box: boxAt(keyframes, range.start) }, ...rest]
}

/** @param places indices in the whole of the words that stay, ascending */
function shiftedWords([from, to]: readonly [number, number], places: readonly number[]): [number, number] | null {
  const start = places.findIndex((place) => place >= from)
  const end = places.findLastIndex((place) => place <= to)
  return start < 0 || end < start ? null : [start, end]
}
