import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import { isOrdinary, type NameWord, nameWords } from './lists/name-words.ts'
import { wordList } from './lists/word-lists.ts'
import { afterLe, isEverydaySurname } from './person-names/everyday-surnames.ts'
import {
  doneBySomebody,
  doneWithSomebody,
  employer,
  foreignParticle,
  introduction,
  mustBeWord,
  office,
  oftenWord,
  particle,
  personDoes,
  presenting,
  relation,
  relationNamed,
  saidToBe,
  title,
  virtue,
  withPerson,
} from './person-names/rules.ts'
import { isUnheardOf, isWordBeforeSurname, kin, nameLikeEnd } from './person-names/unknown-names.ts'

const id = 'person-names'

type Why = readonly [code: string, detail: string]

/** Why the word at `i` begins a name; null when nothing says so. */
function begins(
  words: readonly NameWord[],
  i: number,
  folded: string,
  source: TextView['source'],
): { why: Why; score: number; start: number } | null {
  const word = words[i] as NameWord
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const right = folded.slice(word.end, word.end + 24)
  const nameLike = word.cased ? word.capital : !word.ordinary
  const found = (code: string, detail: string, score: number, start = word.start) => ({
    why: [code, detail] as const,
    score,
    start,
  })

  if (word.lived) return null
  const titled = title.exec(left)
  if (titled && (nameLike || (!word.cased && word.surname && !mustBeWord.test(word.text)))) {
    return found('context-word', 'title', 0.92, word.start - (left.length - titled.index))
  }
  const after = words[i + 1] && particle.test((words[i + 1] as NameWord).text) ? words[i + 2] : words[i + 1]
  // "monsieur le floch", "Madame Le Bihan"
  if (
    titled &&
    particle.test(word.text) &&
    after?.gap === ' ' &&
    !after.never &&
    (!after.ordinary || (after.cased && after.capital && (word.capital || /^(?:de|du|d)$/.test(word.text))))
  )
    return found('context-word', 'title', 0.9, word.start - (left.length - titled.index))
  if (
    office.test(left) &&
    (word.cased ? word.capital && !word.opens : !word.ordinary || word.given || (word.surname && word.text.length > 4))
  )
    return found('context-word', 'title', 0.85)
  if (
    (introduction.test(left) || relationNamed.test(left)) &&
    (word.given || word.givenToo || (nameLike && !(word.cased && word.ordinary && !word.surname))) &&
    !mustBeWord.test(word.text)
  ) {
    if (!/demande[rz]?\s+$/u.test(left) || word.given || word.ambiguous)
      return found('context-word', 'introduction', 0.92)
  }
  const written = word.cased && !word.capital ? !word.ordinary && !word.place : true
  // "la clémence" where capitals mean something is the word
  if (word.cased && !word.capital && article.test(left)) return null
  const short = word.text.length === 3 && !word.capital && !wordList('mostly-names').has(word.text)
  if (word.given && written && !(word.place && !strongly(left, right)) && !(short && !strongly(left, right)))
    return found('list', 'given-names', word.capital || !word.cased ? 0.85 : 0.7)
  if (
    relation.test(left) &&
    (word.cased
      ? word.capital && !word.place && (!word.ordinary || word.givenToo || word.surname)
      : !word.ordinary && !word.place)
  )
    return found('context-word', 'relation', 0.8)
  if (
    word.ambiguous && !virtue.test(word.text)
      ? strongly(left, right)
      : word.ambiguous && word.cased && word.capital && strongly(left, right)
  )
    if (!word.cased || word.capital) return found('list', 'given-names', 0.75)
  if (word.ambiguous && word.cased && word.capital && !word.opens && !article.test(left))
    return found('list', 'given-names', 0.7)
  if (
    ((word.givenToo && !(word.opens && word.ordinary)) || word.ambiguous) &&
    word.capital &&
    word.cased &&
    !word.place
  ) {
    const next = words[i + 1]
    if (
      next?.capital &&
      next.text.length > 1 &&
      !next.opens &&
      /^ $/.test(next.gap) &&
      (next.surname || !next.ordinary || isEverydaySurname(next.text)) &&
      !next.place
    )
      return found('list', 'given-names', 0.78)
    if (!word.opens && presenting.test(left) && word.ambiguous) return found('list', 'given-names', 0.75)
  }
  const next = words[i + 1]
  const behind = folded.slice(nameLikeEnd(words, i), nameLikeEnd(words, i) + 30)
  if (isUnheardOf(word) && (doneWithSomebody.test(left) || (doneBySomebody.test(behind) && !determined.test(left))))
    return found('context-word', 'person', 0.72)
  // "aino ahonen": two words side by side that no list knows; on a page they are more often a product, or misread
  if (
    source === 'speech' &&
    next &&
    next.gap === ' ' &&
    isUnheardOf(word) &&
    isUnheardOf(next) &&
    !next.given &&
    !employer.test(left)
  )
    return found('list', 'unknown-words', 0.7)
  if (
    word.givenToo &&
    word.opens &&
    word.capital &&
    !word.never &&
    !kin.test(word.text) &&
    !mustBeWord.test(word.text) &&
    doneBySomebody.test(behind)
  )
    return found('list', 'given-names', 0.7)
  if (isWordBeforeSurname(words, i) && !determined.test(left)) return found('list', 'surnames', 0.72)
  if (word.givenToo && !word.never && !mustBeWord.test(word.text) && saidToBe.test(behind) && !article.test(left))
    return found('context-word', 'relation', 0.75)
  if (
    calendarName.test(word.text) &&
    word.capital &&
    next?.capital &&
    next.text.length > 1 &&
    next.gap === ' ' &&
    !next.never &&
    !dated.test(left)
  )
    return found('list', 'given-names', 0.75)
  // "Grace and Tom": a name stands beside it
  const other = words[i + 2]
  if (
    word.givenToo &&
    word.capital &&
    word.cased &&
    !word.never &&
    /^(?:and|et)$/.test(next?.text ?? '') &&
    next?.gap === ' ' &&
    other?.capital &&
    other.gap === ' ' &&
    !other.never &&
    (other.given || (other.givenToo && words[i + 3]?.gap === ' ' && words[i + 3]?.capital))
  )
    return found('list', 'given-names', 0.75)
  if (
    word.surname &&
    word.cased &&
    word.capital &&
    !word.opens &&
    !word.ordinary &&
    !word.place &&
    !employer.test(left)
  )
    return found('list', 'surnames', 0.7)
  return null
}

