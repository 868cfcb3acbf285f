import { timestampStep, type Vocabulary } from './vocabulary.ts'

/** A stretch of text between two timestamps that the decoder wrote, seconds from the window's start. */
export interface TimedTokens {
  readonly start: number
  /** Where the decoder says the text ends; the window's end when it never said so. */
  readonly end: number
  readonly closed: boolean
  readonly tokens: readonly number[]
  /** Natural logarithms of the tokens' probabilities. */
  readonly logProbabilities: readonly number[]
}

/** Cuts a window's tokens at the timestamps in it. */
export function timedTokens(
  vocabulary: Vocabulary,
  tokens: readonly number[],
  logProbabilities: readonly number[],
  windowLength: number,
): TimedTokens[] {
  const out: TimedTokens[] = []
  let start: number | null = null
  let text: number[] = []
  let logs: number[] = []
  let latest = 0
  for (const [at, token] of tokens.entries()) {
    if (token < vocabulary.firstTimestamp) {
      start ??= latest
      text.push(token)
      logs.push(logProbabilities[at] ?? 0)
      continue
    }
    const time = Math.min(windowLength, (token - vocabulary.firstTimestamp) * timestampStep)
    latest = time
    if (text.length > 0) {
      out.push({ start: start ?? 0, end: time, closed: true, tokens: text, logProbabilities: logs })
      text = []
      logs = []
      start = null
    } else start = time
  }
  if (text.length > 0)
    out.push({ start: start ?? latest, end: windowLength, closed: false, tokens: text, logProbabilities: logs })
  return out
}

/** Tokens of one written word. */
export interface TokenWord {
  readonly text: string
  /** Index of its first token among all text tokens of the window, and how many there are. */
  readonly first: number
  readonly count: number
  /** Geometric mean of the tokens' probabilities, 0..1. */
  readonly probability: number
}

/** Splits at tokens that begin with a space; marks that stand alone ("?", "!", "»") join the word before them. */
export function tokenWords(
  vocabulary: Vocabulary,
  tokens: readonly number[],
  logProbabilities: readonly number[],
  offset: number,
): TokenWord[] {
  const starts: number[] = []
  for (const [at, token] of tokens.entries()) if (at === 0 || vocabulary.beginsWord(token)) starts.push(at)
  const words: TokenWord[] = []
  for (const [n, first] of starts.entries()) {
    const end = starts[n + 1] ?? tokens.length
    const text = vocabulary.text(tokens.slice(first, end)).trim()
    const logs = logProbabilities.slice(first, end)
    const word: TokenWord = {
      text,
      first: offset + first,
      count: end - first,
      probability: Math.min(1, Math.exp(logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length))),
    }
    const last = words.at(-1)
    if (last && !/[\p{L}\p{N}]/u.test(text) && !/^[«(["“]/.test(text))
      words[words.length - 1] = {
        ...last,
        text: text ? `${last.text} ${text}` : last.text,
        count: last.count + word.count,
      }
    else words.push(word)
  }
  return words.filter((word) => word.text !== '')
}
