import type { Entity } from '../../contract/finding.ts'
import type { TextHit, TextView } from '../../contract/plugins.ts'
import { announced, type IdentifierKind } from '../../words/identifiers.ts'
import { digitRuns } from '../../words/numbers.ts'
import {
  announces,
  badlyHeard,
  endsSentence,
  type HeardWord,
  isMixed,
  meanOf,
  opensClause,
  type Phrase,
  phraseAt,
} from '../../words/phrases.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'misheard-number'
const entities: Readonly<Partial<Record<IdentifierKind, Entity>>> = {
  iban: 'IBAN',
  card: 'CARD',
  nir: 'NIR',
  siret: 'SIRET',
  siren: 'SIREN',
  secret: 'SECRET',
  birth: 'BIRTH_DATE',
}

/** What says that nothing but a number comes now; a number that is only talked about stands in a sentence that is understood. */
const announcing =
  /(?<![\p{L}\d])(?:(?:numero|code) (?:de |du )(?:ma |la |mon |l')?(?:secu(?:rite sociale?)?|telephone|portable|fixe|compte|carte(?: bancaire| bleue)?|porte|portail|immeuble)|(?:ibans?|rib|sirets?|sirens?|digicode)|(?:social security|national insurance|phone|mobile|telephone|card|account) number|(?:door|gate) code)(?![\p{L}\d])[\s,:]*(?:(?:c'est|est|is|it's)(?![\p{L}'])(?: le(?![\p{L}']))?[\s,:]*)?/gu
/** Longest stretch behind an announcement, in words, and longest phrase that is one group of a number. */
const most = { words: 16, group: 3 } as const
/** Groups of a telephone number: behind them a phrase without a number is something else. */
const groups = 5

/** The words of a view and its phrases; another speaker begins another phrase. */
interface Heard {
  readonly view: TextView
  readonly words: readonly HeardWord[]
  readonly opensLine: (index: number) => boolean
}

function heardIn(view: TextView): Heard {
  const words = view.words.map(({ start, end, probability }) => ({ text: view.text.slice(start, end), probability }))
  const opensLine = (index: number): boolean => view.text[(view.words[index]?.start ?? 0) - 1] === '\n'
  return { view, words, opensLine }
}

const phraseIn = ({ words, opensLine }: Heard, first: number): Phrase =>
  phraseAt(words, first, (index) => opensLine(index + 1))

const textIn = ({ words }: Heard, first: number, last: number): string =>
  words
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join(' ')

/** How many numbers a phrase holds; "un" is one where it stands alone, or else an article. */
function numbersIn(heard: Heard, { first, last }: Phrase): number {
  const text = textIn(heard, first, last)
  const alone = first === last
  const numbers = digitRuns(text, heard.view.language).filter(
    (run) => alone || run.text !== '1' || !run.inWords || run.groups.length > 1,
  )
  return numbers.length + heard.words.slice(first, last + 1).filter((word) => isMixed(word.text)).length
}

/** Badly heard phrases behind an announcement, one number among them at least. */
function behindAnnouncements(heard: Heard): Phrase[] {
  const { view, words } = heard
  return [...readingOf(view).folded.matchAll(announcing)].flatMap((match): Phrase[] => {
    const at = match.index + match[0].length
    const first = view.words.findIndex((word) => word.end > at)
    // a number that was heard as one is the other detectors'
    if (first < 0 || /^\P{L}*\d/u.test(words[first]?.text ?? '')) return []
    let last = first - 1
    let numbers = 0
    while (last + 1 < words.length && (last < first || !endsSentence(words[last]?.text ?? ''))) {
      const phrase = phraseIn(heard, last + 1)
      if (phrase.probability >= badlyHeard || phrase.last - first >= most.words) break
      if (last >= first && opensClause(words[phrase.first] as HeardWord)) break
      if (last >= first && heard.opensLine(phrase.first)) break
      numbers += numbersIn(heard, phrase)
      last = phrase.last
    }
    return numbers > 0 ? [{ first, last, probability: meanOf(words, first, last) }] : []
  })
}

/** Rows of short phrases that are mostly numbers: a number that is dictated, some groups of which became other words. */
function dictated(heard: Heard): Phrase[] {
  const { words } = heard
  const out: Phrase[] = []
  let at = 0
  while (at < words.length) {
    const head = phraseIn(heard, at)
    at = head.last + 1
    const first = headOf(heard, head)
    if (first === null) continue
    let last = head.last
    let numbers = numbersIn(heard, { ...head, first })
    let taken = 1
    for (let next = at; next < words.length && !endsSentence(words[last]?.text ?? ''); ) {
      const phrase = phraseIn(heard, next)
      if (phrase.last - phrase.first >= most.group || heard.opensLine(next)) break
      if (opensClause(words[next] as HeardWord)) break
      const more = numbersIn(heard, phrase)
      if (more === 0 && (taken >= groups || phrase.probability >= badlyHeard + 0.2)) break
      numbers += more
      taken++
      last = phrase.last
      next = last + 1
    }
    const probability = meanOf(words, first, last)
    const unsure = probability < (numbers >= 3 ? badlyHeard + 0.1 : badlyHeard - 0.1)
    if (taken < 3 || numbers < 2 || !unsure) continue
    out.push({ first, last, probability })
    at = last + 1
  }
  return out
}

/**
 * First word of a row of numbers whose first one stands in a phrase: its last words and, where those are all of it, the
 * ones before; null where no number stands in it.
 */
function headOf(heard: Heard, phrase: Phrase): number | null {
  const first = tailOf(heard, phrase.last, phrase.first)
  if (first > phrase.last) return null
  if (numbersIn(heard, { ...phrase, first }) === 0) {
    // "c'est Lissardoune, 145, 688": only what tells a number may stand before a word that is none
    const told = first > 0 && /^(?:c'est|is)$/iu.test(heard.words[first - 1]?.text ?? '')
    return told && meanOf(heard.words, first, phrase.last) < badlyHeard ? first : null
  }
  const last = first - 1
  if (first > phrase.first || last < 0 || heard.opensLine(first) || endsSentence(heard.words[last]?.text ?? ''))
    return first
  // "au le haut, un, carotte": what an announcement alone stands before
  const more = tailOf(heard, last, 0)
  const announced = more > 0 && announces(heard.words[more - 1]?.text ?? '')
  return announced && more <= last && meanOf(heard.words, more, last) < badlyHeard ? more : first
}

/** First of the words that end at `last` and are as many as a group of a number has, behind what announces them. */
function tailOf({ words }: Heard, last: number, from: number): number {
  let first = last
  if (announces(words[last]?.text ?? '')) return last + 1
  while (first > from && last - first < most.group - 1 && !announces(words[first - 1]?.text ?? '')) first--
  return first
}

/** Words that are no word: `FM3D4156`. */
const glued = ({ words }: Heard): Phrase[] =>
  words.flatMap(({ text, probability }, i) =>
    probability < badlyHeard + 0.1 && isMixed(text) && /^\P{L}*[\p{Lu}\d]{6,}\P{L}*$/u.test(text)
      ? [{ first: i, last: i, probability }]
      : [],
  )

function find(view: TextView): TextHit[] {
  if (view.source !== 'speech') return []
  const heard = heardIn(view)
  return [...behindAnnouncements(heard), ...dictated(heard), ...glued(heard)].map(({ first, last }) => {
    const stretch = { start: view.words[first]?.start ?? 0, end: view.words[last]?.end ?? 0 }
    const entity = entities[announced(view, stretch)?.kind ?? 'phone'] ?? 'PHONE'
    return hit(id, entity, stretch, 0.6, [['pattern', 'misheard']], true)
  })
}

/** Numbers that are announced or dictated, and most of which recognition wrote as other words without being sure of them. */
export default ruleDetector({
  id,
  version: 2,
  entities: ['PHONE', 'IBAN', 'CARD', 'NIR', 'SIRET', 'SIREN', 'SECRET', 'BIRTH_DATE'],
  find,
})
