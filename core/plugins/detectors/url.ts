import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { saidOn } from '../../words/said-on.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'url'
const written =
  /(?<![\p{L}\d@.])(?:https?:\/\/|www\.)[^\s<>"')\]]*[\p{L}\d/]|(?<![\p{L}\d@._-])(?:[\p{L}\d-]+\.)+(?:fr|com|net|org|eu|io|be|ch|ca|uk|dev|app|me|coach|info|tech)(?:\/[\p{L}\d._~/?#=&%-]*[\p{L}\d/])?(?![\p{L}\d@])/gu
const social =
  /(?<![\p{L}\d])(?:linkedin|instagram|facebook|twitter|tiktok|github|youtube|calendly|linktr)(?:\s*\.\s*|\s+(?:point|dot)\s+)(?:com|fr|ee)(?:\s*\/\s*|\s+(?:slash|barre oblique)\s+)[\p{L}\d./_-]+(?:\s+(?:slash|tiret|point|dot|dash|underscore)\s+[\p{L}\d]+)*/gu
/** "Github slash marie leroy": the words behind it as far as they go. */
const socialSaid =
  /(?<![\p{L}\d])(?:linkedin|instagram|insta|facebook|twitter|tik ?tok|github|youtube|twitch|pinterest|calendly)(?:\s+(?:point|dot)\s+com)?\s+(?:slash|barre oblique)\s+(?:in\s+slash\s+)?[\p{L}\d_-]+/gu
const said =
  /(?<![\p{L}\d])(?:w{3}|www|3 w|trois w|triple w|double u double u double u|trois fois w|w w w)(?:\s*\.\s*|[\s,]+(?:point|dot)[\s,]+)[\p{L}\d]+(?:(?:\s*[.-]\s*|[\s,]+(?:point|dot|tiret|dash)[\s,]+)[\p{L}\d]+)*(?:\s+(?:slash|barre oblique)\s+[\p{L}\d]+)*/gu
const saidDomain =
  /(?<![\p{L}\d])(?:site(?: web| internet)?|website|web site|blog|page|adresse web|url)(?![\p{L}\d])[^.!?]{0,20}?(?<![\p{L}\d])([\p{L}\d]+(?:[\s,]+(?:point|dot|tiret|dash)[\s,]+[\p{L}\d]+){0,3}[\s,]+(?:point|dot)[\s,]+(?:fr|com|net|org|eu|io|be|ch|f r|co dot uk))(?![\p{L}\d])/gu

function find(view: TextView): TextHit[] {
  const { folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const pattern of [written, social, said])
    for (const match of folded.matchAll(pattern))
      hits.push(hit(id, 'URL', { start: match.index, end: match.index + match[0].length }, 0.85, ['pattern']))
  for (const match of folded.matchAll(socialSaid)) {
    const end = saidOn(folded, match.index + match[0].length)
    hits.push(hit(id, 'URL', { start: match.index, end }, 0.84, ['pattern']))
  }
  for (const match of folded.matchAll(saidDomain)) {
    const end = match.index + match[0].length
    hits.push(
      hit(id, 'URL', { start: end - (match[1] as string).length, end }, 0.8, ['pattern', ['context-word', 'site']]),
    )
  }
  return hits
}

/** Web addresses, written or said. */
export default ruleDetector({ id, version: 2, entities: ['URL'], find })
