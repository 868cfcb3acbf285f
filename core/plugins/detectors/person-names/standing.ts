import type { NameWord } from '../lists/name-words.ts'
import {
  calledVerb,
  doneBySomebody,
  doneWithSomebody,
  introduction,
  isVirtueOrThing,
  metWith,
  ofTeam,
  opensClause,
  personDoes,
  relation,
  withPerson,
} from './rules.ts'

/**
 * A folded text in which "à", "là" and the verb of "il y a" are still told from an article: the blank behind them becomes
 * a thin one, which the patterns for articles do not know.
 */
export function withoutFalseArticles(text: string, folded: string): string {
  let out = folded
  for (const { index, 0: word } of text.matchAll(/(?<![\p{L}'’-])(?:l?à|(?<=(?:y|il|elle|on|qui|ça) )a)(?= )/giu)) {
    const blank = index + word.length
    out = `${out.slice(0, blank)}\u2009${out.slice(blank + 1)}`
  }
  return out
}

/** What makes a thing of a name that is a word too. */
export const article = /(?<![\p{L}'-])(?:(?:la|le|les|une?|the|an?|cette|this) |l'\s*)$/u
/** A word that makes a thing of what follows: "la pierre", "the mark". */
export const determined =
  /(?<![\p{L}])(?:la|le|les|l'|une?|des|cette|ce|ces|de|du|d'|sa|the|an?|this|that|of|to|no|some|any|her|his|their|our)(?: |(?<='))$/u

/** Whether the words around leave hardly anything but a person. */
export const strongly = (left: string, right: string): boolean =>
  withPerson.test(left) && !/(?:c'est|et|and|from)\s+$/u.test(left)
    ? true
    : (personDoes.test(right) && !determined.test(left)) || relation.test(left) || introduction.test(left)
/** "To" leads to a person behind words that do so, and to a verb otherwise. */
export const ofSomething = (left: string): boolean =>
  determined.test(left) && !metWith.test(left) && !doneWithSomebody.test(left)

/** "My colleague chance wrote". */
const isSubject =
  /^\s+(?:is|was|has|had|wrote|said|told|asked|got|lives|works|moved|left|came|went|thinks|wants|started|runs|took|gave|bought|a|est|m'a|and|et|who|qui)(?![\p{L}-])/u
/** "Her brother art" is somebody, "my boss art directs" is not. */
export const family =
  /(?:brother|sister|son|daughter|husband|wife|uncle|aunt|dad|father|mum|mother|cousin|nephew|niece|friend|mate|frere|s(?:oe|œ)ur|fils|fille|mari|femme|oncle|tante|filleule?|papa|maman|cousine|neveu|copain|copine|amie?)\s+$/u

/** Whether a given name that is a virtue, a season or a verb, without a capital, stands where only somebody can. */
export function virtueNamed(word: NameWord, left: string, right: string): boolean {
  if (!isVirtueOrThing(word.text) || (word.cased && !word.capital) || ofSomething(left)) return false
  if (/^(?:art|rich|grant|drew|pat|rob|sue)$/.test(word.text)) return family.test(left)
  if (/^(?:chance|chase|desire|hope)$/.test(word.text) && relation.test(left) && isSubject.test(right)) return true
  if ((relation.test(left) || doneWithSomebody.test(left)) && !calledVerb.test(word.text)) return true
  // "have you talked to will", but "he asked will it work"
  if (metWith.test(left)) return true
  return ofTeam.test(right) || (opensClause.test(left) && doneBySomebody.test(right))
}

/** "lunch with april and june", "my sister april": a month that is somebody. */
export function isMet(words: readonly NameWord[], i: number, folded: string): boolean {
  const { start, end, text } = words[i] as NameWord
  const left = folded.slice(Math.max(0, start - 60), start).replace(/(?:april|may|june|august|avril) (?:and|et) $/u, '')
  if (/^\s*(?:\d|the |le )/u.test(folded.slice(end, end + 6))) return false
  // "Rafael and June"
  const [one, and] = [words[i - 2], words[i - 1]]
  if (one?.given && one.capital && !one.place && /^(?:and|et)$/.test(and?.text ?? '') && (words[i] as NameWord).capital)
    return true
  return (
    metWith.test(left) ||
    (relation.test(left) && !/^(?:may|august)$/.test(text) && (text !== 'mai' || family.test(left)))
  )
}

/** What a month does not do: "May would cover for me", "June told me". */
const monthNever =
  /^\s+(?:(?:would|will|could|can|should|might|'ll|has to|wants to|wanted to|needs to|tried to|agreed to|offered to|refused to|is going to|promised to) (?:(?:also|never|always|probably|just) )?(?:cover|help|come|join|take|call|handle|lead|run|step|talk|speak|write|send|ask|tell|think|know|say|stay|leave|manage|present|host|chair|drive|pick|let|give|meet|teach|coach|sign|support|want|need|like|love|answer|reply|do it|agree)|said|says|told|asked|thinks|thought|wants|knows|knew|called|texted|emailed|wrote|joined|left (?:us|me|the)|agreed|refused|offered|promised|resigned|manages|runs|leads|works|lives|and i|m'a|m'avait|me dit|pense que|veut)(?![\p{L}-])/u

/** Whether a month does what only somebody can; "may" in small letters is the verb. */
export function isActing(words: readonly NameWord[], i: number, folded: string): boolean {
  const { start, end, text, capital } = words[i] as NameWord
  if (/^ma[iy]$/.test(text) && !capital) return false
  return !dated.test(folded.slice(Math.max(0, start - 60), start)) && monthNever.test(folded.slice(end, end + 60))
}

/** Right before a month. */
export const dated = /(?<![\p{L}])(?:in|since|until|by|of|last|next|this|before|after|en|mois de|d')\s*$/u
/** Months that are given names as well. */
export const calendarName = /^(?:april|may|june|august|avril|mai)$/
