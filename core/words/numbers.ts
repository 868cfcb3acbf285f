import { fold } from './fold.ts'
import { gapKind, longestGap } from './hesitations.ts'
import { numberInWords, partSaid } from './number-words.ts'
import { type Token, tokensOf } from './tokens.ts'

/** One digit as it was said or written: the digit and the range of the text that says it. */
export interface Digit {
  readonly digit: string
  readonly start: number
  readonly end: number
}

/** Digits (and single letters, when `letters`) that follow one another with nothing but gaps between them. */
export interface DigitRun {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** `0612345678`; letters of a spelled number are lower case. */
  readonly text: string
  readonly digits: readonly Digit[]
  /** Length of each number said in one go: `06 12` and "zéro six, douze" both give 2 groups of 2 (or 1, 1, 2). */
  readonly groups: readonly number[]
  /** True when at least one number was said in words. */
  readonly inWords: boolean
  /** True when a `+` or "plus" stands before the first digit. */
  readonly plus: boolean
  /** True when somebody took a number back on the way ("trente, non pardon, quarante"): there are digits too many. */
  readonly corrected: boolean
}

interface Said {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Index after the last token used. */
  readonly next: number
  readonly inWords: boolean
  readonly letter: boolean
}

const times = new Map([
  ['double', 2],
  ['triple', 3],
])

/** What is said at token `i`: digits, a number in words, "double seven", "trois fois zéro"; null for anything else. */
function saidAt(text: string, tokens: readonly Token[], i: number, language: string, letters: boolean): Said | null {
  const token = tokens[i] as Token
  const said = (value: string, next: number, inWords: boolean, letter = false): Said => ({
    text: value,
    start: token.start,
    end: (tokens[next - 1] as Token).end,
    next,
    inWords,
    letter,
  })
  if (token.kind === 'number') return said(token.text, i + 1, false)
  if (token.kind !== 'word') return null
  const repeat = times.get(token.text)
  const after = tokens[i + 1]
  if (repeat && after) {
    const one = saidAt(text, tokens, i + 1, language, letters)
    if (one && one.text.length === 1) return said(one.text.repeat(repeat), one.next, true)
  }
  const known = partSaid(token.text, language)
  if (known?.kind === 'zero') return said('0', i + 1, true)
  // "trois fois zéro", "deux fois le sept"
  if (known?.kind === 'unit' && after?.text === 'fois') {
    const skip = /^(le|la)$/.test(tokens[i + 2]?.text ?? '') ? 3 : 2
    const one = tokens[i + skip] ? saidAt(text, tokens, i + skip, language, letters) : null
    if (one && one.text.length === 1) return said(one.text.repeat(known.value), one.next, true)
  }
  const read = numberInWords(text, tokens, i, language)
  if (read) return said(String(read.value), read.next, true)
  if (letters && token.text.length === 1 && /[a-z]/.test(token.text)) return said(token.text, i + 1, false, true)
  return null
}

/**
 * All runs of numbers in a text, said in words or written, in order. A gap holds spaces, hyphens, dots, commas, slashes,
 * brackets, hesitations ("euh") or a correction ("non pardon").
 * @param language ISO 639-1; other than `fr` and `en` tries both
 * @param letters also takes single letters ("f r sept six"), and groups of letters and digits (`FR76`)
 */
export function digitRuns(text: string, language: string, letters = false): DigitRun[] {
  const tokens = tokensOf(text).filter((token) => token.text !== '-')
  const folded = fold(text)
  const runs: DigitRun[] = []
  let open: Said[] = []
  let corrected = false
  const close = (): void => {
    if (open.some((s) => !s.letter)) runs.push(runOf(text, open, corrected))
    open = []
    corrected = false
  }
  /** Where the number goes on behind a hesitation or a correction that begins at token `i`; null when it does not. */
  const resumesAt = (i: number): number | null => {
    const from = (open.at(-1) as Said).end
    for (let k = i + 1; k < tokens.length; k++) {
      const { start } = tokens[k] as Token
      if (start - from > longestGap) return null
      const said = saidAt(text, tokens, k, language, letters)
      if (!said || (said.letter && tokens[k + 1]?.text === "'")) continue
      const kind = gapKind(folded.slice(from, start))
      // "sixty sixteen, and then I lost the page"
      if (kind === 'other' || (said.letter && /(?:and|et|then|puis)\s*$/.test(folded.slice(from, start)))) continue
      corrected ||= kind === 'correction'
      return k
    }
    return null
  }
  let i = 0
  while (i < tokens.length) {
    const token = tokens[i] as Token
    if (open.length > 0 && token.kind === 'mark' && /[-.,/()+:'_]/.test(token.text) && apart(text, tokens, i)) {
      i++
      continue
    }
    // "zéro six, deux fois le trente"
    if (open.length > 0 && token.text === 'fois') {
      const after = tokens[i + 1]?.text === 'le' ? i + 2 : i + 1
      if (tokens[after] && saidAt(text, tokens, after, language, letters)) {
        i = after
        continue
      }
    }
    const said = saidAt(text, tokens, i, language, letters)
    if (said && !partOfWord(text, said, letters)) {
      open.push(said)
      i = said.next
      continue
    }
    const resumed = open.length > 0 && !said ? resumesAt(i) : null
    if (resumed === null) close()
    i = resumed ?? i + 1
  }
  close()
  return runs
}

/** A full stop or a comma between numbers joins them; two marks in a row end the run. */
const apart = (text: string, tokens: readonly Token[], i: number): boolean => {
  const mark = tokens[i] as Token
  const next = tokens[i + 1]
  if (!next) return false
  if (next.kind === 'mark') return /[()-]/.test(next.text) && /[-.,()]/.test(mark.text)
  return /^[\s]*$/.test(text.slice(mark.end, next.start))
}

/** `MP3`, `B2B`, `h264`: digits glued to letters are no number unless letters are wanted. */
const partOfWord = (text: string, said: Said, letters: boolean): boolean =>
  !letters &&
  !said.inWords &&
  (/\p{L}$/u.test(text.slice(Math.max(0, said.start - 1), said.start)) ||
    /^\p{L}/u.test(text.slice(said.end, said.end + 1)))

function runOf(text: string, said: readonly Said[], corrected: boolean): DigitRun {
  const digits: Digit[] = []
  for (const one of said)
    for (let k = 0; k < one.text.length; k++)
      digits.push(
        one.inWords
          ? { digit: one.text[k] as string, start: one.start, end: one.end }
          : { digit: one.text[k] as string, start: one.start + k, end: one.start + k + 1 },
      )
  const first = said[0] as Said
  const last = said.at(-1) as Said
  const before = text.slice(Math.max(0, first.start - 8), first.start)
  return {
    start: first.start,
    end: last.end,
    text: said.map((one) => one.text).join(''),
    digits,
    groups: said.map((one) => one.text.length),
    inWords: said.some((one) => one.inWords),
    plus: /(\+\s*\(?|\bplus\s+)$/i.test(before),
    corrected,
  }
}
