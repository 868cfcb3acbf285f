import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { findSaidEmails } from '../../words/said-email.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'email'
const written = /[\p{L}\d][\p{L}\d._%+'-]*\s?@\s?[\p{L}\d-]+(?:\s?\.\s?[\p{L}\d-]+)*/gu
/** An address that recognition wrote in one: `camille.lefeuvrearobaseatelier.argile.fr`. */
const glued =
  /(?<![\p{L}\d@.])(?!arr?obas)[\p{L}\d][\p{L}\d._-]*(?:arr?o-?ba[sz]?e?)[\p{L}\d._-]*[\p{L}\d](?:[ -][\p{L}\d-]+){0,2}\.[a-z]{2,6}(?![\p{L}\d])|(?<![\p{L}\d@.])[\p{L}\d]+[._-][\p{L}\d._-]*(?:arr?o-?ba[sz]?e?)[\p{L}\d._-]*[\p{L}\d]/gu
/** A domain that was cut in two: `@atelier argile.fr`. */
const brokenDomain = /^(?:[ -][\p{L}\d-]+){1,2}\.[a-z]{2,6}(?![\p{L}\d])/u

function find(view: TextView): TextHit[] {
  const { folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(written)) {
    let end = match.index + match[0].length
    const whole = /@\s?[\p{L}\d-]+(?:\s?\.\s?[\p{L}\d-]+)*\.[a-z]{2,}$/u.test(match[0])
    if (!whole) end += brokenDomain.exec(folded.slice(end, end + 60))?.[0].length ?? 0
    hits.push(hit(id, 'EMAIL', { start: startOf(folded, match.index), end }, whole ? 0.99 : 0.9, ['pattern']))
  }
  for (const match of folded.matchAll(glued))
    hits.push(
      hit(id, 'EMAIL', { start: match.index, end: match.index + match[0].length }, 0.95, [['pattern', 'misheard']]),
    )
  for (const said of findSaidEmails(folded)) hits.push(hit(id, 'EMAIL', said, said.score, said.codes))
  return hits
}

/** A local part that was cut: `camille. lefevre@...`. */
const startOf = (folded: string, start: number): number => {
  const before = /(?<![\p{L}\d])[\p{L}\d]+(?:\s?[._]\s?)$/u.exec(folded.slice(Math.max(0, start - 30), start))
  return before && !/\.\s$/.test(before[0]) ? start - before[0].length : start
}

/** E-mail addresses: written, said ("point", "arobase", spelled letters), and as speech recognition mishears them. */
export default ruleDetector({ id, version: 4, entities: ['EMAIL'], find })
