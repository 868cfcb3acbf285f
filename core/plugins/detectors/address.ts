import type { TextHit, TextView } from '../../contract/plugins.ts'
import { isAmount, isDayOfMonth } from '../../words/context.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { isStreetNameEnd } from '../../words/street.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import { wordList } from './lists/word-lists.ts'

const id = 'address'

const small =
  '(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|nonante|cents?|mille|et|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|and)'
const number = String.raw`(?:\d{1,5}(?:\s?[-/]\s?\d{1,4})?(?:\s?[a-d](?![\p{L}]))?|${small}(?:[\s-]+${small}){0,5}(?:\s[a-d](?![\p{L}']))?)(?:,?\s+(?:bis|ter|quater))?`
const way = String.raw`(?:rues?|avenues?|av\.?|boulevards?|bld|bd\.?|place|impasse|allees?|chemin|route|quai|cours|square|faubourg|passage|villa|ruelle|sentier|esplanade|promenade|rond-point|venelle|montee|cite|residence|hameau|lotissement|lieu-dit|traverse|parvis|mail|voie)`
/** Words for a way that are ordinary words as well: they need a number before them. */
const everyday =
  /^(?:place|route|chemin|cours|passage|cite|residence|mail|voie|promenade|mont|villa|traverse|parvis|sentier|montee)$/
/** Places to live in that are counted as a house number is said. */
const settlement = /^(?:hameau|lotissement|lieu-dit|cite|residence)$/
/** "Quinze chemin des oliviers": ways of that number would be "chemins", where the word has another form for many. */
const countsNoWays = (house: string, kind: string): boolean =>
  !/^(?:une?|1)(?!.*(?:bis|ter|quater))/.test(house) &&
  /^(?:place|route|chemin|passage|cite|residence|voie|promenade|villa|traverse|sentier|montee)$/.test(kind)
const link = String.raw`(?:(?:(?:de la|de|du|des|la|le|les|aux?|en|sur)\s+)|(?:(?:de l|d|l)'\s*))`
const french = new RegExp(
  String.raw`(?<![\p{L}\d])(?:(${number})\s*,?\s+)?(?:(?:la|le|l')\s*)?(${way})\s+(${link}*)([\p{L}\d][\p{L}\d'-]*)`,
  'gu',
)

const englishWay =
  '(?:street|road|avenue|lane|drive|boulevard|court|crescent|terrace|close|square|way|place|gardens?|grove|hill|row|parkway|highway|mews|quay|wharf|approach|walk|parade|embankment|broadway|rise|yard|view|gate|meadows?|fields|cottages|heights|st|rd|ave|ln|dr|blvd)'
const english = new RegExp(
  String.raw`(?<![\p{L}\d])(${number})\s*,?\s+((?:[\p{L}\d'-]+\s+){1,3}?)(${englishWay})(?![\p{L}\d'])\.?`,
  'gu',
)
/** An English street without its house number: "the clinic is on saint mary's road", "I live on Abbey Lane". */
const numberless =
  /(?<![\p{L}\d'])(?:on|at|off|in|from|near|along)\s+((?:[\p{L}'.-]+\s+){0,2}?[\p{L}'-]+)\s+(?:street|road|lane|avenue|crescent|terrace|mews|row|close|grove|gardens)(?![\p{L}\d'])/gu
