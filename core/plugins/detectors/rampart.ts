import type { OpenTextDetector, PluginHost, TextDetector, TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { type NameWord, nameWords } from './lists/name-words.ts'
import { wordList } from './lists/word-lists.ts'
import { isEverydaySurname } from './person-names/everyday-surnames.ts'
import { actedVerb, employer, mustBeWord, particle, relation } from './person-names/rules.ts'
import { withoutFalseArticles } from './person-names/standing.ts'
import { opinionsOf } from './rampart/clues.ts'
import { type Judged, type Named, openRampart } from './rampart/model.ts'
import { sentencesOf } from './rampart/sentences.ts'
import { weighed } from './rampart/weighed.ts'

const id = 'rampart'

/**
 * A person or a town that the model names, word by word: pieces are widened to the words they lie in, ordinary words fall
 * away, and a given name that it takes for a town is a person.
 */
function judged(view: TextView, words: readonly NameWord[], named: Named): TextHit[] {
  const { folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const [i, word] of words.entries()) {
    if (word.end <= named.start || word.start >= named.end) continue
    const share = (Math.min(word.end, named.end) - Math.max(word.start, named.start)) / (word.end - word.start)
    if (share < 0.5 && named.probability < 0.8) continue
    const left = folded.slice(Math.max(0, word.start - 30), word.start)
    // "mon binôme": who somebody is to me
    if (relation.test(`${left}${word.text} `)) continue
    // right behind a given name the model's word for a family name is enough, everyday word or not
    if (
      named.label === 'SURNAME' &&
      named.probability >= 0.75 &&
      isBehindName(words, i) &&
      !word.never &&
      !(word.cased && !word.capital) &&
      !mustBeWord.test(word.text) &&
      !actedVerb.test(word.text)
    ) {
      hits.push(hit(id, 'PERSON', word, named.probability * 0.9, [['model', 'surname']]))
      continue
    }
    // "awa ndiaye": a given name that is a word, with a family name behind it
    const next = words[i + 1]
    if (
      named.label === 'GIVEN_NAME' &&
      !word.never &&
      next?.gap === ' ' &&
      !next.never &&
      !next.ordinary &&
      (next.surname || next.given || (!word.ordinary && !word.place && next.end <= named.end)) &&
      (word.givenToo || !word.ordinary) &&
      (!word.cased || word.capital)
    ) {
      hits.push(hit(id, 'PERSON', word, named.probability * 0.9, [['model', 'given_name']]))
      continue
    }
    // "la rose est fanée": what something is, not who
    if (
      /(?:^|[^'\p{L}])(?:est|sont|etait|etaient|ete|suis|es|sommes)\s+$/u.test(left) &&
      /ee?s?$/.test(word.text) &&
      !word.given
    )
      continue
    if (word.never || (word.lived && named.entity === 'PERSON')) continue
    const ordinary = word.ordinary && !word.given
    const borne =
      word.surname ||
      word.givenToo ||
      (named.entity === 'LOCATION' && (word.place || wordList('places-also-words').has(word.text)))
    if (ordinary && (!word.cased || !word.capital || word.opens || named.probability < 0.8 || !borne)) continue
    if (word.cased && !word.capital && !word.given && !(word.surname && !word.ordinary)) continue
    if (employer.test(left) && !word.given) continue
    // a capital that begins a sentence says nothing: the model alone has to be sure
    if (word.opens && (word.ordinary || (!word.given && !word.surname && !word.place && named.probability < 0.85)))
      continue
    const entity = named.entity === 'LOCATION' && word.given && !word.place && !word.lived ? 'PERSON' : named.entity
    if (entity === 'PERSON' && word.place && !word.given && named.probability < 0.9) continue
    if (entity === 'LOCATION' && !word.place && named.probability < 0.7) continue
    hits.push(hit(id, entity, word, named.probability * 0.9, [['model', named.label.toLowerCase()]]))
    // "Little Snoring": the word that goes with the town's name
    if (
      entity === 'LOCATION' &&
      word.ordinary &&
      word.cased &&
      next?.gap === ' ' &&
      next.capital &&
      !next.never &&
      !next.given
    )
      hits.push(hit(id, entity, next, named.probability * 0.85, [['model', named.label.toLowerCase()]]))
    // "precious adeyemi": a given name that is a word
    if (named.label === 'SURNAME' && named.probability >= 0.75 && words[i - 1]?.givenToo && word.gap === ' ') {
      const first = words[i - 1] as NameWord
      if (!first.never && (!word.cased || first.capital) && !mustBeWord.test(first.text) && !word.ordinary)
        hits.push(hit(id, 'PERSON', first, named.probability * 0.8, [['model', 'given_name']]))
    }
    // "Wang Xiulan": the family name said first
    const before = words[i - 1]
    if (entity === 'PERSON' && before && word.cased && word.capital && word.gap === ' ' && isFamilyNameFirst(before))
      hits.push(hit(id, 'PERSON', before, named.probability * 0.8, [['model', 'surname']]))
  }
  return hits
}

const isFamilyNameFirst = (word: NameWord): boolean =>
  word.capital &&
  word.text.length > 1 &&
  !/'/.test(word.text) &&
  (!word.ordinary || isEverydaySurname(word.text)) &&
  !word.never &&
  !word.place

/** Whether a given name, and at most particles, stand right before the word at `i`. */
function isBehindName(words: readonly NameWord[], i: number): boolean {
  for (let k = i; k > 0 && i - k < 4; k--) {
    if ((words[k] as NameWord).gap !== ' ') return false
    const before = words[k - 1] as NameWord
    if (before.given || (before.givenToo && before.capital)) return true
    if (!particle.test(before.text)) return false
  }
  return false
}

/** One letter or sign alone names nobody. Faces are read as one now and then. */
const severalLetters = /\p{L}.*\p{L}/su

interface Range {
  readonly start: number
  readonly end: number
}

async function open(host: PluginHost): Promise<OpenTextDetector> {
  const model = await openRampart(await host.models.need('rampart'), host.threads)
  return {
    async find(view) {
      if (!severalLetters.test(view.text)) return []
      const words = nameWords(view.text)
      const hits: TextHit[] = []
      const pieces: Judged[] = []
      for (const { start, end } of sentencesOf(view.text)) {
        host.signal.throwIfAborted()
        const placed = <T extends Range>(one: T): T => ({ ...one, start: one.start + start, end: one.end + start })
        const read = await model.read(view.text.slice(start, end))
        pieces.push(...read.pieces.map(placed))
        for (const named of read.named.map(placed))
          if (named.entity === 'PERSON' || named.entity === 'LOCATION') hits.push(...judged(view, words, named))
      }
      // a line of a page has no clauses to weigh
      if (view.source !== 'speech') return hits
      const folded = withoutFalseArticles(view.text, readingOf(view).folded)
      return [...hits, ...weighed(id, words, opinionsOf(words, pieces), view.text, folded)]
    },
    close: () => model.close(),
  }
}

/** Rampart, a small token classifier for names and places, judged by the lists of names and ordinary words. */
export default {
  kind: 'text-detector',
  id,
  version: 11,
  entities: ['PERSON', 'LOCATION'],
  needs: ['rampart'],
  open,
} satisfies TextDetector
