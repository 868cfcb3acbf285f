import type { TextHit, TextView } from '../../contract/plugins.ts'
import { contextNear, isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'birth-date'
const born = {
  born: /\b(?:ne|nee|nes|nees|naissance|naissait|naquit|born|birth|birthday|birthdate|dob|anniversaire|date of birth)\b/u,
}
const month = String.raw`(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|janv|fevr?|avr|juil|sept|oct|nov|dec|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep)\.?`
const units =
  '(?:zero|premier|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille?|et|oh|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)'
const number = String.raw`(?:${units}(?:[\s-]+${units}){0,7})`
const day = String.raw`(?:\d{1,2}(?:er|st|nd|rd|th)?|${number})`
const year = String.raw`(?:(?:19|20)\d\d|'?\d\d(?!\d)|${number})`
const patterns = [
  String.raw`${day}\s+(?:of\s+)?${month}(?:,?\s+(?:of\s+)?${year})?`,
  String.raw`${month}\s+(?:the\s+)?${day}(?:,?\s+${year})?`,
  String.raw`\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d\d`,
  String.raw`(?:19|20)\d\d-\d\d-\d\d`,
  String.raw`\d{1,2} \d{1,2} (?:19|20)\d\d`,
]
const date = new RegExp(`(?<![\\p{L}\\d])(?:${patterns.join('|')})(?![\\p{L}\\d])`, 'gu')
const inYear = new RegExp(
  `(?<![\\p{L}\\d])(?:ne|nee|born)\\s+(?:en|in)\\s+((?:${month}\\s+)?${year})(?![\\p{L}\\d])`,
  'gu',
)
/** What stands right before a day. A number there is one, heard as whatever it may: "je suis né le 2800990". */
const bornOn = /(?<!\p{L})(?:(?:suis|es|est|etais|etait|sont) nee?s? (?:le|un)|born on(?: the)?)\s+$/u

function find(view: TextView): TextHit[] {
  const { folded, runs } = readingOf(view)
  const hits: TextHit[] = []
  const heading = view.context.some((line) =>
    born.born.test(
      line
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase(),
    ),
  )
  for (const match of folded.matchAll(date)) {
    const stretch = { start: match.index, end: match.index + match[0].length }
    const near = contextNear(folded, stretch, born, { before: 45, after: 20 })
    const mine = /(?<!\p{L})(?:suis du|(?:fille|fils|mari|femme|mere|pere|frere|s(?:oe|œ)ur) est le)\s+$/u.test(
      folded.slice(Math.max(0, match.index - 16), match.index),
    )
    if (!near && !heading && !mine) continue
    if (near && /\bne\s*$/u.test(folded.slice(0, near.at)) && near.before && !bornNotDenied(folded, near.at)) continue
    hits.push(hit(id, 'BIRTH_DATE', stretch, 0.92, ['pattern', ['context-word', 'born']]))
  }
  for (const match of folded.matchAll(inYear)) {
    const end = match.index + match[0].length
    hits.push(
      hit(id, 'BIRTH_DATE', { start: end - (match[1] as string).length, end }, 0.8, [
        'pattern',
        ['context-word', 'born'],
      ]),
    )
  }
  // "date de naissance, douze, zéro quatre, soixante-dix-sept": no month by its name
  for (const run of runs) {
    if (isAmount(folded, run.end)) continue
    if (!bornOn.test(folded.slice(Math.max(0, run.start - 16), run.start))) {
      const context = announced(view, run)
      if (context?.kind !== 'birth' || run.groups.length < 3 || run.text.length < 5 || run.text.length > 9) continue
    }
    hits.push(hit(id, 'BIRTH_DATE', run, 0.8, [['context-word', 'born'], ...(run.inWords ? ['number-words'] : [])]))
  }
  return hits
}

/** "ne" is "né" without its accent, or the first half of a denial: only "suis ne", "est ne" and the like are births. */
const bornNotDenied = (folded: string, end: number): boolean =>
  /(?:suis|est|es|etais|etait|sommes|sont|etes|etaient)\s+ne\s*$/u.test(folded.slice(0, end)) ||
  /^\s+(?:le|en|un|au|a)\b/u.test(folded.slice(end, end + 6))

/** Dates of birth: a date next to the word for birth. */
export default ruleDetector({ id, version: 5, entities: ['BIRTH_DATE'], find })
