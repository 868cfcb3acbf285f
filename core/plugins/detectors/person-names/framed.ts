import { editDistance } from '../../../contract/edit-distance.ts'
import { soundsLike } from '../../../words/phonetic.ts'
import type { NameWord } from '../lists/name-words.ts'
import { mustBeWord, oftenWord, virtue } from './rules.ts'
import { calendarName } from './standing.ts'
import { kin } from './unknown-names.ts'

/** Where a name that is a word too is given away by what stands on both sides of it, or by the name beside it. */

/** "It's Clarke, not Clark", "perrin, enfin perron": the other of two that were mixed up follows. */
const rather = /^(?:non|pas|not|plutot|pardon|enfin|sorry|rather)$/
/** How many words may lie between the two: "perrin et non perron", "perrin enfin non perron". */
const BETWEEN = 3

/** Whether two words begin alike and differ by a few letters: "Leroux" and "Leroy". */
const isAlike = (one: string, other: string): boolean =>
  one.slice(0, 3) === other.slice(0, 3) && editDistance(one, other) <= 2

/** Whether a word is one of two names that sound nearly alike and of which the speaker takes one back. */
function isCorrected(words: readonly NameWord[], i: number): boolean {
  const word = words[i] as NameWord
  const isOther = (k: number, between: readonly NameWord[]): boolean => {
    const other = words[k]
    return (
      other !== undefined &&
      between.some(({ text }) => rather.test(text)) &&
      between.every(({ text }) => rather.test(text) || /^(?:et|and|mais|but|c'est|it's|ou|or)$/.test(text)) &&
      (other.given || other.surname) &&
      !other.ordinary &&
      other.cased === other.capital &&
      other.text !== word.text &&
      (soundsLike(other.text, word.text) || ((word.given || word.surname) && isAlike(other.text, word.text)))
    )
  }
  for (let gap = 1; gap <= BETWEEN; gap++) {
    if (isOther(i - gap - 1, words.slice(Math.max(0, i - gap), i))) return true
    if (isOther(i + gap + 1, words.slice(i + 1, i + gap + 1))) return true
  }
  return false
}

/** "Il y a victoire qui", "c'est garance qui anime et clovis qui note": a thing would need its article. */
const thereIs =
  /(?<![\p{L}'-])(?:y a|y avait|c'est|c'etait|there's|it's|it was)\s+(?:\p{L}+ (?:qui|who) [^.;]{1,40}(?:et|and) )?$/u
const who = /^\s+(?:qui|who)(?![\p{L}-])/u
/** What is said to be so: "c'est juste qui", but never "il y a juste qui". */
const how = /^(?:juste|franc|parfait|clair|claire|constant|rich|fair|frank|just|belle|bonne|douce|simple|sage|fort)$/

/** "I told will that", "remind faith about": only somebody can be told. */
const told =
  /(?<![\p{L}'-])(?:told|tell|tells|telling|reminded|remind|warned|warn|convinced|convince|texted|emailed|assured)\s+$/u
const toldWhat = /^\s+(?:that|to|if|whether|about|he|she|they|we|i|not to)(?![\p{L}-])/u
/** "May would cover": a modal verb has no second one behind it. */
const modalName = /^(?:will|may)$/
const modal = /^\s+(?:would|could|can|should|might)(?![\p{L}'-])/u
/** "The will would", "in may could": a thing, and a month. */
const thing =
  /(?:^|(?<![\p{L}'-])(?:the|a|this|my|his|her|their|our|your|free|good|ill|political|in|since|until|by|of|last|next|before|after|early|late|mid)\s+)$/u
/** What only somebody is asked to do: "she said faith could take the lead", "je crois que victoire va démissionner". */
const thoughtSo =
  /(?<![\p{L}'-])(?:said|says|say|think|thinks|thought|suggested|agreed|reckons?)\s+(?:that\s+)?$|(?<![\p{L}'-])(?:pense|penses|crois|croit|dit|disait|sais|sait|parait|parce|puis)\s?que\s+$/u
const handsOn =
  /^\s+(?:would|could|can|will|should|might)\s+(?:cover|chair|host|present|join|sign|email|text|ring|phone|mentor|interview|take (?:the (?:lead|notes|minutes|call|shift|session)|over|my|his|her|our)|(?:run|lead|teach|open) (?:the|my|our|his|her))(?![\p{L}-])|^\s+(?:va|veut|doit|devrait|voulait|allait) (?:demissionner|venir|partir|animer|presenter|reprendre|appeler|rappeler|accoucher|demenager|signer|postuler|quitter)(?![\p{L}-])/u

/** With a capital inside a sentence: what is done with people. */
const followed =
  /(?<![\p{L}'-])(?:suivre|suivi|epouser|embaucher|recruter|accompagner|accompagne|croiser|croise|inviter|aider|coacher|follow(?:ed)?|help(?:ed)?|coach(?:ed)?|mentor(?:ed)?|interview(?:ed)?|promoted|invited?)\s+$/u
/** "Though everyone called her Mou": with a capital, whatever the word means. */
const nicknamed =
  /(?<![\p{L}'-])(?:call(?:s|ed)? (?:him|her|me|them)|(?:l'|m'|le |la |me )(?:appell|surnomm)(?:e|ent|ait|aient))(?: (?:tous|toujours|all|always))?\s+$/u
const calledByKin = /^(?:mum|mom|mummy|dad|daddy|boss|coach|chef|doc|captain|maman|papa|sir|madam|chief|back|patron)$/

/** Whether a word that is in a list of names stands where nobody but a person can. */
export function isFramed(words: readonly NameWord[], i: number, folded: string): boolean {
  const word = words[i] as NameWord
  if (mustBeWord.test(word.text) && !modalName.test(word.text)) return false
  if (kin.test(word.text) || (word.cased && !word.capital)) return false
  const left = folded.slice(Math.max(0, word.start - 90), word.start)
  const right = folded.slice(word.end, word.end + 40)
  const month = calendarName.test(word.text)
  if (word.cased && !word.opens && !word.never && nicknamed.test(left) && !calledByKin.test(word.text)) return true
  if (word.text.length > 3 && !word.never && isCorrected(words, i)) return true
  if (!month && (word.never || !(word.given || word.givenToo || word.ambiguous))) return false
  // "That May would be better" is the month
  if (modalName.test(word.text) && !(month && word.capital) && modal.test(right) && !thing.test(left)) return true
  if (told.test(left) && toldWhat.test(right)) return true
  if (virtue.test(word.text) && thoughtSo.test(left) && handsOn.test(right)) return true
  // "Mrs Villanueva said that Chip would drive us"
  if (word.cased && !word.opens && !month && !word.place && thoughtSo.test(left) && modal.test(right)) return true
  if (thereIs.test(left) && who.test(right) && !oftenWord.test(word.text))
    return /y (?:a|avait)\s+$/u.test(left) || !how.test(word.text)
  return word.cased && !word.opens && !word.place && !month && followed.test(left)
}
