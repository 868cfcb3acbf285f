import { type Line, textsOf } from './lines.ts'

/** Where something was found: first and last word, inclusive. */
export interface Match {
  readonly first: number
  readonly last: number
}

/** A line as one searches it: without accents, with the place where each word begins. */
interface Searchable {
  readonly text: string
  readonly starts: readonly number[]
  readonly firstWord: number
}

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")

export function searchable(lines: readonly Line[], corrections: ReadonlyMap<number, string>): Searchable[] {
  return lines.map((line) => {
    const starts: number[] = []
    let text = ''
    for (const word of textsOf(line, corrections)) {
      starts.push(text.length)
      text += `${folded(word)} `
    }
    return { text, starts, firstWord: line.firstWord }
  })
}

/** All places where the transcript says it, in order; case, accents and the form of apostrophes do not count. */
export function matchesOf(lines: readonly Searchable[], asked: string): Match[] {
  const query = folded(asked).trim().replace(/\s+/gu, ' ')
  if (query === '') return []
  const out: Match[] = []
  for (const { text, starts, firstWord } of lines)
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length))
      out.push({
        first: firstWord + lastStart(starts, at),
        last: firstWord + lastStart(starts, at + query.length - 1),
      })
  return out
}

const lastStart = (starts: readonly number[], at: number): number => starts.findLastIndex((start) => start <= at)
