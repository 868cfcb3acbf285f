/** A WordPiece token with its range in the text. */
export interface Piece {
  readonly id: number
  readonly start: number
  readonly end: number
}

/**
 * BERT's WordPiece over a vocabulary, uncased and without accents. Words are letters, marks, digits and underscores;
 * every other visible character is a word of its own (as in Hugging Face's BertPreTokenizer).
 */
export function wordPieces(vocabulary: ReadonlyMap<string, number>, text: string): Piece[] {
  const unknown = vocabulary.get('[UNK]') as number
  const pieces: Piece[] = []
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)) {
    const word = match[0]
    const offsets: number[] = []
    let plain = ''
    let at = match.index
    for (const character of word) {
      const folded = character
        .toLowerCase()
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
      for (let k = 0; k < folded.length; k++) offsets.push(at)
      plain += folded
      at += character.length
    }
    const found: Piece[] = []
    let from = 0
    while (from < plain.length) {
      let to = plain.length
      let id: number | undefined
      for (; to > from; to--) {
        id = vocabulary.get((from > 0 ? '##' : '') + plain.slice(from, to))
        if (id !== undefined) break
      }
      if (id === undefined) break
      found.push({
        id,
        start: offsets[from] as number,
        end: to < plain.length ? (offsets[to] as number) : match.index + word.length,
      })
      from = to
    }
    if (from < plain.length || plain.length === 0)
      pieces.push({ id: unknown, start: match.index, end: match.index + word.length })
    else pieces.push(...found)
  }
  return pieces
}
