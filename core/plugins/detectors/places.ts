import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { settled } from '../../words/settled.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import { months } from './lists/name-words.ts'
import { wordList } from './lists/word-lists.ts'

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

function find(view: TextView): TextHit[] {
  const { tokens, folded } = readingOf(view)
  const sure = wordList('places')
  const also = wordList('places-also-words')
  const communes = wordList('communes-small')
  const hits: TextHit[] = []
  const words = tokens.filter((t) => t.kind === 'word')
  let i = 0
  while (i < words.length) {
    const first = words[i] as (typeof words)[number]
    let found: { end: number; count: number; score: number } | null = null
    for (let count = Math.min(6, words.length - i); count > 0 && !found; count--) {
      const last = words[i + count - 1] as (typeof words)[number]
      const range = folded.slice(first.start, last.end)
      if (!/^[\p{L}' -]+$/u.test(range)) continue
      const name = range
        .replaceAll('-', ' ')
        .replace(/\s+/g, ' ')
        .replace(/\bst\b/g, 'saint')
        .replace(/\bste\b/g, 'sainte')
      const before = folded.slice(Math.max(0, first.start - 45), first.start)
      if (company.test(before)) continue
      const lead = leads.test(before)
      const capital = first.capital
      const opens = first.start === 0 || /[.!?…]\s*$/.test(before)
      const article = /^(?:la|le|les) /.test(name)
      // "la réunion", "les lilas": a town only with its capital, or where somebody lives
      const second = words[i + 1]
      if (article && !second?.capital && !settled.test(before)) continue
      // "du Havre", "au Mans": the town's article has melted into the word before it
      const melted = /(?:^|[\s,(])(?:du|au)\s+$/u.test(before)
        ? `le ${name}`
        : /(?:^|[\s,(])(?:des|aux)\s+$/u.test(before)
          ? `les ${name}`
          : ''
      const beside = hits.at(-1)?.end === first.start - 1
      const ordinary = wordList('ordinary-fr').has(name) || wordList('ordinary-en').has(name)
      if (months.has(name) || (ordinary && business.test(before))) continue
      // "starts school in bath": without an article the thing cannot be meant
      if (view.language === 'en' && !capital && /(?:^|\s)(?:in|from)\s$/u.test(before) && countable.test(name))
        found = { end: last.end, count, score: 0.7 }
      else if (melted !== '' && sure.has(melted) && (capital || settled.test(before)))
        found = { end: last.end, count, score: 0.8 }
      else if (sure.has(name)) {
        // "les paris sportifs": without a capital, a town that is a word too needs the word that leads to it
        if (
          ((name.length > 3 || (lead && settled.test(before))) && (capital || lead || beside || !ordinary)) ||
          (capital && lead)
        )
          found = { end: last.end, count, score: lead ? 0.9 : 0.75 }
      } else if (also.has(name)) {
        if (capital && !opens && lead) found = { end: last.end, count, score: 0.8 }
        else if (capital && settled.test(before)) found = { end: last.end, count, score: 0.75 }
        else if (street.test(before)) found = { end: last.end, count, score: 0.8 }
        else if (lead && /(?:^|[\s,])(?:a|in|from|to|de|sur)\s*$/u.test(before) && settled.test(before))
          found = { end: last.end, count, score: 0.7 }
      } else if (communes.has(name) && name.length > 3) {
        const common = ordinary || wordList('given-names').has(name)
        if (view.language === 'en' && !capital) continue
        if (lead && capital && !opens) found = { end: last.end, count, score: 0.7 }
        else if (lead && !common && (settled.test(before) || heading.test(before)))
          found = { end: last.end, count, score: 0.65 }
      }
    }
    if (found) {
      hits.push(hit(id, 'LOCATION', { start: first.start, end: found.end }, found.score, [['list', 'places']]))
      i += found.count
    } else i++
  }
  return hits
}

/** Towns, departments, regions: communes of France and larger towns elsewhere. Countries tell little and are left. */
export default ruleDetector({ id, version: 4, entities: ['LOCATION'], find })