const article = /(?<![\p{L}'-])(?:(?:la|le|les|une?|the|an?|cette|this)\s+|l'\s*)$/u
/** A word that makes a thing of what follows: "la pierre", "the mark". */
const determined =
  /(?<![\p{L}])(?:la|le|les|l'|une?|des|cette|ce|ces|de|du|d'|sa|the|an?|this|that|of|to|no|some|any|her|his|their|our)\s*$/u

const strongly = (left: string, right: string): boolean =>
  withPerson.test(left) && !/(?:c'est|et|and|from)\s+$/u.test(left)
    ? true
    : (personDoes.test(right) && !determined.test(left)) || relation.test(left) || introduction.test(left)
/** Months that are given names as well. */
const dated = /(?<![\p{L}])(?:in|since|until|by|of|last|next|this|before|after|en|mois de|d')\s*$/u
const calendarName = /^(?:april|may|june|august|avril)$/

/** How far a name that begins at `i` goes: index after its last word. */
function until(words: readonly NameWord[], i: number, byRule: boolean): number {
  let last = i
  let taken = 0
  const first = words[i] as NameWord
  for (let k = i + 1; k < words.length && k <= last + 3 && k - i < 7; k++) {
    const word = words[k] as NameWord
    if (!/^(?: |-|'|\. )?$/.test(word.gap) || (word.gap === '. ' && (words[k - 1] as NameWord).text.length > 1)) break
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

function belongs(words: readonly NameWord[], k: number, first: NameWord, byRule: boolean, count: number): boolean {
  const word = words[k] as NameWord
  if (count > 3) return false
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
function familyNameBefore(words: readonly NameWord[], i: number): number {
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

function find(view: TextView): TextHit[] {
  const { folded } = readingOf(view)
  const words = nameWords(view.text)
  const hits: TextHit[] = []
  let i = 0
  while (i < words.length) {
    // "ben perrine m'a dit": a filler before a name
    const filler = view.language === 'fr' && words[i]?.text === 'ben' && !words[i]?.capital && words[i + 1]?.given
    const start = filler ? null : begins(words, i, folded, view.source)
    if (!start) {
      i++
      continue
    }
    const to = until(words, i, start.why[1] === 'introduction' || start.why[1] === 'title')
    const end = (words[to - 1] as NameWord).end
    const from = Math.min(start.start, familyNameBefore(words, i))
    hits.push(hit(id, 'PERSON', { start: from, end }, start.score, [[start.why[0], start.why[1]]]))
    i = to
  }
  return hits
}

/** People: given and family names from lists, and what titles, introductions and relations lead to. */
export default ruleDetector({ id, version: 5, entities: ['PERSON'], find, isOrdinary })
