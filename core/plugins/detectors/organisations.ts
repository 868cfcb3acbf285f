import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'
import { brands, type NameWord, nameWords } from './lists/name-words.ts'

const id = 'organisations'

/** Words that lead to an employer or a company. */
const leads =
  /(?<![\p{L}'-])(?:chez|(?:travaill\w+|boss\w+|embauche\w*) (?:chez|pour)|works? (?:for|at)|working (?:for|at)|worked (?:for|at)|(?:job|interview|contract) (?:at|with)|la societe|l'entreprise|la boite|le groupe|le cabinet|l'agence|the company|the firm)\s+(?:la |le |les |l'|the )?$/u

function find(view: TextView): TextHit[] {
  const { folded } = readingOf(view)
  const words = nameWords(view.text)
  const hits: TextHit[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as NameWord
    const left = folded.slice(Math.max(0, word.start - 40), word.start)
    const lead = leads.exec(left)
    if (!lead || word.given) continue
    const named = word.cased ? word.capital : brands.has(word.text)
    if (!named) continue
    let end = word.end
    for (let k = i + 1; k < words.length && k <= i + 3; k++) {
      const next = words[k] as NameWord
      if (!word.cased || !next.capital || !/^(?: | & |-)$/.test(next.gap)) break
      end = next.end
    }
    const article = /(?:la |le |les |l'|the )$/u.exec(lead[0])?.[0].length ?? 0
    hits.push(hit(id, 'ORG', { start: word.start - article, end }, 0.7, [['context-word', 'employer']]))
  }
  return hits
}

/** Companies that somebody works for. Hidden only where a policy says so. */
export default ruleDetector({ id, version: 3, entities: ['ORG'], find })
