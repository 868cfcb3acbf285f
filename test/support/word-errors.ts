/** Words as they are compared: lower case, without punctuation, parted at apostrophes and hyphens. */
export const comparable = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '')

/** Word errors by Levenshtein: fewest insertions, deletions and substitutions, and the number of true words. */
export function wordErrors(truth: string, heard: string): { errors: number; words: number } {
  const [expected, actual] = [comparable(truth), comparable(heard)]
  let row = Int32Array.from({ length: actual.length + 1 }, (_, i) => i)
  for (const [i, word] of expected.entries()) {
    const next = new Int32Array(actual.length + 1)
    next[0] = i + 1
    for (let j = 1; j <= actual.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (word === actual[j - 1] ? 0 : 1))
    row = next
  }
  return { errors: row[actual.length]!, words: expected.length }
}
