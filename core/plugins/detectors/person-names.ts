import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import { isOrdinary, type NameWord, nameWords } from './lists/name-words.ts'
import { wordList } from './lists/word-lists.ts'
import { isFamilyNameAlone, isParticleFirst, isSomebody } from './person-names/clauses.ts'
import { isEnumerated } from './person-names/enumerated.ts'
import { afterLe, isEverydaySurname } from './person-names/everyday-surnames.ts'
import { familyNameBefore, isTownSurname, until } from './person-names/extent.ts'
import { isFramed } from './person-names/framed.ts'
import {
  calledVerb,
  counted,
  doneBySomebody,
  doneWithSomebody,
  employer,
  foreignParticle,
  formal,
  introduction,
  learned,
  mustBeWord,
  office,
  oftenWord,
  oneOfThem,
  particle,
  presenting,
  relation,
  relationIn,
  relationNamed,
  saidToBe,
  theVirtue,
  title,
  titleWord,
  virtue,
} from './person-names/rules.ts'
import { spelledNames } from './person-names/spelled.ts'
import {
  article,
  calendarName,
  dated,
  determined,
  family,
  isActing,
  isMet,
  ofSomething,
  strongly,
  virtueNamed,
  withoutFalseArticles,
} from './person-names/standing.ts'
import {
  isUnheardOf,
  isVirtueBeforeSurname,
  isWordBeforeSurname,
  kin,
  nameLikeEnd,
} from './person-names/unknown-names.ts'
import { vietnameseName } from './person-names/vietnamese.ts'
import { isWestAfricanStart } from './person-names/west-african.ts'

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

  // "my mentor, Dr. Rao": what somebody is called with, and no name
  if (word.lived || titleWord.test(word.text)) return null
  // "Monsieur d'Aubigny"
  const titled = title.exec(left.replace(/(?:de )?[dl]'$/u, ''))
  const borne = word.surname || isEverydaySurname(word.text) || isTownSurname(word.text) || formal.test(left)
  if (
    titled &&
    (nameLike || (!word.cased && borne && (!mustBeWord.test(word.text) || (formal.test(left) && word.text === 'long'))))
  ) {
    return found('context-word', 'title', 0.92, word.start - (left.length - titled.index))
  }
  const after = words[i + 1] && particle.test((words[i + 1] as NameWord).text) ? words[i + 2] : words[i + 1]
  // "monsieur le floch", "Madame Le Bihan"
  if (
    titled &&
    particle.test(word.text) &&
    after?.gap === ' ' &&
    !after.never &&
    (!after.ordinary ||
      (after.surname && foreignParticle.test(word.text)) ||
      (word.text === 'le' && !word.cased && afterLe.test(after.text)) ||
      (after.cased && after.capital && (word.capital || /^(?:de|du|d)$/.test(word.text))))
  )
    return found('context-word', 'title', 0.9, word.start - (left.length - titled.index))
  if (
    office.test(left) &&
    (word.cased
      ? word.capital && !word.opens
      : !word.ordinary ||
        word.given ||
        (word.surname && word.text.length > 4) ||
        (learned.test(left) && isEverydaySurname(word.text)))
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
  // "we saw a robin"
  if (!word.capital && oneOfThem.test(word.text) && counted.test(left)) return null
  if (!word.capital && theVirtue.test(word.text) && article.test(left)) return null
  const short = word.text.length === 3 && !word.capital && !wordList('mostly-names').has(word.text)
  if (word.given && written && !(word.place && !strongly(left, right)) && !(short && !strongly(left, right)))
    return found('list', 'given-names', word.capital || !word.cased ? 0.85 : 0.7)
  if (
    (relation.test(left) || relationIn.test(left)) &&
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
    word.capital === word.cased &&
    !word.never &&
    !kin.test(word.text) &&
    !mustBeWord.test(word.text) &&
    doneBySomebody.test(behind)
  )
    return found('list', 'given-names', 0.7)
  if (isSomebody(words, i, folded) || isFramed(words, i, folded)) return found('context-word', 'person', 0.76)
  if (isWordBeforeSurname(words, i) && !determined.test(left)) return found('list', 'surnames', 0.72)
  if (
    word.givenToo &&
    !word.cased &&
    relation.test(left) &&
    family.test(left) &&
    ![calledVerb, mustBeWord, oftenWord, kin].some((words) => words.test(word.text)) &&
    !/^(?:rose|bill|mark|drew|art|rich|pat|rob|sue)$/.test(word.text)
  )
    return found('context-word', 'relation', 0.75)
  if (isWestAfricanStart(word, words[i + 1])) return found('list', 'surnames', 0.75)
  if (isVirtueBeforeSurname(words, i, folded) && !ofSomething(left)) return found('list', 'surnames', 0.72)
  // "ma fille prune", "joy from finance", "alors aimé il a pris la parole"
  if (virtueNamed(word, left, folded.slice(word.end, word.end + 40))) return found('context-word', 'person', 0.72)
  if (word.givenToo && !word.never && !mustBeWord.test(word.text) && saidToBe.test(behind) && !article.test(left))
    return found('context-word', 'relation', 0.75)
  if (calendarName.test(word.text) && (isMet(words, i, folded) || isActing(words, i, folded)))
    return found('context-word', 'person', 0.75)
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
  // "Grace and Hope", "rose, pierre and florence"
  if (!word.given && isEnumerated(words, i, folded)) return found('list', 'given-names', 0.75)
  if (isParticleFirst(words, i)) return found('list', 'surnames', 0.74)
  if (isFamilyNameAlone(words, i, folded)) return found('context-word', 'person', 0.74)
  if (
    word.surname &&
    word.cased &&
    word.capital &&
    !word.opens &&
    !word.ordinary &&
    !word.place &&
    // "a Cornish pasty"
    !(/(?:ish|ese)$/.test(word.text) && next && !next.capital) &&
    !employer.test(left)
  )
    return found('list', 'surnames', 0.7)
  return null
}

/** What a filler leads to. */
const goesOn =
  /^[\s,]+(?:voila|oui|non|ouais|c'est|je|j'ai|on|nous|tu|vous|en|moi|la|le|les|si|alors|du coup|justement|ecoute|mais|parce|quand|y|ca|ce|cette|une?|mon|ma|d'accord|bon|euh|pas|faut|il (?:faut|y)|regarde|tiens|merci|bref)(?![\p{L}-])/u
/** "Ben perrine m'a dit", "ben voilà": not the name. */
function isFiller(words: readonly NameWord[], i: number, folded: string): boolean {
  const word = words[i] as NameWord
  if (word.text !== 'ben' || (word.capital && !word.opens)) return false
  const next = words[i + 1]
  const named = next !== undefined && (next.given || next.givenToo || next.ambiguous)
  return (!word.capital && named) || goesOn.test(folded.slice(word.end, word.end + 24))
}

function find(view: TextView): TextHit[] {
  const folded = withoutFalseArticles(view.text, readingOf(view).folded)
  const words = nameWords(view.text)
  const hits: TextHit[] = spelledNames(folded).map((one) => hit(id, 'PERSON', one, 0.8, [['pattern', 'spelled']]))
  let i = 0
  while (i < words.length) {
    // "ben perrine m'a dit": a filler before a name
    const filler = view.language === 'fr' && isFiller(words, i, folded)
    const syllables = vietnameseName(words, i)
    if (syllables > 0) {
      const { end } = words[i + syllables - 1] as NameWord
      hits.push(hit(id, 'PERSON', { start: (words[i] as NameWord).start, end }, 0.8, [['list', 'surnames']]))
      i += syllables
      continue
    }
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
export default ruleDetector({ id, version: 12, entities: ['PERSON'], find, isOrdinary })
