import type { Word } from '../../../../core/contract/transcript.ts'
import { type Line, lineOfWord } from './lines.ts'

/**
 * Room around words that a person marks, seconds: recognition gives a start up to this much too late and an end up to
 * this much too early (`core/words/sound-span.ts`, where no pause is found).
 */
const room = { before: 0.26, after: 0.24 }

export function wordAt(lines: readonly Line[], word: number): Word | null {
  const line = lines[lineOfWord(lines, word)]
  return line?.words[word - line.firstWord] ?? null
}

/** The sound to hide for words `first` to `last`, seconds. */
export function soundOf(
  lines: readonly Line[],
  [first, last]: readonly [number, number],
  duration: number,
): { start: number; end: number } | null {
  const [from, to] = [wordAt(lines, first), wordAt(lines, last)]
  if (!from || !to) return null
  return { start: Math.max(0, from.start - room.before), end: Math.min(duration, to.end + room.after) }
}

/** Index of the word that is said at a time (seconds): the last that has begun; -1 before the first. */
export function wordSaidAt(lines: readonly Line[], seconds: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as Line).start <= seconds) low = middle + 1
    else high = middle
  }
  const line = lines[low - 1]
  if (!line) return -1
  const at = line.words.findLastIndex((word) => word.start <= seconds)
  return line.firstWord + Math.max(0, at)
}
