/** A word as it is compared, and when it is said, seconds. */
export interface Said {
  readonly plain: string
  readonly time: number
}

/** Below the price of leaving one word out and putting another in, so that a misheard word stays the same word. */
const replacing = 1.5

/** How a word is compared: without case, and without the marks around it. Accents tell words apart. */
export const plainOf = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')

/**
 * Which word of `after` stands for each word of `before`: Levenshtein's alignment (1966) of words, of which only those
 * are compared that are said within some seconds of one another. Memory and time grow with the length, not with its square.
 * @param before in the order in which they are said
 * @param within seconds
 * @returns for each word of `before` an index of `after`, ascending, or null where it has none
 */
export function aligned(before: readonly Said[], after: readonly Said[], within: number): (number | null)[] {
  const [mine, theirs] = [ascending(before), ascending(after)]
  const from = mine.map((time) => firstNotBelow(theirs, time - within))
  const to = mine.map((time) => firstNotBelow(theirs, time + within))
  const rows: Row[] = []
  // A row's columns reach into the next one's, so that there is always a way through.
  for (let i = 0; i <= before.length; i++) {
    const low = i === 0 ? 0 : (from[i] ?? from[i - 1] ?? 0)
    const high = i === before.length ? after.length : Math.max(to[i] ?? 0, from[i + 1] ?? low, low)
    rows.push({ from: low, prices: new Float64Array(high - low + 1).fill(Number.POSITIVE_INFINITY) })
  }
  const [mineAs, theirsAs] = [...numbered(before, after)] as [Int32Array, Int32Array]
  for (let i = before.length; i >= 0; i--) {
    const { from: low, prices } = rows[i] as Row
    const next = rows[i + 1]
    for (let at = prices.length - 1; at >= 0; at--) {
      const j = low + at
      const below = next ? j - next.from : -1
      let least = i === before.length && j === after.length ? 0 : 1 + (prices[at + 1] ?? Number.POSITIVE_INFINITY)
      if (next && below >= 0 && below < next.prices.length) least = Math.min(least, 1 + (next.prices[below] as number))
      if (next && below >= -1 && below + 1 < next.prices.length && j < after.length)
        least = Math.min(least, (mineAs[i] === theirsAs[j] ? 0 : replacing) + (next.prices[below + 1] as number))
      prices[at] = least
    }
  }
  const price = (i: number, j: number): number => {
    const row = rows[i]
    return row?.prices[j - row.from] ?? Number.POSITIVE_INFINITY
  }
  const across = (i: number, j: number): number => (mineAs[i] === theirsAs[j] ? 0 : replacing)
  const pairs: (number | null)[] = []
  for (let i = 0, j = 0; i < before.length; ) {
    const least = price(i, j)
    if (j < after.length && least === across(i, j) + price(i + 1, j + 1)) {
      pairs.push(j)
      i += 1
      j += 1
    } else if (least === 1 + price(i + 1, j)) {
      pairs.push(null)
      i += 1
    } else j += 1
  }
  return pairs
}

interface Row {
  /** The first word of `after` that it knows a price for. */
  readonly from: number
  readonly prices: Float64Array
}

/** A number for each word, the same for words that are written alike. */
function numbered(...all: readonly (readonly Said[])[]): Int32Array[] {
  const numbers = new Map<string, number>()
  return all.map((words) =>
    Int32Array.from(words, ({ plain }) => {
      const number = numbers.get(plain) ?? numbers.size
      numbers.set(plain, number)
      return number
    }),
  )
}

function ascending(said: readonly Said[]): number[] {
  let latest = Number.NEGATIVE_INFINITY
  return said.map(({ time }) => {
    latest = Math.max(latest, time)
    return latest
  })
}

/** Index of the first of these times, which ascend, that is not below one. */
function firstNotBelow(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < time) low = middle + 1
    else high = middle
  }
  return low
}
