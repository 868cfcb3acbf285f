import type { NameWord } from '../lists/name-words.ts'
import { wordList } from '../lists/word-lists.ts'
import { afterLe, isEverydaySurname } from './everyday-surnames.ts'
import { actedVerb, foreignParticle, mustBeWord, oftenWord, particle } from './rules.ts'
import { contracted } from './unknown-names.ts'
import { isWestAfricanName } from './west-african.ts'

/** How far a name that begins at `i` goes: index after its last word. */
export function until(words: readonly NameWord[], i: number, byRule: boolean): number {
  let last = i
  let taken = 0
  const first = words[i] as NameWord
  for (let k = i + 1; k < words.length && k <= last + 3 && k - i < 7; k++) {
    const word = words[k] as NameWord
    if (
      !/^(?: |-|'|\. | (?:d|de l)['’])?$/.test(word.gap) ||
      (word.gap === '. ' && (words[k - 1] as NameWord).text.length > 1)
    )
      break
    const isParticle = particle.test(word.text)
    if (
      isParticle &&
      !(word.cased && word.capital && (word.given || word.surname) && !/^(?:le|la|de|du|des)$/.test(word.text))
    ) {
      // a particle counts only when a name follows it
      const next = words[k + 1]
      if (!next || !/^(?: |'|-)?$/.test(next.gap)) break
      const follows = next.cased ? next.capital && !next.place : followsSmall(words, k, first)
      if (!follows && !particle.test(next.text)) break
      continue
    }
    if (!belongs(words, k, first, byRule || particle.test((words[k - 1] as NameWord).text), taken + 1)) break
    taken++
    last = k
  }
  return last + 1
}

/** Whether a folded word is a town, and a family name that many bear. */
export const isTownSurname = (word: string): boolean => wordList('surnames-also-places').has(word)

function belongs(words: readonly NameWord[], k: number, first: NameWord, byRule: boolean, count: number): boolean {
  const word = words[k] as NameWord
  if (count > 3 || contracted.test(word.text)) return false
  if (word.gap === ' ' && word.cased === word.capital && isWestAfricanName((words[k - 1] as NameWord).text, word.text))
    return true
  // "brandon said kayla"
  if (!word.capital && actedVerb.test(word.text) && !word.given) return false
  // "jamal washington runs the warehouse"
  if (count === 1 && word.gap === ' ' && word.cased === word.capital && first.given && isTownSurname(word.text))
    return true
  if (word.cased) {
    if (!word.capital) return !word.ordinary && !word.place && word.surname && count === 1
    if (word.place && !word.surname) return false
    if (!word.ordinary || word.surname || word.givenToo || byRule) return true
    return (
      !word.never &&
      word.gap === ' ' &&
      word.text.length > 1 &&
      !mustBeWord.test(word.text) &&
      (first.given || first.givenToo || isEverydaySurname(word.text))
    )
  }
  if (word.given && !word.place) return true
  const before = words[k - 1] as NameWord
  if (word.place && !word.surname) return byRule && first === before && particle.test(before.text) && !word.ordinary
  if (!word.ordinary) return word.text.length > 2 || word.surname
  if (count > 2 || mustBeWord.test(word.text) || oftenWord.test(word.text)) return false
  // "thi hoa nguyen": a given name that is a word, between two names
  const behind = words[k + 1]
  if (word.givenToo && word.gap === ' ' && behind?.gap === ' ' && (behind.given || behind.surname) && !behind.ordinary)
    return true
  if (foreignParticle.test(before.text) && word.surname) return true
  if (/^(?:le|la)$/.test(before.text) && afterLe.test(word.text)) return true
  if (isEverydaySurname(word.text) && word.gap === ' ' && count === 1) return true
  if (!word.surname || mustBeWord.test(word.text) || oftenWord.test(word.text)) return false
  if (first.ordinary && !byRule) return false
  const next = words[k + 1]
  return (
    !next ||
    !/^ $/.test(next.gap) ||
    /^(?:et|est|a|qui|elle|il|mon|ma|ne|m'a|and|is|was|said|who|from|has|au|aux|on|dans|pour|avec|pas|enfin|donc|je|c|of|at|in)$/.test(
      next.text,
    )
  )
}

/** Whether the word behind a particle at `k` goes on with the name, where nothing is written with capitals. */
function followsSmall(words: readonly NameWord[], k: number, first: NameWord): boolean {
  const small = (words[k] as NameWord).text
  const next = words[k + 1] as NameWord
  if (next.never) return false
  if (/^(?:le|la)$/.test(small) && /^de$/.test((words[k - 1] as NameWord).text))
    return (next.surname || !next.ordinary || isEverydaySurname(next.text)) && !next.place && !oftenWord.test(next.text)
  if (/^(?:le|la)$/.test(small))
    return first.given && !next.place && !next.given && (afterLe.test(next.text) || !next.ordinary)
  if (/^(?:de|du|des|d)$/.test(small))
    return first.given && !next.place && !next.ordinary && (next.surname || next.text.length > 4)
  return (next.surname || !next.ordinary) && !next.place
}

/** Where a name begins whose family name is said first: "Li Wei", "Nguyen Thi Mai". */
export function familyNameBefore(words: readonly NameWord[], i: number): number {
  const first = words[i] as NameWord
  const before = words[i - 1]
  if (
    !before ||
    !first.cased ||
    !first.capital ||
    first.gap !== ' ' ||
    !before.capital ||
    (before.opens && before.ordinary)
  )
    return first.start
  if (before.never || before.place || before.text.length < 2 || /'/.test(before.text) || mustBeWord.test(before.text))
    return first.start
  return before.surname || before.text.length <= 3 || !before.ordinary ? before.start : first.start
}
