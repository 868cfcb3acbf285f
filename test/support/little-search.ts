import { typosBetween } from '../../knowledge/server/search/distance.ts'
import { foldedText, wordsIn } from '../../knowledge/server/search/fold.ts'

/** A record of an engine that stands in for a vendor's. */
export type LittleRecord = Readonly<Record<string, unknown>>

/** What is looked for, as either vendor's request says it. */
export interface LittleQuestion {
  readonly words: readonly string[]
  readonly phrases?: readonly string[]
  /** Phrases of which any one is a match. */
  readonly meant?: readonly string[]
  readonly excluded?: readonly string[]
  readonly most: number
  passes(record: LittleRecord): boolean
}

/** The least that a search engine does: words with one slip, quoted and excluded ones, the most matches first. */
export class LittleSearch {
  readonly records = new Map<string, LittleRecord>()
  /** Answers what nobody asked for as well, as an engine with a fault would. */
  carefree = false
  /** How texts are read: words with one space between. */
  read: (text: string) => string = foldedText

  removeWhere(passes: (record: LittleRecord) => boolean): void {
    for (const [id, record] of this.records) if (passes(record)) this.records.delete(id)
  }

  find({ words, phrases = [], meant = [], excluded = [], most, passes }: LittleQuestion) {
    const near = (said: string): boolean =>
      words.some((word) => said === word || (word.length > 3 && typosBetween(word, said) <= 1))
    return [...this.records]
      .map(([id, record]) => {
        const said = ` ${this.read(`${record.title} ${record.text}`)} `
        const matches = new Set(said.split(' ').filter((word) => word !== '' && near(word)))
        const kept =
          phrases.every((one) => said.includes(` ${one} `)) && !excluded.some((one) => said.includes(` ${one} `))
        const others = meant.filter((one) => said.includes(` ${one} `))
        return { id, record, near, matches: kept ? matches.size + phrases.length + others.length : 0 }
      })
      .filter(({ record, matches }) => this.carefree || (matches > 0 && passes(record)))
      .sort((a, b) => b.matches - a.matches || Number(b.record.recorded) - Number(a.record.recorded))
      .slice(0, most)
  }
}

/** A text with the words that match between two marks. */
export function highlighted(text: string, near: (word: string) => boolean, before: string, after: string): string {
  const normal = text.normalize('NFC')
  return wordsIn(normal).reduceRight(
    (marked, { folded, from, to }) =>
      near(folded) ? `${marked.slice(0, from)}${before}${marked.slice(from, to)}${after}${marked.slice(to)}` : marked,
    normal,
  )
}
