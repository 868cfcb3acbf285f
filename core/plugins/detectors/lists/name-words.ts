import { fold } from '../../../words/fold.ts'
import { livesIn } from '../../../words/settled.ts'
import { soundedCues } from '../../../words/sounded-cues.ts'
import { calledPlace, closes, inhabits, inTown, premises, streetIn, toldPlace } from '../places/frames.ts'
import { isEponym, stockPhrases } from './proverbial.ts'
import { wordList } from './word-lists.ts'

/** A word of a text as someone who looks for names sees it. Compounds ("Jean-Marc", "O'Brien") are one word. */
export interface NameWord {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Folded. */
  readonly text: string
  readonly capital: boolean
  /** True for the first word of a sentence, whose capital says nothing. */
  readonly opens: boolean
  /** True when capitals mean something in this sentence. */
  readonly cased: boolean
  /** What stands between the word before and this one. */
  readonly gap: string
  readonly given: boolean
  /** A given name that is an ordinary word too. */
  readonly givenToo: boolean
  /** The same, borne by so many that a capital is enough. */
  readonly ambiguous: boolean
  readonly surname: boolean
  readonly ordinary: boolean
  /** A brand, a month, a word of the trade, a name in a proverb: never a person by itself. */
  readonly never: boolean
  readonly place: boolean
  /** True where only a place can stand: "I live in Austin". */
  readonly lived: boolean
}

/** Titles whose full stop ends no sentence. */
const abbreviated = /^(?:dr|mr|mrs|ms|mx|mme|mlle|prof|pr|st|me)$/
const elided = /^(?:l|d|qu|j|m|t|s|c|n|jusqu|lorsqu|puisqu|quelqu|presqu)'/
/** "N'Guessan", "M'Bappé", "n'diaye": what begins an African name stands before a consonant, and an elision does not. */
const isPrefixed = (word: string): boolean => /^[nm]'[bcdfgjklmpqrstvwz]/.test(word) && !isOrdinary(word.slice(2))
/** Months, days and feasts, folded. */
export const months = new Set(
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche noel paques christmas easter'.split(
    ' ',
  ),
)
/** Companies and products that come up in coaching and are no person. */
export const brands = new Set(
  'linkedin google facebook instagram youtube tiktok twitter whatsapp zoom teams slack notion canva trello excel word powerpoint outlook gmail chatgpt openai gemini copilot siri alexa netflix spotify amazon apple microsoft android iphone ipad mac windows paypal stripe shopify etsy vinted leboncoin airbnb uber blablacar doctolib pole apec urssaf caf fnac darty ikea decathlon carrefour leclerc auchan lidl monoprix renault peugeot citroen michelin hermes chanel dior tesla toyota ford nike adidas zara orange sfr bouygues free wifi internet covid crm seo roi kpi pdf html css javascript python java excel airtable asana figma miro jira confluence salesforce hubspot clickup basecamp github gitlab docker kubernetes aws azure oracle sap adobe photoshop illustrator indesign wordpress wix prestashop mailchimp brevo garmin fitbit samsung huawei xiaomi sony dell lenovo asus logitech dropbox obsidian todoist zapier discord skype messenger snapchat pinterest barclays tesco sainsbury asda boots vodafone nhs hsbc lloyds deloitte accenture capgemini iban siret siren rib bic nir json xml yaml csv sql api http https npm npx vitest linux ubuntu debian ffmpeg onnx runtime webhook frontend backend devops kanban scrum kaizen ikigai okr swot rgpd qvt rse cse mbti enneagramme arobase arrobase tiret underscore dot com email mail e-mail gmail hotmail wanadoo yahoo insee tva ceo cto cfo diy ok okay euh bah ouais hein'.split(
    ' ',
  ),
)

