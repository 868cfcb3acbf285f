import type { NameWord } from '../lists/name-words.ts'
import { isEverydaySurname } from '../person-names/everyday-surnames.ts'
import * as rules from '../person-names/rules.ts'
import { article, determined, family, ofSomething } from '../person-names/standing.ts'
import { isUnheardOf, kin } from '../person-names/unknown-names.ts'

/** What the model makes of a word, 0..1 each: the means over its pieces. */
export interface Opinion {
  readonly person: number
  readonly place: number
}

const none: Opinion = { person: 0, place: 0 }

/**
 * What the model makes of each word.
 * @param pieces what it makes of the pieces of words, in order
 */
export function opinionsOf(
  words: readonly NameWord[],
  pieces: readonly (Opinion & { readonly start: number; readonly end: number })[],
): Opinion[] {
  let first = 0
  return words.map(({ start, end }) => {
    while (first < pieces.length && (pieces[first] as { end: number }).end <= start) first++
    let [person, place, count] = [0, 0, 0]
    for (let k = first; k < pieces.length && (pieces[k] as { start: number }).start < end; k++) {
      const piece = pieces[k] as Opinion
      person += piece.person
      place += piece.place
      count++
    }
    return count === 0 ? none : { person: person / count, place: place / count }
  })
}

/** What stands before a word and tells whether it is a name (folded text that ends right before it). */
const before: Readonly<Record<string, RegExp>> = {
  relation: rules.relation,
  'relation-in': rules.relationIn,
  'with-person': rules.withPerson,
  employer: rules.employer,
  'done-with': rules.doneWithSomebody,
  'met-with': rules.metWith,
  'opens-clause': rules.opensClause,
  greeting: rules.greeting,
  pleasantry: rules.pleasantry,
  introduction: rules.introduction,
  presenting: rules.presenting,
  title: rules.title,
  office: rules.office,
  between: /(?<!\p{L})(?:entre|between)\s+(?:\p{L}+ (?:et|and) )?$/u,
  determined,
  article,
  family,
  counted: rules.counted,
}
/** The same behind it. */
const behind: Readonly<Record<string, RegExp>> = {
  'person-does': rules.personDoes,
  'done-by': rules.doneBySomebody,
  asked: rules.isAsked,
  'spoken-to': rules.spokenTo,
  'of-team': rules.ofTeam,
  possessed: rules.possessed,
  'said-to-be': rules.saidToBe,
  'and-me': /^\s+(?:et|and)\s+(?:moi|lui|elle|nous|me|i|him|her|us)(?![\p{L}-])/u,
}
/** What the word itself is besides. */
const itself: Readonly<Record<string, RegExp>> = {
  virtue: rules.virtue,
  'called-verb': rules.calledVerb,
  'often-word': rules.oftenWord,
  'acted-verb': rules.actedVerb,
  'one-of-them': rules.oneOfThem,
  particle: rules.particle,
  kin,
}
const conjunction = /^(?:et|and|ou|or)$/

/** What the lists say of a word. */
function kindOf(word: NameWord | undefined): string {
  if (!word) return 'none'
  if (word.never) return 'never'
  if (word.given) return 'given'
  if (word.ambiguous) return 'ambiguous'
  if (word.givenToo) return word.ordinary ? 'given-ordinary' : 'given-too'
  if (word.surname) return word.ordinary ? 'surname-ordinary' : 'surname'
  if (isEverydaySurname(word.text)) return 'everyday-surname'
  if (word.ordinary) return 'ordinary'
  if (word.place) return 'place'
  return isUnheardOf(word) ? 'unheard' : 'other'
}

/** Below this the model's word for a name that no list knows is a guess. */
const unheardFrom = 0.3
const noName = new Set(['never', 'ordinary', 'place', 'other'])

/** Whether a word can be a name of somebody at all. */
export function isPossible(word: NameWord, { person, place }: Opinion, folded: string): boolean {
  const kind = kindOf(word)
  if (noName.has(kind) || rules.mustBeWord.test(word.text) || word.text.length < 2) return false
  if ((word.cased && !word.capital) || word.lived || (word.place && place > person)) return false
  // "ma sœur aime": what she does; "ben perrine m'a dit": a filler
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  if (rules.calledVerb.test(word.text) && rules.relation.test(left)) return false
  // "a matter of will"
  if (!word.capital && rules.isVirtueOrThing(word.text) && ofSomething(left)) return false
  if (word.text === 'ben' && (!word.capital || word.opens)) return false
  return kind !== 'unheard' || person >= unheardFrom
}

const steps = [-6, -4.5, -3, -1.5, 0, 1.5, 3]
/** A probability as one of eight steps of its odds, which a weight can be learned for. */
function stepOf(probability: number): number {
  const odds = Math.log(probability / Math.max(1e-9, 1 - probability))
  const step = steps.findIndex((top) => odds < top)
  return step < 0 ? steps.length : step
}

/** Everything around the word at `i` that tells whether it is the name of somebody, as keys: see `name-clues.txt`. */
export function cluesOf(
  words: readonly NameWord[],
  i: number,
  opinions: readonly Opinion[],
  text: string,
  folded: string,
): string[] {
  const word = words[i] as NameWord
  const [last, next] = [words[i - 1], words[i + 1]]
  const { person, place } = opinions[i] ?? none
  const kind = kindOf(word)
  const marks = (from: number, to: number): string => folded.slice(from, to).replace(/\s/g, '')
  const said = (one: NameWord | undefined): string => (one ? marks(one.start - one.gap.length, one.end) : '')
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const right = folded.slice(word.end, word.end + 40)
  const clues = [
    `kind ${kind}`,
    `case ${kind} ${!word.cased ? 'none' : word.opens ? 'opens' : 'inside'}`,
    `model ${stepOf(person)}`,
    `model-kind ${kind} ${stepOf(person)}`,
    `model-place ${stepOf(place)}`,
    `model-left ${last ? stepOf((opinions[i - 1] ?? none).person) : 'none'}`,
    `model-right ${next ? stepOf((opinions[i + 1] ?? none).person) : 'none'}`,
    `kind-left ${kindOf(last)}`,
    `kind-right ${kindOf(next)}`,
    `marks-left ${marks(word.start - word.gap.length, word.start)}`,
    `marks-right ${marks(word.end, next?.start ?? text.length)}`,
    `left ${said(last)}`,
    `right ${said(next)}`,
  ]
  if (conjunction.test(last?.text ?? '')) clues.push(`joined-left ${kindOf(words[i - 2])}`)
  if (conjunction.test(next?.text ?? '')) clues.push(`joined-right ${kindOf(words[i + 2])}`)
  // "un verre de rosé": the accent that tells the word from the name
  if (/[^\p{ASCII}]/u.test(text.slice(word.start, word.end))) clues.push(`accent ${kind}`)
  for (const [key, frame] of Object.entries(before)) if (frame.test(left)) clues.push(`before ${key}`)
  for (const [key, frame] of Object.entries(behind)) if (frame.test(right)) clues.push(`behind ${key}`)
  for (const [key, frame] of Object.entries(itself)) if (frame.test(word.text)) clues.push(`itself ${key}`)
  return clues
}
