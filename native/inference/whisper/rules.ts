import type { Vocabulary } from './vocabulary.ts'

/** One token picked, with the natural logarithm of its probability under the rules (at temperature 1). */
export interface Pick {
  readonly token: number
  readonly logProbability: number
}

/** Below this distance from the best logit a token adds less than 1e-8 of probability: not worth an exponential. */
const negligible = 18

/**
 * Picks tokens as Whisper's reference decoder does (openai/whisper `decoding.py`): suppressed tokens never, timestamps
 * in pairs and never backwards, the first one within the first second, and a timestamp whenever all timestamps
 * together are likelier than the best word.
 * @param lastPosition timestamps after this one (in steps of 20 ms) lie behind the window's sound and are never picked
 */
export function tokenRules(vocabulary: Vocabulary, vocabularySize: number, lastPosition: number) {
  const { firstTimestamp, endOfText, noTimestamps } = vocabulary
  const scores = new Float32Array(vocabularySize)
  const never = [...vocabulary.suppressed, noTimestamps]
  const farthest = firstTimestamp + lastPosition

  const forbid = (from: number, to: number): void => {
    scores.fill(Number.NEGATIVE_INFINITY, from, to)
  }

  const applyRules = (before: readonly number[]): void => {
    for (const token of never) scores[token] = Number.NEGATIVE_INFINITY
    forbid(farthest + 1, vocabularySize)
    const count = before.length
    if (count === 0) {
      for (const token of vocabulary.suppressedAtBegin) scores[token] = Number.NEGATIVE_INFINITY
      forbid(0, firstTimestamp)
      forbid(firstTimestamp + vocabulary.maxInitialTimestamp + 1, vocabularySize)
      return
    }
    const lastIsTime = before[count - 1]! >= firstTimestamp
    const pairOpen = lastIsTime && !(count < 2 || before[count - 2]! >= firstTimestamp)
    if (lastIsTime && !pairOpen) forbid(firstTimestamp, vocabularySize)
    if (pairOpen) forbid(0, endOfText)
    const latest = before.findLast((token) => token >= firstTimestamp)
    if (latest !== undefined) forbid(firstTimestamp, pairOpen ? latest : latest + 1)
  }

  /** Applies the rules to `scores`; what is to be taken from a score for the logarithm of its probability. */
  const weigh = (logits: Float32Array, before: readonly number[]): number => {
    scores.set(logits)
    applyRules(before)
    let bestWord = Number.NEGATIVE_INFINITY
    let bestTime = Number.NEGATIVE_INFINITY
    for (let i = 0; i < firstTimestamp; i++) if (scores[i]! > bestWord) bestWord = scores[i]!
    for (let i = firstTimestamp; i < vocabularySize; i++) if (scores[i]! > bestTime) bestTime = scores[i]!
    const best = Math.max(bestWord, bestTime)
    const floor = best - negligible
    let times = 0
    for (let i = firstTimestamp; i < vocabularySize; i++) if (scores[i]! > floor) times += Math.exp(scores[i]! - best)
    let words = 0
    if (times > 0 && Math.log(times) > bestWord - best) forbid(0, firstTimestamp)
    else for (let i = 0; i < firstTimestamp; i++) if (scores[i]! > floor) words += Math.exp(scores[i]! - best)
    return best + Math.log(times + words)
  }

  return {
    /**
     * The likeliest tokens, best first, at most `count`.
     * @param logits of one position; not changed
     * @param before tokens picked so far in this window
     */
    likeliest(logits: Float32Array, before: readonly number[], count: number): Pick[] {
      const whole = weigh(logits, before)
      return largest(scores, count).map((token) => ({ token, logProbability: scores[token]! - whole }))
    },
    /** A token by chance: at temperature 1 as likely as the model says, nearer 0 the likelier ones more often. */
    sampled(logits: Float32Array, before: readonly number[], temperature: number, random: () => number): Pick {
      const whole = weigh(logits, before)
      const token = sample(scores, temperature, random)
      return { token, logProbability: scores[token]! - whole }
    },
  }
}
export type TokenRules = ReturnType<typeof tokenRules>

/** Indices of the largest values, largest first, without those that are forbidden. */
function largest(values: Float32Array, count: number): number[] {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value === Number.NEGATIVE_INFINITY) continue
    if (found.length === count && value <= values[found[count - 1]!]!) continue
    let at = Math.min(found.length, count - 1)
    while (at > 0 && value > values[found[at - 1]!]!) {
      found[at] = found[at - 1]!
      at--
    }
    found[at] = i
  }
  return found
}

/** Gumbel-max sampling: the largest of logit / temperature plus Gumbel noise is a sample of the softmax. */
function sample(scores: Float32Array, temperature: number, random: () => number): number {
  let token = 0
  let best = Number.NEGATIVE_INFINITY
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] === Number.NEGATIVE_INFINITY) continue
    const value = scores[i]! / temperature - Math.log(-Math.log(Math.max(random(), 1e-12)))
    if (value > best) {
      best = value
      token = i
    }
  }
  return token
}

/** Probabilities of some tokens among all, at one position. */
export function probabilities(logits: Float32Array, tokens: readonly number[]): number[] {
  let best = Number.NEGATIVE_INFINITY
  for (const value of logits) if (value > best) best = value
  let sum = 0
  for (const value of logits) if (value > best - negligible) sum += Math.exp(value - best)
  return tokens.map((token) => Math.exp(logits[token]! - best) / sum)
}
