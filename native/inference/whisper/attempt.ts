import { deflateSync } from 'node:zlib'
import { checkCancelled } from '../../../core/contract/errors.ts'
import type { Encoded, Memory, WhisperGraphs } from './graphs.ts'
import type { TokenRules } from './rules.ts'
import type { Vocabulary } from './vocabulary.ts'

/** One way to read a window. */
export interface Attempt {
  readonly temperature: number
  /** Text tokens and timestamps, without the prompt and the end. */
  readonly tokens: readonly number[]
  /** Natural logarithms of their probabilities. */
  readonly logProbabilities: readonly number[]
  /** Mean over all tokens and the end. */
  readonly averageLogProbability: number
  /** Bytes of the text by bytes of its compressed form; loops compress well. */
  readonly compression: number
  /** True when the decoder went in circles and was stopped. */
  readonly looped: boolean
}

/** The decoder after its prompt, ready for attempts. */
export interface Start {
  readonly past: Memory
  readonly logits: Float32Array
}

/** OpenAI's limits (`transcribe.py`): above the one a text is a loop, below the other it is a guess. */
const maxCompression = 2.4
const minLogProbability = -1
/** Longest text of a window, tokens. */
export const maxTokens = 220

/** How often the last few tokens repeat one pattern: true from four times and at least ten tokens on. */
export function goesInCircles(tokens: readonly number[]): boolean {
  const count = tokens.length
  for (let period = 1; period <= 24; period++) {
    const needed = Math.max(4 * period, 10)
    if (needed > count) break
    let same = 0
    while (same + period < count && tokens[count - 1 - same] === tokens[count - 1 - same - period]) same++
    if (same + period >= needed) return true
  }
  return false
}

/** A text that the decoder wrote, as far as it has come. */
export interface Written {
  readonly tokens: readonly number[]
  readonly logProbabilities: readonly number[]
  /** Of all probabilities, with that of the end where it was reached: the natural logarithm of their product. */
  readonly sum: number
  readonly looped: boolean
}

export function attemptOf(vocabulary: Vocabulary, temperature: number, written: Written): Attempt {
  const { tokens, logProbabilities, sum, looped } = written
  const bytes = Buffer.from(vocabulary.text(tokens))
  return {
    temperature,
    tokens,
    logProbabilities,
    averageLogProbability: sum / (tokens.length + 1),
    compression: bytes.length ? bytes.length / deflateSync(bytes).length : 0,
    looped,
  }
}

/** A text by chance, for what the likeliest one could not be believed of. */
export async function sampledAttempt(
  graphs: WhisperGraphs,
  vocabulary: Vocabulary,
  rules: TokenRules,
  encoded: Encoded,
  start: Start,
  options: { temperature: number; random: () => number; signal: AbortSignal | undefined },
): Promise<Attempt> {
  const { temperature, random, signal } = options
  const tokens: number[] = []
  const words: number[] = []
  const logProbabilities: number[] = []
  let { past, logits } = start
  let sum = 0
  let looped = false
  for (;;) {
    checkCancelled(signal)
    const picked = rules.sampled(logits, tokens, temperature, random)
    sum += picked.logProbability
    if (picked.token === vocabulary.endOfText || tokens.length >= maxTokens) break
    tokens.push(picked.token)
    logProbabilities.push(picked.logProbability)
    if (picked.token < vocabulary.endOfText) {
      words.push(picked.token)
      looped = goesInCircles(words)
      if (looped) break
    }
    const step = await graphs.step(encoded, [picked.token], past)
    past = step.past
    logits = step.logits
  }
  return attemptOf(vocabulary, temperature, { tokens, logProbabilities, sum, looped })
}

/** Whether an attempt can be believed as it is. */
export const isSound = (one: Attempt): boolean =>
  !one.looped && one.compression <= maxCompression && one.averageLogProbability >= minLogProbability

/** Of several attempts the best: no loop before a loop, then the likelier. */
export function bestOf(attempts: readonly Attempt[]): Attempt {
  const rank = (one: Attempt): number =>
    one.averageLogProbability - (one.looped ? 100 : 0) - (one.compression > maxCompression ? 50 : 0)
  return attempts.reduce((best, one) => (rank(one) > rank(best) ? one : best))
}
