import type { NameWord } from '../lists/name-words.ts'
import { metWith, mustBeWord, ofTeam, oftenWord, opensClause, relation, virtue, withPerson } from './rules.ts'

const conjunction = /^(?:et|and|ou|or|puis)$/

/** Whether a word could be a name in a list of names. */
const mayBeName = (word: NameWord | undefined): boolean =>
  word !== undefined &&
  !word.never &&
  word.cased === word.capital &&
  (word.given || word.givenToo || word.ambiguous || (word.surname && !word.ordinary)) &&
  !mustBeWord.test(word.text) &&
  !(oftenWord.test(word.text) && !word.capital)

/** The name in the list before the word at `i`; -1 when there is none. */
function before(words: readonly NameWord[], i: number): number {
  const word = words[i] as NameWord
  if (/^(?:, | )$/.test(word.gap) && mayBeName(words[i - 1]) && (word.gap === ', ' || !word.cased)) return i - 1
  const joined = word.gap === ' ' && conjunction.test(words[i - 1]?.text ?? '') && /^,? $/.test(words[i - 1]?.gap ?? '')
  return joined && mayBeName(words[i - 2]) ? i - 2 : -1
}

/**
 * Whether a name that is a word stands in a list of names: "Grace and Hope both said", "with rose, pierre and florence".
 * With capitals two that may be names are enough; without, one must be surely a name, and somebody must be meant before
 * the first.
 */
export function isEnumerated(words: readonly NameWord[], i: number, folded: string): boolean {
  if (!mayBeName(words[i])) return false
  const items = [i]
  for (let k = before(words, i); k >= 0; k = before(words, k)) items.unshift(k)
  for (let k = i + 1; k < words.length && k <= (items.at(-1) as number) + 2; k++)
    if (mayBeName(words[k]) && before(words, k) === items.at(-1)) items.push(k)
  const [first, last] = [words[items[0] as number] as NameWord, words[items.at(-1) as number] as NameWord]
  const behindFirst = words.slice((items[0] as number) + 1, items.at(-1))
  if (items.length < 2 || !behindFirst.some(({ text }) => conjunction.test(text))) return false
  if (first.cased) return !last.opens && !last.place
  const left = folded.slice(Math.max(0, first.start - 60), first.start)
  return (
    (ofTeam.test(folded.slice(last.end, last.end + 40)) ||
      items.some((k) => (words[k] as NameWord).given && !(words[k] as NameWord).place)) &&
    [withPerson, metWith, relation, opensClause].some((frame) => frame.test(left)) &&
    (items.length > 2 || !virtue.test((words[i] as NameWord).text))
  )
}
