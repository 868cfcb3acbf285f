import type { SearchSettings } from '../../contract/search.ts'
import { foldedText, wordsIn } from './fold.ts'

/** One word that is looked for. */
export interface AskedWord {
  readonly folded: string
  /** As it was typed, in lower case: accents tell a stop word from another. */
  readonly lower: string
  /** The last word, still being typed: whatever begins with it counts. */
  readonly prefix: boolean
  /** Typing errors that are forgiven. */
  readonly typos: 0 | 1 | 2
  /** Counts for little. */
  readonly optional: boolean
}

/** What was typed into the field, understood. */
export interface ParsedQuery {
  readonly words: readonly AskedWord[]
  /** Quoted: these words in this order, folded. */
  readonly phrases: readonly string[]
  /** After a minus: must not be there, folded. */
  readonly excluded: readonly string[]
}

/** As many as a question has; which of them tell most is seen once they are looked up. */
const mostWords = 40

/** Reads the field: words, `"quoted phrases"` (« guillemets » as well) and `-excluded` ones. */
export function parse(typed: string, settings: SearchSettings): ParsedQuery {
  const phrases: string[] = []
  const excluded: string[] = []
  let rest = typed.normalize('NFC').replace(/["«“]([^"»”]*)["»”]/gu, (_whole, phrase: string) => {
    const text = foldedText(phrase)
    if (text !== '') phrases.push(text)
    return ' '
  })
  rest = rest.replace(/(^|\s)-([\p{L}\p{N}’'-]+)/gu, (_whole, space: string, not: string) => {
    excluded.push(...wordsIn(not).map((one) => one.folded))
    return space
  })
  const optional = new Set(settings.optionalWords)
  const found = wordsIn(rest).slice(0, mostWords)
  const words = found.map((one, index): AskedWord => {
    const { length } = one.folded
    const typos = length >= settings.minWordSizefor2Typos ? 2 : length >= settings.minWordSizefor1Typo ? 1 : 0
    return {
      folded: one.folded,
      lower: one.lower,
      prefix: index === found.length - 1 && one.to === rest.length && length > 1,
      typos: settings.typoTolerance === 'false' || /\p{N}/u.test(one.folded) ? 0 : typos,
      optional: optional.has(one.folded),
    }
  })
  return { words, phrases, excluded }
}

/** The words of what is quoted, to be found where it is said: just these, in any inflection. */
export const quotedWords = ({ phrases }: ParsedQuery): AskedWord[] =>
  [...new Set(phrases.flatMap((phrase) => phrase.split(' ')))].map((word) => ({
    ...{ folded: word, lower: word, prefix: false, typos: 0, optional: false },
  }))