const saint = /^(?:saint|st)[ .]/
/** A part of a house behind its street: "Suite 4", "flat two", "appartement 12", "bâtiment B". */
const unit = new RegExp(
  String.raw`^\s*,?\s+(?:(?:au )?(?:numero|n°)\s+(?:\d{1,4}|${small}(?:[\s-]+${small}){0,3})(?:,?\s+(?:bis|ter|quater))?(?![\p{L}\d])|(?:suite|apartment|apt\.?|unit|flat|floor|appartement|appart|apt|batiment|bat\.?|escalier|etage|porte|boite|bte)\s+(?:numero\s+)?(?:\d{1,4}[a-z]?|[a-d](?![\p{L}'])|${small}(?:[\s-]+${small})?)(?![\p{L}\d]))`,
  'u',
)
/** The same before its house number: "Flat 3B, 27 Mill Lane", "appartement 4, 12 rue". */
const unitBefore = new RegExp(
  String.raw`(?<![\p{L}\d])(?:suite|apartment|apt\.?|unit|flat|room|appartement|appart|apt|batiment|bat\.?|escalier|porte)\s+(?:numero\s+)?(?:(?:\d{1,4}\s?[a-z]?|[a-d]|${small}(?:[\s-]+${small})?(?:\s[a-d])?)\s*,?\s*)$|(?<![\p{L}\d])(?:flat|apt\.?|unit)\s+$`,
  'u',
)
/** "Rue Pasteur, au numéro 12". */
const numbered = /^\s*,?\s+(?:au )?(?:numero|n°)\s/u
/** Where an address begins whose house number stands at `start`. */
const unitStart = (folded: string, start: number): number =>
  start - (unitBefore.exec(folded.slice(Math.max(0, start - 40), start))?.[0].length ?? 0)
/** Where an address ends that goes on with the parts of its house. */
function withUnits(folded: string, end: number): number {
  const more = unit.exec(folded.slice(end, end + 40))
  return more ? withUnits(folded, end + more[0].length) : end
}
/** English words for a way that are ordinary words as well. */
const everydayWay =
  /^(?:way|hill|close|court|place|row|drive|square|st|dr|quay|wharf|approach|walk|parade|rise|yard|view|gate|meadows?|fields|cottages|heights)$/
/** What English ways are called after, word or not. */
const namesWays =
  /^(?:station|church|mill|manor|chapel|castle|abbey|priory|market|queens?|kings?|orchard|river|canal|cherry|oak|elm|ash|willow|maple|cedar|chestnut|beech|rose|holly|high|windmill|vicarage|rectory|bridge|forge|railway|hospital|college|school)$/
