import type { Leak } from '../contract/report.ts'
import type { RenderLeak } from '../contract/review/renders.ts'
import type { Span } from '../contract/span.ts'
import type { Word } from '../contract/transcript.ts'

/** What is told by a word of its own. */
const worded: ReadonlySet<Leak['kind']> = new Set(['speech', 'caption'])

/**
 * Where a person goes to see or hear what verification found: to a frame, to words, or nowhere when the file as a whole is meant.
 * @param words of the whole session, in order
 * @param rendered what was rendered, on the clock of the session like the leaks
 */
export function placed(leaks: readonly Leak[], words: readonly Word[], rendered: Span): RenderLeak[] {
  return leaks.map((leak) => {
    const whole = isWhole(leak, rendered)
    return { ...leak, whole, words: whole || !worded.has(leak.kind) ? null : wordsUnder(words, leak) }
  })
}

/** It has no place in the picture and lasts as long as the file, or for no time at all. */
const isWhole = ({ kind, box, start, end }: Leak, rendered: Span): boolean =>
  box === null && kind !== 'speech' && (end <= start || end - start >= 0.99 * (rendered.end - rendered.start))

/**
 * First and last of the words whose middle lies in a stretch; where none does, the one that shares most of its time,
 * and at last the nearest: what is heard a second time has its times some tenths of a second beside those of the first.
 */
function wordsUnder(words: readonly Word[], { start, end }: Span): [number, number] | null {
  const isMeant = (word: Word): boolean => {
    const middle = (word.start + word.end) / 2
    return middle >= start && middle <= end
  }
  const first = words.findIndex(isMeant)
  if (first >= 0) return [first, words.findLastIndex(isMeant)]
  let best: { at: number; shared: number } | null = null
  for (const [at, word] of words.entries()) {
    // Negative: the seconds between the two.
    const shared = Math.min(word.end, end) - Math.max(word.start, start)
    if (best === null || shared > best.shared) best = { at, shared }
  }
  return best && best.shared > -1 ? [best.at, best.at] : null
}
