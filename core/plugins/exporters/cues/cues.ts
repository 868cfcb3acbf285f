import type { Segment, Transcript, Word } from '../../../contract/transcript.ts'

/** One caption: shown from `start` to `end` (seconds), one or two lines. */
export interface Cue {
  readonly start: number
  readonly end: number
  readonly speaker: string | null
  readonly lines: readonly string[]
}

/** Lengths after the EBU and BBC subtitle guidelines: two lines of about 40 characters, at most 7 seconds. */
const lineLength = 42
const longestText = 2 * lineLength
const longestCue = 7
const shortestCue = 1
/** A pause this long parts two captions, seconds. */
const pause = 1

/** Captions that can be read: long segments are cut at sentences, pauses and commas, and none is empty. */
export function cuesOf({ segments, duration }: Pick<Transcript, 'segments' | 'duration'>): Cue[] {
  const cues = segments.flatMap(cuesOfSegment).sort((a, b) => a.start - b.start)
  return cues.map((cue, at) => {
    // A word said alone stays long enough to be read, but not into the next caption or past the end.
    const next = cues[at + 1]?.start ?? Math.max(duration, cue.end)
    const wanted = Math.max(cue.end, cue.start + shortestCue)
    return { ...cue, end: next > cue.end ? Math.min(wanted, next) : cue.end }
  })
}

/** Stands for each further word of a hidden stretch, whose first word became the label. */
const isShown = (text: string): boolean => /[^\s▒]/u.test(text)

function cuesOfSegment(segment: Segment): Cue[] {
  const words = segment.words.filter((word) => isShown(word.text))
  const cues: Cue[] = []
  let part: Word[] = []
  const flush = (): void => {
    const first = part[0]
    const last = part.at(-1)
    if (first && last)
      cues.push({
        start: first.start,
        end: Math.max(last.end, first.start + 0.001),
        speaker: segment.speaker,
        lines: linesOf(part.map((word) => word.text.trim())),
      })
    part = []
  }
  for (const [at, word] of words.entries()) {
    const before = part.at(-1)
    if (before) {
      const text = part.map((one) => one.text).join(' ')
      const full = text.length + 1 + word.text.length > longestText || word.end - (part[0] as Word).start > longestCue
      const sentenceEnds = /[.!?…]$/.test(before.text) && text.length > lineLength / 2
      const halfFull = text.length > lineLength && /[,;:]$/.test(before.text) && lettersFrom(words, at) > lineLength / 2
      if (full || sentenceEnds || halfFull || word.start - before.end > pause) flush()
    }
    part.push(word)
  }
  flush()
  return cues
}

const lettersFrom = (words: readonly Word[], at: number): number =>
  words.slice(at).reduce((sum, word) => sum + word.text.length + 1, 0)

/** One line, or two of nearly equal length. */
function linesOf(words: readonly string[]): string[] {
  const whole = words.join(' ')
  if (whole.length <= lineLength || words.length === 1) return [whole]
  let best = [whole]
  let longest = Number.POSITIVE_INFINITY
  for (let cut = 1; cut < words.length; cut++) {
    const lines = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')]
    const width = Math.max(...lines.map((line) => line.length))
    if (width < longest) {
      longest = width
      best = lines
    }
  }
  return best
}

/** `00:01:02.345`; `mark` stands before the milliseconds. */
export function clock(seconds: number, mark: '.' | ','): string {
  const total = Math.max(0, Math.round(seconds * 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = [Math.floor(total / 3_600_000), Math.floor(total / 60_000) % 60, Math.floor(total / 1000) % 60]
  return `${time.map(two).join(':')}${mark}${String(total % 1000).padStart(3, '0')}`
}
