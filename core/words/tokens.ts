import { fold } from './fold.ts'

/** A word, a number or a mark, with its range in the text. */
export interface Token {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Folded: lower case, without accents. */
  readonly text: string
  readonly kind: 'word' | 'number' | 'mark'
  /** True when a capital begins it. */
  readonly capital: boolean
}

/**
 * Words (hyphens and inner apostrophes split them), runs of digits, single marks. An elided article keeps its
 * apostrophe: `l'`, `d'`.
 */
export function tokensOf(text: string): Token[] {
  const folded = fold(text)
  const out: Token[] = []
  for (const match of folded.matchAll(/[\p{L}\p{M}]+|\d+|[^\s\p{L}\p{M}\d]/gu)) {
    const start = match.index
    const word = match[0]
    const first = text[start] as string
    const kind = /^\d/.test(word) ? 'number' : /^[\p{L}\p{M}]/u.test(word) ? 'word' : 'mark'
    out.push({
      start,
      end: start + word.length,
      text: word,
      kind,
      capital: kind === 'word' && first !== first.toLowerCase(),
    })
  }
  return out
}