const postcodeUk = /(?<![\p{L}\d])[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}(?![\p{L}\d])/gu
const postcode = /(?<![\p{L}\d])(?:f-?\s?)?(?:0[1-9]|[1-8]\d|9[0-8])(?:\s?\d{3})(?![\p{L}\d]|\s?(?:€|euros?|%|\d))/gu
/** The way was not heard at all: "j'habite au 27 hudélila à Besançon". */
const wayUnheard = new RegExp(
  String.raw`(?:habit\p{L}+|vi[st]|vivons|loge\p{L}*|domicili\p{L}+|situe\p{L}*|adresse[^.!?\d]{0,14})\s+(?:au|le)\s+(${number}(?:\s+(?!(?:eme|etage|kilometres?|minutes?|heures?|metres?|km|ans|mois)(?!\p{L}))\p{L}[\p{L}'-]*){1,4}?)(?=\s*,?\s+a\s+\p{L}{3})`,
  'gu',
)
const misheard =
  /(?<![\p{L}\d])(\d{1,4}(?: bis| ter)?,?(?: [\p{L}'-]+){2,5}),? (?=(?:0[1-9]|[1-8]\d|9[0-8])[ .]?\d{3}(?:[ .]\d)?[, ]+\p{L})/gu
const notStreet =
  /^(?:a|the|of|to|and|in|on|my|your|his|our|their|this|that|more|other|different|long|great|good|big|only|best|wrong|right|no|any|each|every|days?|weeks?|months?|years?|times?|hours?|minutes?|people|persons?|steps?|ways?)$/
const notName =
  /^(?:et|ou|ou|est|a|qui|que|quand|pour|mais|donc|avec|dans|ai|on|je|tu|il|elle|nous|vous|ils|elles|meme|principale|entiere|avant|apres|comme|si|pas|plus|sans|par|puis|alors|c'est|j'ai|ce|cette|ces|un|une|mon|ma|mes|son|sa|ses|notre|votre|leur|travail|droite|gauche|y|se|me|te|d'a|calme|passante)$/

/** Right before a way without its article, which only an address lacks: "notre maison est chemin du lavoir". */
const addressed =
  /(?<!\p{L})(?:habit\p{L}+|situee?s?|sise?|se trouve|trouvent|loge\p{L}*|installee?s?|(?:maison|bureaux?|local|cabinet|boutique|appart\p{L}*|siege|atelier|salle|ecole|agence|studio) (?:est|c'est))\s+$/u
/** Behind these another word of a street's name has to follow: "vieux lavoir". */
const needsNoun = /(?<!\p{L})(?:vieux|vieille|grande?|petite?|haute?|basse?|belle|beau|nouvelle|nouveau)$/u

/** Somebody or something is at the place that follows. */
const located = /(?:sur|a|au|habit\p{L}+|situ\p{L}+|trouve|rendez-vous|rdv|adresse|sommes|est|c'est)\s+(?:la\s+)?$/u

/** What drives a mill: "rue du moulin à vent". */
const mill = /^[ -]a[ -](?:vent|eau|huile)(?!\p{L})/u

/** Continues a street's name after its first word; in text without capitals only while words can belong to one. */
function nameEnd(view: TextView, folded: string, firstStart: number, firstEnd: number): number {
  const cased = view.text[firstStart] !== view.text[firstStart]?.toLowerCase()
  let end = firstEnd
  for (let taken = 0; taken < 5; taken++) {
    const next =
      /^(\s+|-)((?:(?:(?:de la|de|du|des|la|le|les|von|van)\s+)|(?:(?:de l|d|l)'\s*))*)([\p{L}\d][\p{L}\d'-]*)/u.exec(
        folded.slice(end, end + 60),
      )
    if (!next) return end
    const links = next[2] as string
    const word = next[3] as string
    const at = end + (next[1] as string).length + links.length
    const capital = view.text[at] !== view.text[at]?.toLowerCase()
    const belongs = cased
      ? capital || /^(?:19|20)\d\d$/.test(word)
      : isStreetNameEnd(word, (w) => wordList('surnames').has(w) || wordList('given-names').has(w), links !== '') ||
        (links === '' && word.length > 3 && needsNoun.test(folded.slice(0, end)) && !notName.test(word))
    if (!belongs)
      return (
        end +
        (/(?<!\p{L})moulins?$/u.test(folded.slice(0, end))
          ? (mill.exec(folded.slice(end, end + 12))?.[0].length ?? 0)
          : 0)
      )
    end += next[0].length
  }
  return end
}

function find(view: TextView): TextHit[] {
  const { folded, lettered } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(french)) {
    const [all, counted, kind, , name] = match as unknown as [string, string | undefined, string, string, string]
    // "et la rue nord": no number
    const house = /^(?:et|and)$/.test(counted ?? '') ? undefined : counted
    const nameStart = match.index + all.length - name.length
    const capital = view.text[nameStart] !== view.text[nameStart]?.toLowerCase()
    const named =
      capital ||
      wordList('surnames').has(name) ||
      wordList('places').has(name) ||
      wordList('quarters').has(name) ||
      isStreetNameEnd(name, () => false, true)
    const links = (match[3] as string).trim()
    const before = folded.slice(0, match.index + (house ? 0 : all.indexOf(kind)))
    const hasNumber =
      numbered.test(folded.slice(match.index + all.length)) || (links !== '' && addressed.test(before.slice(-40)))
    // "un hameau de Corrèze": one of them
    if (house && /^une?$/.test(house) && settlement.test(kind)) continue
    // "deux cours de poterie": an everyday word needs a name behind it, unless "quinze chemin" can count no ways
    if (
      house &&
      everyday.test(kind) &&
      !named &&
      !(countsNoWays(house, kind) && /^(?:du|des|de la|de l'|d')$/.test(links))
    )
      continue
    if (notName.test(name)) continue
    const square = kind === 'place' && isStreetNameEnd(name, () => false, links !== '')
    if (
      !house &&
      !hasNumber &&
      everyday.test(kind) &&
      !square &&
      !(
        capital &&
        (kind === 'place' || kind === 'cours' || kind === 'route' || kind === 'chemin' || kind === 'passage')
      )
    )
      continue
    // "une fois à quai le bateau repart", but "rue la fayette"
    if (!house && !hasNumber && !capital && /^(?:le|la|les)$/.test(links) && wordList('ordinary-fr').has(name)) continue
    // "la place de marché nous prend dix pour cent"
    if (!house && name === 'marche' && !capital && (links !== 'du' || !located.test(folded.slice(0, match.index))))
      continue
    if (house && /^(?:un|une|et|six|dix)$/.test(house) && everyday.test(kind)) continue
    if (house && /^(?:un|une)$/.test(house) && !links && !capital) continue
    // "a street" in general: "dans la rue avec", "une rue calme"
    const afterSomebody =
      wordList('surnames').has(name) ||
      wordList('given-names').has(name) ||
      ((!wordList('ordinary-fr').has(name) || hasNumber) && isStreetNameEnd(name, () => false, true))
    if (!house && !capital && links === '' && !afterSomebody) continue
    const end = nameEnd(view, folded, nameStart, match.index + all.length)
    const start = house ? unitStart(folded, match.index) : match.index + all.indexOf(kind)
    const after = cityCode(view, folded, withUnits(folded, end))
    const codes: (string | [string, string])[] = ['pattern', ['context-word', 'street']]
    hits.push(hit(id, 'ADDRESS', { start, end: after }, house ? 0.92 : 0.8, codes))
  }
  // the way was misheard, but a house number, some words and a postcode with its town are an address all the same
  for (const match of folded.matchAll(misheard)) {
    const start = match.index
    const bare = start + (match[1] as string).length
    // "le 3 juin pour 18 500 euros": a date and a price
    const code = /^[\s,]*\d[\d .]*/.exec(folded.slice(bare))?.[0].trimEnd().length ?? 0
    const house = /^\d+/.exec(match[1] as string)?.[0].length ?? 0
    if (isDayOfMonth(folded, start + house) || isAmount(folded, bare + code)) continue
    const end = cityCode(view, folded, bare)
    if (end > bare) hits.push(hit(id, 'ADDRESS', { start, end }, 0.78, [['pattern', 'misheard']]))
  }
  for (const match of folded.matchAll(wayUnheard)) {
    const end = match.index + match[0].length
    const town = /^\s*,?\s+a\s+([\p{L}'-]+(?: [\p{L}'-]+)?)/u.exec(folded.slice(end, end + 40))
    if (town && startsWithTown(town[1] as string))
      hits.push(hit(id, 'ADDRESS', { start: end - (match[1] as string).length, end }, 0.72, [['pattern', 'misheard']]))
  }
  for (const match of folded.matchAll(english)) {
    const words = (match[2] as string).trim().split(/\s+/)
    // "8, il m'a placé": no English way has an accent
    const wayEnd = match.index + match[0].trimEnd().replace(/\.$/, '').length
    const way = view.text.slice(wayEnd - (match[3] as string).length, wayEnd)
    if (way.toLowerCase() !== match[3]) continue
    if (words.some((word) => notStreet.test(word))) continue
    if (everydayWay.test(match[3] as string)) {
      const at = match.index + match[0].indexOf(match[2] as string, (match[1] as string).length)
      if (
        view.text[at] === view.text[at]?.toLowerCase() &&
        words.some(
          (word) => wordList('ordinary-en').has(word) && !wordList('surnames').has(word) && !namesWays.test(word),
        )
      )
        continue
    }
    if (/^(?:one|and)$/.test(match[1] as string) && view.text === view.text.toLowerCase() && words.length > 1) continue
    hits.push(
      hit(
        id,
        'ADDRESS',
        { start: unitStart(folded, match.index), end: withUnits(folded, match.index + match[0].length) },
        0.9,
        ['pattern', ['context-word', 'street']],
      ),
    )
  }
  for (const match of folded.matchAll(numberless)) {
    const name = match[1] as string
    const at = match.index + match[0].indexOf(name)
    const words = name.split(/\s+/)
    const [raw, last] = [view.text.slice(at, at + name.length).split(/\s+/), words.at(-1) as string]
    const capitals = raw.every((word) => word[0] !== word[0]?.toLowerCase())
    const known =
      saint.test(name) ||
      namesWays.test(last) ||
      wordList('surnames').has(last) ||
      wordList('places').has(last) ||
      // "on victoria road", but not "from tom row"
      (wordList('given-names').has(last) && !/(?:row|close|mews)$/.test(match[0]))
    if (words.some((word) => notStreet.test(word)) || !(capitals || (known && raw.join(' ') === name))) continue
    const end = match.index + match[0].length
    hits.push(
      hit(id, 'ADDRESS', { start: at, end: withUnits(folded, end) }, 0.78, ['pattern', ['context-word', 'street']]),
    )
  }
  for (const match of folded.matchAll(postcodeUk))
    if (view.text.slice(match.index, match.index + 1) !== view.text.slice(match.index, match.index + 1).toLowerCase())
      hits.push(
        hit(id, 'ADDRESS', { start: match.index, end: match.index + match[0].length }, 0.8, [['pattern', 'postcode']]),
      )
  for (const match of folded.matchAll(postcode)) {
    const after = /^[\s,]+((?:[\p{L}']+(?:[- ](?=\p{L}))?){1,4})/u.exec(
      folded.slice(match.index + match[0].length, match.index + match[0].length + 50),
    )
    const before = /(?:code postal|postal|postcode|zip)[^.]{0,20}$/u.test(
      folded.slice(Math.max(0, match.index - 40), match.index),
    )
    const town = after ? startsWithTown(after[1] as string) : false
    if (town || before)
      hits.push(
        hit(id, 'ADDRESS', { start: match.index, end: match.index + match[0].length }, 0.85, [
          ['pattern', 'postcode'],
          ['list', 'communes'],
        ]),
      )
  }
  // "code postal trente-cinq mille", "the postcode is s e fifteen four t w"
  for (const run of lettered) {
    if (run.text.length < 4 || run.text.length > 8) continue
    const told = /(?:code postal|post ?code|zip)(?:\s*[,:]|\s+(?:c'est|est|is|it's|le|code))*\s*$/u.test(
      folded.slice(Math.max(0, run.start - 40), run.start),
    )
    if (told) hits.push(hit(id, 'ADDRESS', run, 0.85, [['pattern', 'postcode']]))
  }
  return hits
}

const startsWithTown = (words: string): boolean => {
  const parts = words.replaceAll('-', ' ').trim().split(/\s+/)
  for (let n = Math.min(4, parts.length); n > 0; n--) {
    const name = parts.slice(0, n).join(' ')
    if (wordList('places').has(name) || wordList('places-also-words').has(name) || wordList('communes-small').has(name))
      return true
  }
  return false
}

/**
 * A postcode right behind the street belongs to the address, however it was cut ("79 000 3"), and so does the one word or
 * two between it and the end of the clause, where a town was said.
 */
function cityCode(view: TextView, folded: string, end: number): number {
  const run = readingOf(view).runs.find((one) => one.start >= end && one.start - end < 20)
  if (!run || !/^\s*,?\s*(?:a\s+|code postal\s*,?\s*)?$/.test(folded.slice(end, run.start))) return end
  if (run.text.length < 4 || run.text.length > 7) return end
  const town = /^[\s,]+(?:(?:la|le|les|saint|sainte)[\s-]+)?\p{L}[\p{L}'-]{2,}(?=\s*(?:[.,;!?\n]|$))/u.exec(
    folded.slice(run.end, run.end + 40),
  )
  return town ? run.end + town[0].length : run.end
}

/** Postal addresses: house number, way and name, in French and English order; postcodes before a known town. */
export default ruleDetector({ id, version: 7, entities: ['ADDRESS'], find })
