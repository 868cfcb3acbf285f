import { tokensOf } from '../words/tokens.ts'

/** Stands for every word of a name that was erased, as in a redacted transcript. */
const erased = '▒'

/** Words that a name is not recognised by. */
const particles = new Set([
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'von',
  'van',
  'der',
  'den',
  'da',
  'di',
  'el',
  'al',
  'ben',
])

/** What of some names is looked for: folded words of two letters or more. */
export const wordsOfNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names
      .flatMap(tokensOf)
      .filter(({ kind, text }) => kind === 'word' && text.length > 1 && !particles.has(text))
      .map(({ text }) => text),
  )

/** The text with each of these words written over, whatever its capitals and accents. */
export function writtenOver(text: string, words: ReadonlySet<string>): string {
  const composed = text.normalize('NFC')
  const found = tokensOf(composed).filter((token) => words.has(token.text))
  if (found.length === 0) return text
  let out = ''
  let at = 0
  for (const { start, end } of found) {
    out += composed.slice(at, start) + erased
    at = end
  }
  return out + composed.slice(at)
}