/** Companies called after the family that founded them: behind a given name or a title they are somebody's name. */
const families = new Set(['renault', 'ford', 'leclerc', 'peugeot', 'citroen', 'dior', 'dell'])
const leadsToFamily =
  /(?<![\p{L}'-])(?:monsieur|madame|mademoiselle|mme|mlle|mister|missus|mr|mrs|docteur|doctor|dr|maitre)\.?\s+$/u
/** "Claude" beside what else is asked by machine is a product, and somebody otherwise. */
const machines =
  /(?<!\p{L})(?:chatgpt|gpt|openai|gemini|copilot|anthropic|mistral|prompts?|ia|ai|llm|chatbots?)(?!\p{L})/u

/** Two syllables of a Korean given name: "Hye-jin", "dong-hyun". Each alone may be a word. */
const syllable =
  '(?:bo|chan|cheol|chul|dong|eun|geun|gyu|ha|hee|ho|hoon|hwan|hye|hyuk|hyun|jae|ji|jin|jong|joo|joon|jun|ki|kwang|kyu|kyung|mi|min|myung|sang|seo|seok|seung|soo|sook|su|sun|sung|tae|won|woo|yeon|yong|yoon|young|yun)'
const korean = new RegExp(`^${syllable}-${syllable}$`)
/** Whether a folded compound is a Korean given name. */
export const isKorean = (word: string): boolean => korean.test(word)

/** Only the accent tells the name from the word. */
const accented = /^saïd$/iu

/** "Jean-Mi", "Marie-Jo": the second half cut short. */
const shortened = /^(?:jean|marie|pierre|anne)-(?:mi|phi|jo|lo|clau|ba|lu|pi|no|fra|so|chri)$/

const every = (text: string, list: ReadonlySet<string>): boolean => {
  const parts = text.split(/[-']/).filter((part) => part.length > 0)
  return list.has(text) || (parts.length > 1 && parts.every((part) => list.has(part)))
}

/** Words of the trade that recognition glues to what stands before them: "moniban". */
const gluedWord =
  /^(?:mon|ton|son|notre|votre|l|le|un)?(?:iban|siret|siren|email|mail|arr?obase?|arobaz|tel)$|arr?obase/
/** Whether a folded word is an everyday word, a month, a day or a brand. */
export const isOrdinary = (word: string): boolean =>
  gluedWord.test(word) ||
  brands.has(word) ||
  months.has(word) ||
  every(word, wordList('ordinary-fr')) ||
  every(word, wordList('ordinary-en'))

const isWhere = (before: string, after: string): boolean =>
  livesIn.test(before) ||
  (inhabits.test(before) && closes.test(after)) ||
  ((premises.test(before) || streetIn.test(before)) && closes.test(after))
/** Names of people that are towns far more often where nothing but the preposition leads to them. */
const isTownBehind = (word: string, before: string): boolean =>
  (wordList('places').has(word) || wordList('places-also-words').has(word)) && inTown(word, before)

/** Lists of what somebody can live in, a town or a part of one. */
const settlements = ['places', 'places-also-words', 'towns-small', 'quarters'] as const

/** The words of a text that could stand in a name, in order. */
export function nameWords(text: string): NameWord[] {
  const folded = fold(text)
  const out: NameWord[] = []
  const phrases = stockPhrases(folded)
  const cues = soundedCues(folded)
  let casedUntil = -1
  let cased = false
  let last = 0
  for (const match of text.matchAll(/[\p{L}\p{M}]+(?:['’‘-][\p{L}\p{M}]+)*/gu)) {
    let start = match.index
    let end = start + match[0].length
    const cut = isPrefixed(folded.slice(start, end)) ? null : elided.exec(folded.slice(start, end))
    // "d'Inès" but "D'Angelo"
    if (
      cut &&
      !(
        isUpper(text[start]) &&
        isUpper(text[start + cut[0].length]) &&
        cut[0].length === 2 &&
        !/^[ljmtsc]/.test(cut[0])
      )
    )
      start += cut[0].length
    const possessive = /'s$/.exec(folded.slice(start, end))
    if (possessive) end -= 2
    if (start >= end) continue
    const before = text.slice(last, start)
    if (start > casedUntil) {
      const stop = /[.!?…\n](?=\s|$)/.exec(text.slice(start))
      casedUntil = stop ? start + stop.index : text.length
      cased = /\p{Lu}/u.test(
        text.slice(start - (cut?.[0].length ?? 0), casedUntil).replace(/(?<![\p{L}])I(?![\p{L}])/gu, ''),
      )
    }
    const word = folded.slice(start, end)
    const opens =
      out.length === 0 ||
      (/[.!?…\n:"«“]\s*(?:[-–—]\s*)?$/u.test(before) &&
        !(before === '. ' && abbreviated.test(out.at(-1)?.text ?? ''))) ||
      (cut !== null && isUpper(text[match.index]) && (out.length === 0 || /[.!?…\n]\s*/.test(before)))
    const calendar = months.has(word)
    const before60 = folded.slice(Math.max(0, start - 60), start)
    const nobody =
      isEponym(before60, word, folded.slice(end, end + 24)) ||
      phrases.some((one) => start >= one.start && end <= one.end)
    // "Moncirez, Céle 732": heard so, "mon SIRET, c'est le" was said
    const announces =
      cues.some((cue) => start >= cue.start && end <= cue.linkEnd) &&
      !wordList('given-names').has(word) &&
      !wordList('surnames').has(word)
    const brand =
      nobody ||
      (brands.has(word) &&
        !(families.has(word) && (leadsToFamily.test(before60) || (before === ' ' && isGiven(out))))) ||
      (word === 'claude' && machines.test(folded))
    const listed =
      !brand &&
      (every(word, wordList('given-names')) ||
        isKorean(word) ||
        shortened.test(word) ||
        accented.test(text.slice(start, end)))
    const ambiguous = !brand && wordList('ambiguous-names').has(word)
    out.push({
      start,
      end,
      text: word,
      capital: isUpper(text[start]),
      opens,
      cased,
      gap: before,
      given: listed && word.length > 2,
      givenToo: !brand && !papers.has(word) && (ambiguous || every2(word)),
      ambiguous: ambiguous && !calendar,
      surname:
        !brand &&
        (wordList('surnames').has(word) ||
          families.has(word) ||
          (word.includes('-') && every(word, wordList('surnames')))),
      ordinary: nobody || announces || isOrdinary(word),
      never: brand || calendar || announces || gluedWord.test(word),
      place: wordList('places').has(word.replaceAll('-', ' ')),
      lived:
        (settlements.some((list) => wordList(list).has(word)) && isWhere(before60, folded.slice(end, end + 24))) ||
        calledPlace.test(before60) ||
        (!listed && !ambiguous && toldPlace.test(before60)) ||
        isTownBehind(word, before60),
    })
    last = match.index + match[0].length
  }
  return out
}

/** Whether the last of these words is a given name, as far as its letters can tell. */
const isGiven = (words: readonly NameWord[]): boolean => {
  const last = words.at(-1)
  return last !== undefined && (last.given || last.ambiguous || last.givenToo) && last.cased === last.capital
}

/** What stands before a client's name on papers; some are rare given names too, and none is meant as one there. */
const papers = new Set([
  'devis',
  'bon',
  'client',
  'cliente',
  'contact',
  'mission',
  'note',
  'objet',
  'offre',
  'projet',
  'rdv',
  'suivi',
])

/** A compound of given names, at least one of which is ordinary too: "Pierre-Louis", "Marie-Claire". */
const every2 = (word: string): boolean => {
  const parts = word.split('-')
  const given = (part: string): boolean =>
    wordList('given-names').has(part) || wordList('given-names-also-words').has(part)
  return parts.every(given)
}

const isUpper = (character: string | undefined): boolean =>
  character !== undefined && character !== character.toLowerCase() && character === character.toUpperCase()
