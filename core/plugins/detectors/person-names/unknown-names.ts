import type { NameWord } from '../lists/name-words.ts'
import {
  calledVerb,
  foreignParticle,
  isVirtueOrThing,
  mustBeWord,
  oftenWord,
  opensClause,
  personDoes,
  virtue,
  withPerson,
} from './rules.ts'

/** "I'm", "they're": in no list of words. */
export const contracted = /'(?:m|s|t|d|re|ve|ll)?$/

/** In no list at all, and not a word that only its small letters keep from being read as a name. */
export const isUnheardOf = (word: NameWord): boolean =>
  !word.ordinary &&
  !word.place &&
  !word.never &&
  word.text.length > 2 &&
  !contracted.test(word.text) &&
  (!word.cased || word.capital)

/** What somebody is called who is no name: "Mamie m'a dit". */
export const kin =
  /^(?:mamm?a|mamie|tata|tite?|papi|dame|miss|mister|king|queen|prince|princess|baby|buddy|honey|sister|elle|il)$/

/** "mark van der bijl": a given name that is a word, and behind it, past particles of other languages, a family name that is none. */
export function isWordBeforeSurname(words: readonly NameWord[], i: number): boolean {
  const word = words[i] as NameWord
  if (!word.givenToo || word.never || word.place || (word.cased && !word.capital)) return false
  if (mustBeWord.test(word.text) || oftenWord.test(word.text) || virtue.test(word.text)) return false
  let k = i + 1
  while (foreignParticle.test(words[k]?.text ?? '') && words[k]?.gap === ' ') k++
  const last = words[k]
  if (last?.gap !== ' ' || last.given || last.place || last.never) return false
  return !last.ordinary && last.text.length > 2 && (last.surname || k > i + 1) && (!last.cased || last.capital)
}

/** "parfait mbemba", "faith nwosu": a virtue, and right behind it a family name that is no word. */
export function isVirtueBeforeSurname(words: readonly NameWord[], i: number, folded: string): boolean {
  const [word, last] = [words[i] as NameWord, words[i + 1]]
  if (!isVirtueOrThing(word.text) || word.never || (word.cased && !word.capital)) return false
  if (last?.gap !== ' ' || last.ordinary || last.place || last.never || last.cased !== last.capital) return false
  if (last.surname) return true
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const somebody =
    personDoes.test(folded.slice(last.end, last.end + 24)) ||
    withPerson.test(left) ||
    (opensClause.test(left) && !calledVerb.test(word.text))
  return isUnheardOf(last) && somebody
}

/** Where a name of one or two words that begins at `i` ends. */
export function nameLikeEnd(words: readonly NameWord[], i: number): number {
  const [first, second] = [words[i] as NameWord, words[i + 1]]
  return second && second.gap === ' ' && (isUnheardOf(second) || second.surname) ? second.end : first.end
}
