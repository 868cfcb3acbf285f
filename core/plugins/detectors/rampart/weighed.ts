import { readFileSync } from 'node:fs'
import type { TextHit } from '../../../contract/plugins.ts'
import { hit } from '../../../words/reading.ts'
import type { NameWord } from '../lists/name-words.ts'
import { afterLe } from '../person-names/everyday-surnames.ts'
import { isUnheardOf } from '../person-names/unknown-names.ts'
import { cluesOf, isPossible, type Opinion } from './clues.ts'

/** From this on a word is a name: of what is found so in sentences that were not learned from, nearly all is. */
export const nameFrom = 0.75

/** What is said of a thing, or of all: far oftener the word than the name. */
const exclaimed = /^(?:parfait|juste|franc)$/

let weights: ReadonlyMap<string, number> | null = null

/** What each clue weighs, learned from this project's own sentences by `test/accuracy/weigh-names.ts`; read once. */
function weightsOf(): ReadonlyMap<string, number> {
  weights ??= new Map(
    readFileSync(new URL('../../../../resources/lists/name-clues.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [clue = '', weight] = line.split('\t')
        return [clue, Number(weight)]
      }),
  )
  return weights
}

/** The probability, 0..1, that clues speak of somebody's name. */
export function probabilityOf(clues: readonly string[], weights: ReadonlyMap<string, number> = weightsOf()): number {
  let odds = weights.get('always') ?? 0
  for (const clue of clues) odds += weights.get(clue) ?? 0
  return 1 / (1 + Math.exp(-odds))
}

/**
 * Names that neither a list, nor a frame, nor the model is sure of by itself, but all of them together: what the lists say
 * of a word, what the model makes of it and of its neighbours, and what stands on both sides.
 */
export function weighed(
  detector: string,
  words: readonly NameWord[],
  opinions: readonly Opinion[],
  text: string,
  folded: string,
): TextHit[] {
  return words.flatMap((word, i) => {
    if (!isPossible(word, opinions[i] as Opinion, folded) || exclaimed.test(word.text)) return []
    // "Avoyez-le", misheard: a capital that begins a sentence makes no name of what no list knows
    if (word.opens && word.cased && isUnheardOf(word)) return []
    // "Parfait.", "Juste, mais": said by itself
    if (word.opens && word.ordinary && /^\s*(?:[.,!?]|$)/u.test(folded.slice(word.end))) return []
    const probability = probabilityOf(cluesOf(words, i, opinions, text, folded))
    if (probability < nameFrom) return []
    const [particle, next] = [words[i - 1], words[i]]
    // "le gall m'a dit"
    const whole = particle?.text === 'le' && next?.gap === ' ' && afterLe.test(word.text)
    const start = whole ? particle.start : word.start
    return [hit(detector, 'PERSON', { start, end: word.end }, probability * 0.85, [['model', 'weighed']])]
  })
}
