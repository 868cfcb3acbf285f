/** A word of a text: how it is looked for, and where it stands. */
export interface FoldedWord {
  /** Lower case, without accents, `œ` as `oe`. */
  readonly folded: string
  /** As it stands, in lower case. */
  readonly lower: string
  /** First character and the one after the last, in the text. */
  readonly from: number
  readonly to: number
}

/** What stands for a hidden word: it is no word that somebody said. */
const hidden = /\[[^\]\n]{1,40}\]|▒+/gu
const word = /[\p{L}\p{N}]+/gu

/** Lower case, without accents. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

/**
 * The words of a text. Elisions come apart (`l’offre`: `l`, `offre`), so do hyphens (`rendez-vous`); labels of hidden
 * words (`[téléphone]`, `▒`) are left out.
 */
export function wordsIn(text: string): FoldedWord[] {
  const spoken = text.normalize('NFC').replace(hidden, (label) => ' '.repeat(label.length))
  return [...spoken.matchAll(word)].map((match) => ({
    folded: folded(match[0]),
    lower: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }))
}

/** A text as it is indexed: folded words, one space between. */
export const foldedText = (text: string): string =>
  wordsIn(text)
    .map((one) => one.folded)
    .join(' ')
