import { z } from 'zod'
import type { Queries } from '../database/database.ts'
import { foldedText } from './fold.ts'

/** What means the same as a word. */
export interface Meant {
  /** Stems in both languages, by word. */
  readonly words: readonly (readonly string[])[]
  /** Folded phrases of several words. */
  readonly phrases: readonly string[]
}

const Rows = z.array(z.object({ fr: z.array(z.string()).nullable(), en: z.array(z.string()).nullable() }))

/** A word as the database reads it. */
export interface Lexized {
  /** The word itself, and its stems in both languages. */
  readonly stems: readonly string[]
  /** One of the languages has it as a word that says nothing. */
  readonly isStop: boolean
}

/** Reads words, in their order. */
export async function lexized(queries: Queries, words: readonly string[]): Promise<Lexized[]> {
  const rows = Rows.parse(
    await queries.query(
      `select ts_lexize('french_stem', word) as fr, ts_lexize('english_stem', word) as en
       from unnest($1::text[]) with ordinality as asked (word, n) order by n`,
      [[...words]],
    ),
  )
  return rows.map(({ fr, en }, i) => ({
    stems: [...new Set([words[i] as string, ...(fr ?? []), ...(en ?? [])])],
    isStop: fr?.length === 0 || en?.length === 0,
  }))
}

interface Entry {
  readonly text: string
  /** Stems of each of its words. */
  readonly words: readonly (readonly string[])[]
  readonly set: number
}

/** What means the same, whatever the inflection. */
export class Thesaurus {
  readonly #sets: readonly (readonly Entry[])[]
  /** Entries by each stem of their first word. */
  readonly #byStem = new Map<string, Entry[]>()

  private constructor(sets: readonly (readonly Entry[])[]) {
    this.#sets = sets
    for (const entry of sets.flat())
      for (const stem of entry.words[0] ?? []) {
        const others = this.#byStem.get(stem)
        if (others) others.push(entry)
        else this.#byStem.set(stem, [entry])
      }
  }

  /** @param synonyms sets of words and phrases that mean the same */
  static async read(queries: Queries, synonyms: readonly (readonly string[])[]): Promise<Thesaurus> {
    const sets = synonyms.map((set) => [...new Set(set.map(foldedText))].filter((text) => text !== ''))
    const words = [...new Set(sets.flat().flatMap((text) => text.split(' ')))]
    const read = await lexized(queries, words)
    const stems = new Map(words.map((word, i) => [word, read[i]?.stems ?? [word]]))
    return new Thesaurus(
      sets.map((set, number) =>
        set.map((text) => ({ text, set: number, words: text.split(' ').map((word) => stems.get(word) ?? [word]) })),
      ),
    )
  }

  /**
   * For each word of a text, what means the same as it, or as a phrase that it belongs to; null for a word that the
   * thesaurus does not have.
   * @param asked stems of each word, in their order
   */
  meant(asked: readonly (readonly string[])[]): (Meant | null)[] {
    const found = asked.map(() => new Set<Entry>())
    for (const [at, stems] of asked.entries())
      for (const stem of stems)
        for (const entry of this.#byStem.get(stem) ?? [])
          if (entry.words.every((words, i) => words.some((one) => asked[at + i]?.includes(one))))
            for (const i of entry.words.keys()) found[at + i]?.add(entry)
    return found.map((entries, at) => (entries.size === 0 ? null : this.#besides(entries, asked[at] ?? [])))
  }

  #besides(entries: ReadonlySet<Entry>, own: readonly string[]): Meant {
    const others = [...new Set([...entries].map(({ set }) => set))]
      .flatMap((set) => this.#sets[set] ?? [])
      .filter((entry) => !entries.has(entry))
    return {
      words: others.flatMap(({ words: [first, second] }) =>
        first && !second && !first.some((stem) => own.includes(stem)) ? [first] : [],
      ),
      phrases: [...new Set(others.filter(({ words }) => words.length > 1).map(({ text }) => text))],
    }
  }
}
