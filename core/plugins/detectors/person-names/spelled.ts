import { fold } from '../../../words/fold.ts'
import { introduction } from './rules.ts'

/** One letter as it is said: "double l", "e accent aigu", "m comme marie", "n as in november", and what joins two. */
const letter =
  "(?:(?:(?:double |deux |two )?[a-z](?: (?:accent (?:aigu|grave|circonflexe)|trema|cedille))?(?: (?:comme|as in|for|like) \\p{L}{3,})?)|apostrophe|tiret|trait d'union|hyphen|dash)"
const letters = new RegExp(String.raw`(?<![\p{L}\d'@-])${letter}(?:[ ,.-]{1,2}${letter}){2,}(?![\p{L}\d'@-])`, 'gu')
/** Said of a name, right before its letters. */
const spelling =
  /(?<![\p{L}'-])(?:s'ecri(?:t|vent|vait)|s'epell\p{L}+|epelle[rz]?(?:[- ]le)?|spell(?:ed|ing|s)?|spelt|written)(?: (?:it|that|with|comme ca|simplement|just|like(?: this| that)?|is|c'est|est))*[\s,:]*$/u
/** What comes behind letters that are something else than a name. */
const otherwise = /^[\s,]*(?:arr?obase|at |@|\d|point |dot )/u
const joints = /apostrophe|tiret|trait d'union|hyphen|dash|accent (?:aigu|grave|circonflexe)|trema|cedille/gu

/** The word that letters spell: "n g u y e n", "l e double f e". */
const spelt = (said: string): string =>
  said
    .replace(joints, ' ')
    .replace(/(?<=[a-z] )(?:comme|as in|for|like) \p{L}+/gu, ' ')
    .replace(/(?:double|deux|two) ([a-z])/gu, '$1$1')
    .replace(/[^a-z]/g, '')

/**
 * Stretches in which a name is spelled: letters behind a word that says so or behind an introduction, or letters of a word
 * that was said just before.
 * @param folded the folded text
 */
export function spelledNames(folded: string): { readonly start: number; readonly end: number }[] {
  return [...folded.matchAll(letters)].flatMap(({ index: start, 0: said }) => {
    const end = start + said.length
    const word = spelt(said)
    if (word.length < 3 || word === 'www' || otherwise.test(folded.slice(end, end + 12))) return []
    const left = folded.slice(Math.max(0, start - 60), start)
    const before = fold(left)
      .split(/[^a-z']+/)
      .map((one) => one.replaceAll("'", ''))
    return spelling.test(left) || introduction.test(left) || before.includes(word) ? [{ start, end }] : []
  })
}
