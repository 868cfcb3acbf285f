/** A word that reads otherwise now. */
export interface Rewording {
  readonly index: number
  readonly text: string
}

interface Token {
  readonly text: string
  readonly owner: number
}

/** Below the price of leaving one word out and putting another in, so that a misspelt word stays the same word. */
const replacing = 1.5

/** Prices of turning the rest of `before` into the rest of `after`: Levenshtein's table, filled from the end. */
function prices(before: readonly Token[], after: readonly string[]): Float32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Float32Array(after.length + 1))
  for (let i = before.length; i >= 0; i--)
    for (let j = after.length; j >= 0; j--) {
      const row = rows[i] as Float32Array
      if (i === before.length || j === after.length) {
        row[j] = before.length - i + after.length - j
        continue
      }
      const next = rows[i + 1] as Float32Array
      const same = before[i]?.text === after[j] ? 0 : replacing
      row[j] = Math.min(same + (next[j + 1] as number), 1 + (next[j] as number), 1 + (row[j + 1] as number))
    }
  return rows
}

/**
 * Spreads the new text of a line over its words, so that each keeps its times: words that stay keep their text, what is
 * put in joins the word before it, a word that goes becomes empty.
 * @param texts what each word of the line reads now; a word may hold several, or nothing
 * @param text the line as it was rewritten
 * @param firstWord index of the line's first word in the transcript
 * @returns the words that changed, ascending
 */
export function rewordings(texts: readonly string[], text: string, firstWord = 0): Rewording[] {
  if (texts.length === 0) return []
  const before = texts.flatMap((one, owner) => tokensOf(one).map((token): Token => ({ text: token, owner })))
  const after = tokensOf(text)
  const rows = prices(before, after)
  const parts: string[][] = texts.map(() => [])
  let owner = before[0]?.owner ?? 0
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const row = rows[i] as Float32Array
    const token = before[i]
    const price = row[j] as number
    const across = rows[i + 1]?.[j + 1]
    if (token && j < after.length && across !== undefined) {
      const same = token.text === after[j] ? 0 : replacing
      if (price === same + across) {
        owner = token.owner
        parts[owner]?.push(after[j] as string)
        i += 1
        j += 1
        continue
      }
    }
    if (token && price === 1 + ((rows[i + 1] as Float32Array)[j] as number)) i += 1
    else {
      parts[owner]?.push(after[j] as string)
      j += 1
    }
  }
  return parts.flatMap((words, i) => {
    const next = words.join(' ')
    return next === tokensOf(texts[i] as string).join(' ') ? [] : [{ index: firstWord + i, text: next }]
  })
}

const tokensOf = (text: string): string[] => text.split(/\s+/u).filter(Boolean)
