import { checkCancelled } from '../../../core/contract/errors.ts'
import { type Attempt, attemptOf, goesInCircles, maxTokens, type Start, type Written } from './attempt.ts'
import type { Encoded, WhisperGraphs } from './graphs.ts'
import type { TokenRules } from './rules.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface BeamRules {
  /** Texts that are followed at the same time, at most. */
  readonly width: number
  /** A text that is less likely than the likeliest by more than this (natural logarithm) is given up. */
  readonly margin: number
  /** Of texts that end in the same words, this many tokens, only the likeliest goes on. */
  readonly same: number
}

/** Measured on read speech of both languages and a call: docs/decisions.md. */
export const beamRules: BeamRules = { width: 3, margin: 1.2, same: 3 }
/** The likeliest token each time, and no other text. */
const oneText: BeamRules = { ...beamRules, width: 1 }
/** Seconds. In longer windows several texts take half as long again, and found no better words where that was measured. */
const longestSearched = 15

/** @param seconds of the window */
export const rulesFor = (seconds: number): BeamRules => (seconds <= longestSearched ? beamRules : oneText)

interface Way extends Written {
  readonly after: Start
}

/**
 * The likeliest text of a window, by beam search (Graves 2012, as in openai/whisper `decoding.py`): several texts are
 * followed, the likelier by the mean of its tokens wins. What the texts differ in is mostly settled a few words later:
 * those that have come to the same words again are one from there on, as in the lattices of older recognisers (Ney and
 * Ortmanns 1999), and so most steps follow one text only.
 * @throws StudioError `cancelled`
 */
export async function likeliestAttempt(
  graphs: WhisperGraphs,
  vocabulary: Vocabulary,
  rules: TokenRules,
  encoded: Encoded,
  start: Start,
  signal: AbortSignal | undefined,
  { width, margin, same }: BeamRules,
): Promise<Attempt> {
  const isTime = (token: number | undefined): boolean => token !== undefined && token >= vocabulary.firstTimestamp
  const wordsOf = (tokens: readonly number[]): number[] => tokens.filter((token) => token < vocabulary.endOfText)
  /** What the decoder may write next depends on these alone, as good as. */
  const endingOf = (tokens: readonly number[]): string =>
    [...wordsOf(tokens).slice(-same), isTime(tokens.at(-1)), isTime(tokens.at(-2))].join(' ')

  let ways: Way[] = [{ tokens: [], logProbabilities: [], sum: 0, looped: false, after: start }]
  const ended: Written[] = []
  while (ways.length > 0 && ended.length < width) {
    checkCancelled(signal)
    const next = ways
      .flatMap((way) =>
        rules.likeliest(way.after.logits, way.tokens, width).map(({ token, logProbability }) => ({
          way,
          token,
          logProbability,
          sum: way.sum + logProbability,
        })),
      )
      .sort((a, b) => b.sum - a.sum)
    const bar = Math.max(next[0]?.sum ?? 0, ...ended.map(({ sum }) => sum)) - margin
    const endings = new Set<string>()
    const kept: { way: Way; token: number; written: Written }[] = []
    for (const { way, token, logProbability, sum } of next) {
      if (kept.length >= width || sum < bar) break
      if (token === vocabulary.endOfText || way.tokens.length >= maxTokens) {
        ended.push({ ...way, sum })
        continue
      }
      const tokens = [...way.tokens, token]
      const ending = endingOf(tokens)
      if (endings.has(ending)) continue
      endings.add(ending)
      const looped = !isTime(token) && goesInCircles(wordsOf(tokens))
      const written = { tokens, logProbabilities: [...way.logProbabilities, logProbability], sum, looped }
      if (looped) ended.push(written)
      else kept.push({ way, token, written })
    }
    if (kept.length === 0 || ended.length >= width) break
    const steps = await graphs.stepEach(
      encoded,
      kept.map(({ way, token }) => ({ token, past: way.after.past })),
    )
    ways = kept.map(({ written }, at) => ({ ...written, after: steps[at]! }))
  }
  const rank = ({ sum, tokens, looped }: Written): number => sum / (tokens.length + 1) - (looped ? 100 : 0)
  return attemptOf(
    vocabulary,
    0,
    ended.reduce((best, one) => (rank(one) > rank(best) ? one : best)),
  )
}
