import type { NameWord } from '../lists/name-words.ts'
import { dative } from '../places/frames.ts'
import { afterLe, isEverydaySurname } from './everyday-surnames.ts'
import {
  calledVerb,
  doneWithSomebody,
  employer,
  greeting,
  isAsked,
  metWith,
  mustBeWord,
  ofTeam,
  oftenWord,
  opensClause,
  pleasantry,
  possessed,
  relation,
  spokenTo,
  virtue,
  withPerson,
} from './rules.ts'
import { determined } from './standing.ts'
import { isUnheardOf, kin } from './unknown-names.ts'

/** Where a word that is a given name too has the place of a person in its clause. */

/** What follows the subject of a clause, and no noun that lacks its article. */
const acts =
  /^\s+(?:a|avait|est|etait|va|vient|veut|peut|doit|pense|parle|travaille|habite|arrive|part|quitte|dirige|gere|m'a|m'avait|me|t'a|nous|n'a|n'est|ne|s'est|se|lui|leur|has|had|was|is|told|asked|said|says|thinks|wants|wanted|needs|needed|knows|works|lives|runs|left|came|went|joined|keeps|called|wrote|manages|leads|would|could|might|got|can't|didn't|doesn't|isn't|wasn't|never)(?![\p{L}-])/u
/** The same in French alone, behind the first word of a sentence. */
const bareSubject =
  /^\s+(?:a|avait|va|vient|veut|peut|doit|pense|travaille|habite|quitte|dirige|gere|m'a|m'avait|me|t'a|nous|n'a|n'avait|n'est|ne|s'est|se|lui|leur)(?![\p{L}-])/u
/** What a clause hangs on: "said mark was leaving", "parce que pierre est venu". */
const hangsOn =
  /(?<![\p{L}'-])(?:said|says|say|thinks?|thought|heard|knew|knows?|because|if|when|whether|(?:said|says|say|think|thought|told me|heard|know) that|que|parce que|quand|puisque|comme|lorsque)\s+$/u
/** Things, and what is done, that stand where a person may: "the will is", "because bill is due". */
const thingToo =
  /^(?:bill|grant|art|rich|rose|mark|jack|june|autumn|summer|holly|ivy|dawn|faith|hope|joy|grace|will|amber)$/
/** "Moi c'est claire enfin claire dubois". */
const presentsSelf = /(?<![\p{L}'-])(?:moi|lui|elle|toi),? c'est\s+$/u
/** "Ma cheffe, c'est Prudence": who somebody is, told by the name. */
const relationIs = {
  test: (left: string): boolean => {
    const is = /,? (?:c'est|c'etait|est|etait|is|was|being)\s+$/u.exec(left)
    return is !== null && relation.test(`${left.slice(0, is.index)} `)
  },
}
/** Words that tell how somebody is, and are names as well. */
const isA =
  /^(?:juste|franc|parfait|aime|desire|clement|constant|modeste|innocent|loyal|noble|rich|frank|earnest|sunny|bright|lucky|happy|sweet|sincere|prosper|prospere|precious|honest|ernest|fortune|fidele|placide|aimable|benigne|candide|divine|prudent|prudente|genereuse|immaculee|vaillant|martial|royal|blessed|chance|mark|will|may|art|grant|drew|pat|bill|jack|rob|sue|chase)$/
const whoDoes = /^\s*,?\s*(?:qui|il|elle|who|and (?:he|she))(?![\p{L}-])/u
const presented =
  /^\s*(?:[,.!]|$|(?:elle|il|qui|and|but|enfin|et (?:elle|il|je|j'|moi|lui|elle|on|donc)|je|j'|euh|alors|donc|on)(?![\p{L}-]))/u
/** "Chez rose on a fêté": nobody is at a thing's. */
const atHome = /(?<![\p{L}'-])chez\s+$/u

/** What two do. */
const together = /^\s+(?:are|were|both|have|ont|sont|etaient|avaient|se sont)(?![\p{L}-])/u

/** Whether a given name that is a word, or a name of three letters, stands where only somebody can be meant. */
export function isSomebody(words: readonly NameWord[], i: number, folded: string): boolean {
  const word = words[i] as NameWord
  if (word.never || mustBeWord.test(word.text) || (word.cased && !word.capital)) return false
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const right = folded.slice(word.end, word.end + 24)
  if (isBesideName(words, i, left, right) || isAddressed(words, i, folded)) return true
  if (!word.given && !word.givenToo && !word.ambiguous) return false
  if (presentsSelf.test(left) && presented.test(right) && !/^(?:juste|franc|parfait)$/.test(word.text)) return true
  if (word.cased && !word.opens && dative.test(left)) return true
  if (relationIs.test(left) && (isA.test(word.text) ? whoDoes : presented).test(right)) return true
  // "Modeste n'a pas apprécié": a noun would have its article
  if (
    word.cased &&
    word.opens &&
    bareSubject.test(right) &&
    !kin.test(word.text) &&
    !/^(?:juste|franc)$/.test(word.text)
  )
    return true
  if (!word.ambiguous && !word.given) return false
  if (atHome.test(left)) return true
  const abstract = virtue.test(word.text) && !/^(?:desire|aime|ange)$/.test(word.text)
  if (word.cased && word.opens) return !abstract && !determined.test(left) && acts.test(right)
  const thing =
    thingToo.test(word.text) && /^\s+(?:is|was|has|had)(?![\p{L}-])/u.test(right) && !/sa(?:id|ys?)\s+$/u.test(left)
  return !abstract && !thing && !calledVerb.test(word.text) && hangsOn.test(left) && acts.test(right)
}

/** "J'ai dit à rose que": a thing that is told something would need its article. */
const toldThat =
  /(?<![\p{L}'-])(?:di[st]|dire|demand\p{L}+|expliqu\p{L}+|prom(?:is|ets?|ettre)|repond\p{L}*|annonc\p{L}+|ecri[tvs]\p{L}*|avou\p{L}+|rappel\p{L}+|propos\p{L}+|confirm\p{L}+|racont\p{L}+|conseill\p{L}+|interdi[st]|permis)\s+a\s+$/u
const thatBehind = /^\s+(?:que|qu'|de|d'|si|pourquoi|comment|quand)(?![\p{L}-])/u

/** "Entre marchand et moi": what lies between two, one of whom speaks. */
const between = /(?<!\p{L})(?:entre|between)\s+$/u
const andMe = /^\s+(?:et|and)\s+(?:moi|toi|lui|elle|nous|vous|eux|me|you|him|her|us|them)(?![\p{L}-])/u

/** "Prune, tu peux partager ton écran ?", "merci oyelaran", "faith's team", "I told young from legal". */
function isAddressed(words: readonly NameWord[], i: number, folded: string): boolean {
  const word = words[i] as NameWord
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const right = folded.slice(word.end, word.end + 40)
  const unheard = isUnheardOf(word)
  const named = word.given || word.givenToo || word.ambiguous
  const borne = named || word.surname
  if (!unheard && !borne) return false
  if (borne && between.test(left) && andMe.test(right) && !oftenWord.test(word.text)) return true
  if (borne && possessed.test(right) && !determined.test(left)) return true
  if (named && toldThat.test(left) && thatBehind.test(right)) return true
  // "Alors Marin, raconte"
  if (named && word.cased && !word.opens && opensClause.test(left) && /^\s*,/.test(right) && !oftenWord.test(word.text))
    return true
  if (ofTeam.test(right) && (doneWithSomebody.test(left) || metWith.test(left))) return true
  if (unheard && greeting.test(left)) return true
  if ((unheard || named) && word.cased && !word.place && pleasantry.test(left) && /^\s*[,.!?]/.test(right)) return true
  // "bonjour olympe comment ça va"
  if (named && greeting.test(left) && spokenTo.test(right) && !oftenWord.test(word.text)) return true
  if (!named || (oftenWord.test(word.text) && !word.capital)) return false
  const asked = (opensClause.test(left) || greeting.test(left)) && !/^(?:will|can|may)$/.test(word.text)
  return asked && named && isAsked.test(right)
}

/** Particles that begin a family name said alone. */
const leadingParticle = /^(?:da|di|dos|del|della|el|al|ben|bin|ibn|ould|abou|abu|van|von)$/
/** Those of them that are no word of French or English, nor begin a name of something known. */
const noWord = /^(?:da|di|dos|bin|ibn|ould|abou|abu|von)$/
/** "Da costa partait", "avec el amrani", "mon chef c'est ben arfa": a family name alone, its particle first. */
export function isParticleFirst(words: readonly NameWord[], i: number): boolean {
  const [particle, name] = [words[i] as NameWord, words[i + 1]]
  const breton =
    /^(?:le|la)$/.test(particle.text) && particle.cased && !particle.opens && afterLe.test(name?.text ?? '')
  if (breton && particle.capital && name?.capital && name.gap === ' ' && !name.place) return true
  // "hier soir le tallec a écrit": behind "le", what no list of words knows
  if (particle.text === 'le' && !particle.cased && name?.gap === ' ' && !name.ordinary && afterLe.test(name.text))
    return true
  if (!leadingParticle.test(particle.text) || name?.gap !== ' ' || particle.cased !== particle.capital) return false
  if (name.place || name.never || name.text.length < 4 || name.cased !== name.capital) return false
  return isUnheardOf(name) || (name.surname && (!name.ordinary || noWord.test(particle.text)))
}

const alsoSo = /^\s+(?:aussi|non plus|egalement|pareil|too|as well|either)(?![\p{L}-])/u
/** "J'ai vu avec leblanc", "gallagher wants me to": a family name that is no word, where somebody is meant. */
export function isFamilyNameAlone(words: readonly NameWord[], i: number, folded: string): boolean {
  const word = words[i] as NameWord
  const named = word.surname || isEverydaySurname(word.text) || isUnheardOf(word)
  if (!named || word.never || word.place || word.cased !== word.capital || word.text.length < 4) return false
  const left = folded.slice(Math.max(0, word.start - 60), word.start)
  const right = folded.slice(word.end, word.end + 24)
  if (determined.test(left) || employer.test(left)) return false
  // "et pruvost aussi"
  if (!word.ordinary && /(?:et|and|pas|not)\s+$/u.test(left) && alsoSo.test(right)) return true
  const meant = withPerson.test(left) && !/(?:c'est|et|and|from)\s+$/u.test(left)
  // "I asked Baker about it": with a capital, inside a sentence, the word is no trade
  if (word.ordinary) return word.cased && !word.opens && (meant || hangsOn.test(left)) && !oftenWord.test(word.text)
  return word.surname && (meant || ((opensClause.test(left) || hangsOn.test(left)) && acts.test(right)))
}

/** "Lunch with ama and bryan", "simon et eilidh": a name that no list is sure of, joined to one that is. */
function isBesideName(words: readonly NameWord[], i: number, left: string, right: string): boolean {
  const word = words[i] as NameWord
  const borne = (other: NameWord | undefined, and: NameWord | undefined): boolean =>
    other !== undefined &&
    and !== undefined &&
    /^(?:and|et|ou|or|enfin|plutot|pardon|rather)$/.test(and.text) &&
    (other.given || (other.surname && !other.ordinary)) &&
    !other.place &&
    other.cased === other.capital
  const next = words[i + 1]
  const before = borne(words[i + 2], next) && next?.gap === ' ' && words[i + 2]?.gap === ' '
  const behind = borne(words[i - 2], words[i - 1]) && word.gap === ' ' && words[i - 1]?.gap === ' '
  if (isUnheardOf(word)) return before || behind
  // "Rafael and Hope"
  if (behind && word.cased && word.capital && (word.givenToo || word.ambiguous)) return true
  // "nisha and will are getting married"
  if (behind && word.givenToo && together.test(right)) return true
  return (
    before &&
    word.givenToo &&
    (withPerson.test(left) || metWith.test(left) || relation.test(left) || opensClause.test(left)) &&
    !virtue.test(word.text)
  )
}
