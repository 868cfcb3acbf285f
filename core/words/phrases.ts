import { fold } from './fold.ts'

/** A word as recognition wrote it, with how sure it was, 0..1. */
export interface HeardWord {
  readonly text: string
  readonly probability: number
}

/** Letters and digits in one, which is no hour: `KO7`, `FM3D41`. */
export const isMixed = (text: string): boolean => /\p{Lu}\d|\d\p{Lu}/u.test(text)

/** Words that were said in one breath. Indices, `last` inclusive. */
export interface Phrase {
  readonly first: number
  readonly last: number
  /** Mean of its words, 0..1. */
  readonly probability: number
}

/** Below this mean a phrase may have been anything: espeak's numbers that became other words lie at 0.15 to 0.45. */
export const badlyHeard = 0.5

/** Whether recognition put the end of a sentence behind a word. */
export const endsSentence = (text: string): boolean => /[.!?…]["»”]?\s*$/u.test(text)

/** Whether recognition put a mark behind a word, as it does where somebody pauses. */
export const endsPhrase = (text: string): boolean => /[,.;:!?…]["»”]?\s*$/u.test(text)

/**
 * The phrase that begins at a word: up to the next mark, which recognition puts where somebody pauses, or the next pause.
 * @param first index of a word
 * @param pauseBehind tells whether somebody pauses behind a word
 */
export function phraseAt(
  words: readonly HeardWord[],
  first: number,
  pauseBehind: (index: number) => boolean = () => false,
): Phrase {
  let last = first
  const textOf = (index: number): string => words[index]?.text ?? ''
  while (last + 1 < words.length && !endsPhrase(textOf(last)) && !pauseBehind(last)) last++
  return { first, last, probability: meanOf(words, first, last) }
}

/** Mean probability of words `first` to `last`. */
export function meanOf(words: readonly HeardWord[], first: number, last: number): number {
  let sum = 0
  for (let i = first; i <= last; i++) sum += words[i]?.probability ?? 0
  return sum / (last - first + 1)
}

const bare = (text: string): string => fold(text).replace(/[^\p{L}\d']/gu, '')

const announcing =
  /^(?:au|le|la|les|c'est|ces|est|a|du|de|par|sur|mon|ma|is|it's|on|at|to|the|my|with|by|plutot|sociale?|securite|security|numeros?|number|cartes?|card|ibans?|code|telephone|phone)$/

/** Whether a word stands before a number or an address and is no part of it: "au", "c'est", "on". */
export const announces = (text: string): boolean => announcing.test(bare(text))

const opening =
  /^(?:apres|avant|pour|je|j'.*|tu|il|elle|on|vous|nous|ils|elles|c'est|et|mais|parce|avec|dans|after|before|i|i'.*|you|he|she|it|it's|we|they|and|but|so|because|call|ask)$/

/** Whether a word that was heard well begins something else: "je", "après", "and". */
export const opensClause = ({ text, probability }: HeardWord): boolean =>
  probability >= badlyHeard - 0.1 && opening.test(bare(text))
