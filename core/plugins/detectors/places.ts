import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { livesIn, settled } from '../../words/settled.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import type { Token } from '../../words/tokens.ts'
import { isOrdinary, months } from './lists/name-words.ts'
import { isEponym } from './lists/proverbial.ts'
import { wordList } from './lists/word-lists.ts'
import { mustBeWord } from './person-names/rules.ts'
import {
  afterA,
  afterIn,
  afterWorkAt,
  aroundTown,
  besides,
  between,
  betweenEnd,
  bornIn,
  calledPlace,
  closes,
  firmsPart,
  inhabits,
  inTheTown,
  neverMeant,
  oftenRegion,
  onTheRiver,
  origin,
  partOf,
  premises,
  premisesOf,
  stop,
  streetIn,
  streetRightBefore,
  toldPlace,
  toOrIn,
  unknownPlace,
  workAt,
} from './places/frames.ts'

const id = 'places'

/** Words that lead to a place, before it. */
const leads =
  /(?:^|[\s,(])(?:a|au|aux|en|sur|vers|depuis|de|d'|pres de|autour de|dans le|dans la|dans les|in|to|from|at|near|around|of|la ville de|habite|vit|live[sd]? in|based in)\s*(?:la |le |les |l')?$/u
const street =
  /(?:rue|avenue|boulevard|place|impasse|allee|chemin|quai|cours|route|street|road|lane)[^.;]{2,40}[\s,]+(?:a|in)\s+$/u
const company = /(?:chez|pour la societe|la societe|l'entreprise|works? for|working for)\s+$/u
/** "Galerie du Port": what a business is called after is a thing, though there is a town of that name. */
const business =
  /(?:^|[^\p{L}])(?:galerie|cafe|bar|hotel|restaurant|brasserie|librairie|boulangerie|patisserie|pharmacie|garage|atelier|boutique|maison|auberge|salon|ferme|moulin|domaine|epicerie|fromagerie|cave|cabinet|institut)s?\s+(?:du|des)\s+$/u

/** Where people go and what stands in a town: enough for a small town whose name is no word. */
const heading =
  /(?:\b(?:par[st]|va|vais|vas|vont|allons|aller|allee?s?|passee?s?|passer|arrivee?s?|arriver)|week-end|gare|mairie|maire|hopital|lycee|college|agence|gite|maison|appartement|stage|mariage|marche)[^.,;]{0,20}$/u

/** English towns whose names are things that need an article. */
const countable = /^(?:bath|hull|derby|crewe|wells|poole|stoke|deal|ware|battle)$/

interface Candidate {
  /** Folded, blanks for hyphens. */
  readonly name: string
  readonly before: string
  readonly after: string
  readonly capital: boolean
  /** True for the first word of a sentence, whose capital says nothing. */
  readonly opens: boolean
  /** A place stands right before it, or before an "and" between the two. */
  readonly beside: 'right' | 'and' | null
  readonly english: boolean
}

/** How surely a stretch names a place, 0..1; 0 when it does not. */
function surely(one: Candidate): number {
  const { name, before, capital, opens, english } = one
  const lead = leads.test(before)
  const ordinary = isWord(name)
  if (months.has(name) || (ordinary && business.test(before))) return 0
  // "du Havre", "au Mans": the town's article has melted into the word before it
  const melted = /(?:^|[\s,(])(?:du|au)\s+$/u.test(before)
    ? `le ${name}`
    : /(?:^|[\s,(])(?:des|aux)\s+$/u.test(before)
      ? `les ${name}`
      : ''
  // "starts school in bath": without an article the thing cannot be meant
  if (english && !capital && /(?:^|\s)(?:in|from)\s$/u.test(before) && countable.test(name)) return 0.7
  if (melted !== '' && wordList('places').has(melted) && (capital || settled.test(before))) return 0.8
  if (wordList('places').has(name)) {
    // "les paris sportifs": without a capital, a town that is a word too needs the word that leads to it
    const long = name.length > 3 || (lead && settled.test(before))
    if ((long && (capital || lead || one.beside === 'right' || !ordinary)) || (capital && lead))
      return lead ? 0.9 : 0.75
  } else if (wordList('places-also-words').has(name)) {
    if (capital && !opens && lead) return 0.8
    if (capital && settled.test(before)) return 0.75
    if (street.test(before)) return 0.8
    // "went back to reading": what is done is no town
    const done = !capital && /ing$/.test(name) && !(/\bin\s$/.test(before) && closes.test(one.after))
    if (lead && !done && /(?:^|[\s,])(?:a|in|from|to|de|sur)\s*$/u.test(before) && settled.test(before)) return 0.7
  } else if (wordList('communes-small').has(name) && name.length > 3 && (!english || capital)) {
    if (lead && capital && !opens) return 0.7
    if (lead && !ordinary && !wordList('given-names').has(name) && (settled.test(before) || heading.test(before)))
      return 0.65
  }
  return framed(one, lead, ordinary)
}

/** Smaller towns and quarters, and towns that are words, where the words around leave nothing else to be meant. */
function framed(
  { name, before, after, capital, opens, beside, english }: Candidate,
  lead: boolean,
  ordinary: boolean,
): number {
  const big = wordList('places').has(name) || wordList('places-also-words').has(name)
  const quarter = wordList('quarters').has(name)
  const small = wordList('towns-small').has(name) || wordList('communes-small').has(name)
  if ((!big && !quarter && !small) || name.length < 3) return 0
  const known = ordinary || wordList('given-names').has(name) || wordList('surnames').has(name)
  if (quarter && !known && (lead || capital || stop.test(before))) return 0.75
  if (lead && capital && !opens) return 0.7
  if (calledPlace.test(before) || (toldPlace.test(before) && !known)) return 0.75
  const town = !ordinary || capital || (english && countable.test(name))
  if (big && inTheTown.test(before) && firmsPart.test(after) && town) return 0.7
  if (
    lead &&
    !known &&
    (settled.test(before) ||
      premises.test(before) ||
      toOrIn.test(before) ||
      origin.test(before) ||
      premisesOf.test(before))
  )
    return 0.68
  if (inhabits.test(before) && !neverMeant.test(name) && (capital || closes.test(after)) && (big || !known)) return 0.72
  if (big && partOf.test(before) && closes.test(after)) return 0.7
  if (oftenRegion.test(name) && /(?:^|[\s,(])en\s$/u.test(before)) return 0.7
  if (between.test(before) && betweenEnd.test(after)) return 0.7
  if (neverMeant.test(name) || !closes.test(after)) return 0
  if (street.test(before) || streetIn.test(before)) return 0.7
  if (big && streetRightBefore.test(before)) return 0.7
  // "un poste à vire": a verb that is a town
  if (workAt.test(before) && !afterA.test(name) && !afterWorkAt.test(name)) return 0.66
  if (livesIn.test(before)) return 0.72
  if ((big || quarter || (english && small)) && premises.test(before)) return 0.7
  if ((big || quarter || (small && !known)) && premisesOf.test(before) && !afterA.test(name)) return 0.68
  // "j'ai passé mon permis à gap": nothing else stands behind "à" without an article
  if ((big || quarter) && !english && /(?:^|[\s,(])a\s$/u.test(before) && !afterA.test(name)) return 0.66
  if (big && english && /(?:^|[\s,(])in\s$/u.test(before) && !afterIn.test(name)) return 0.66
  if (quarter && (stop.test(before) || aroundTown.test(before))) return 0.68
  // "i grew up in poole and madison is from leeds"
  if (known && /^\s+(?:is|was|has|had|said|says|works|lives|wants|est|a|va|travaille|habite)(?![\p{L}-])/u.test(after))
    return 0
  return (big || quarter) && beside === 'and' ? 0.66 : 0
}

const isWord = (name: string): boolean => wordList('ordinary-fr').has(name) || wordList('ordinary-en').has(name)

const lists = ['places', 'places-also-words', 'communes-small', 'towns-small', 'quarters'] as const

/** Whether any list holds a name, or the name with the article that melted into the word before it. */
const isListed = (name: string): boolean =>
  countable.test(name) ||
  lists.some((list) => wordList(list).has(name)) ||
  ['le', 'les'].some((article) => wordList('places').has(`${article} ${name}`))

/** "Il vient de ouarzazate": a word in no list, where only a place can stand. */
const isUnknownPlace = (name: string, before: string, after: string): boolean =>
  unknownPlace.test(name) &&
  (livesIn.test(before) || bornIn.test(before) || calledPlace.test(before) || toldPlace.test(before)) &&
  closes.test(after) &&
  !isOrdinary(name) &&
  !wordList('given-names').has(name) &&
  !wordList('surnames').has(name)

/** "A village called nether wallop": what follows is its name, whatever the words are, as far as the clause goes. */
function calledSo(
  words: readonly Token[],
  i: number,
  before: string,
  folded: string,
): { end: number; count: number; score: number } | null {
  if (!calledPlace.test(before) || mustBeWord.test((words[i] as Token).text)) return null
  for (let count = 1; count <= 3 && i + count <= words.length; count++) {
    const { end } = words[i + count - 1] as Token
    if (closes.test(folded.slice(end, end + 24))) return { end, count, score: 0.66 }
  }
  return null
}

/** "la réunion", "l'hôpital" without a capital: a town only where somebody lives or goes. */
function isThing(name: string, before: string, after: string): boolean {
  const bare = /^(?:(?:la|le|les|the) |l')(.+)$/.exec(name)?.[1]
  if (bare === undefined) return false
  if (bare === 'reunion') return !livesIn.test(before) && !/(?:ile|vacances|vols?) [^.,;]{0,12}$/u.test(before)
  if (!isWord(bare) && /(?:^|[\s,])(?:a|de|pour|vers|sur|dans|depuis|in|from|to)\s$/u.test(before)) return false
  if (isWord(bare) && !closes.test(after)) return true
  return ![settled, premises, aroundTown, stop, livesIn].some((frame) => frame.test(before))
}

function find(view: TextView): TextHit[] {
  const { tokens, folded } = readingOf(view)
  const hits: TextHit[] = []
  const listed: TextHit[] = []
  const words = tokens.filter((t) => t.kind === 'word')
  let i = 0
  for (const match of folded.matchAll(onTheRiver)) {
    const end = match.index + match[0].length
    hits.push(hit(id, 'LOCATION', { start: end - (match[1] as string).length, end }, 0.7, [['pattern', 'river']]))
  }
  while (i < words.length) {
    const first = words[i] as (typeof words)[number]
    const before = folded.slice(Math.max(0, first.start - 60), first.start)
    const last = listed.at(-1)
    let found: { end: number; count: number; score: number } | null = null
    for (let count = Math.min(6, words.length - i); count > 0 && !found && !company.test(before); count--) {
      const { end } = words[i + count - 1] as (typeof words)[number]
      const range = folded.slice(first.start, end)
      if (!/^[\p{L}' -]+$/u.test(range)) continue
      const said = range.replaceAll('-', ' ').replace(/\s+/g, ' ')
      const saint = said.replace(/\bst\b/g, 'saint').replace(/\bste\b/g, 'sainte')
      // "Bury St Edmunds" is written so
      const name = isListed(saint) ? saint : said
      const after = folded.slice(end, end + 24)
      if (!isListed(name)) {
        if (count === 1 && isUnknownPlace(name, before, after)) found = { end, count, score: 0.62 }
        continue
      }
      if (!words[i + 1]?.capital && isThing(name, before, after)) continue
      if (isEponym(before, name, after)) continue
      const score = surely({
        name,
        before,
        after,
        capital: first.capital,
        opens: first.start === 0 || /[.!?…]\s*$/.test(before),
        beside: !last
          ? null
          : last.end === first.start - 1
            ? 'right'
            : besides.test(folded.slice(last.end, first.start))
              ? 'and'
              : null,
        english: view.language === 'en',
      })
      if (score > 0) found = { end, count, score }
    }
    found ??= calledSo(words, i, before, folded)
    if (found) {
      listed.push(hit(id, 'LOCATION', { start: first.start, end: found.end }, found.score, [['list', 'places']]))
      i += found.count
    } else i++
  }
  return [...hits, ...listed]
}

/** Towns, departments, regions: communes of France, towns and well-known quarters elsewhere. Countries tell little and are left. */
export default ruleDetector({ id, version: 11, entities: ['LOCATION'], find })
