import { z } from 'zod'
import type { Queries } from '../database/database.ts'
import { typosBetween } from './distance.ts'

/** A word of the recordings. */
export interface Term {
  readonly word: string
  /** One for each language that it is said in. */
  readonly stems: readonly string[]
  /** Passages that hold it. */
  readonly uses: number
}

/** What of the recordings counts for an asker: what nobody said in what they may see is not known, nor how often. */
export interface Known {
  /** Which words they may learn of. */
  may(term: Term): boolean
  /** Passages that hold one of these words, about. */
  uses(terms: ReadonlySet<Term>): number
}

const everything: Known = {
  may: () => true,
  uses: (terms) => [...terms].reduce((sum, { uses }) => sum + uses, 0),
}

const Rows = z.array(z.object({ word: z.string(), stem: z.string(), uses: z.int() }))

/**
 * Every word of the recordings, in memory: what begins with some letters, and what some letters may be a slip of. Words
 * that cannot be near enough are told by their letters alone, before any distance is measured.
 */
export class Vocabulary {
  /** By word. */
  readonly #terms: readonly Term[]
  readonly #letters: Uint32Array
  readonly #byWord: ReadonlyMap<string, Term>
  readonly #byStem: ReadonlyMap<string, readonly Term[]>

  constructor(terms: Iterable<Term>) {
    this.#terms = [...terms].sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0))
    this.#letters = Uint32Array.from(this.#terms, ({ word }) => lettersOf(word))
    this.#byWord = new Map(this.#terms.map((term) => [term.word, term]))
    const byStem = new Map<string, Term[]>()
    for (const term of this.#terms)
      for (const stem of term.stems) {
        const others = byStem.get(stem)
        if (others) others.push(term)
        else byStem.set(stem, [term])
      }
    this.#byStem = byStem
  }

  static async read(queries: Queries): Promise<Vocabulary> {
    const merged = new Map<string, Term>()
    for (const { word, stem, uses } of Rows.parse(await queries.query('select word, stem, uses from term'))) {
      const other = merged.get(word)
      merged.set(
        word,
        other
          ? { word, stems: [...new Set([...other.stems, stem])], uses: other.uses + uses }
          : { word, stems: [stem], uses },
      )
    }
    return new Vocabulary(merged.values())
  }

  of(word: string): Term | undefined {
    return this.#byWord.get(word)
  }

  /** Words that have this stem. */
  inflected(stem: string): readonly Term[] {
    return this.#byStem.get(stem) ?? []
  }

  /** Longer words that begin with this, the most used first: both by what is `known`. */
  completions(beginning: string, most: number, known: Known = everything): Term[] {
    const found: Term[] = []
    for (let at = this.#firstFrom(beginning); at < this.#terms.length; at++) {
      const term = this.#terms[at] as Term
      if (!term.word.startsWith(beginning)) break
      if (term.word !== beginning && known.may(term)) found.push(term)
    }
    return mostUsed(found, most, known)
  }

  /**
   * Words that this may be a slip of: those with the fewest typing errors, the most used first.
   * @param typos how many errors are forgiven
   * @param unfinished the word is still being typed: only as much of the other counts as was typed
   * @param known any other word is as if nobody had said it
   */
  corrections(typed: string, typos: number, unfinished: boolean, most: number, known: Known = everything): Term[] {
    const letters = lettersOf(typed)
    let fewest = typos
    let near: Term[] = []
    for (const [at, term] of this.#terms.entries()) {
      const longer = term.word.length - typed.length
      if (-longer > fewest || (!unfinished && longer > fewest)) continue
      // Another first letter counts twice.
      if (fewest < 2 && term.word[0] !== typed[0]) continue
      const other = this.#letters[at] as number
      // An error takes away one letter at most, and brings one at most.
      if (bitsIn(letters & ~other) > fewest || (!unfinished && bitsIn(other & ~letters) > fewest)) continue
      const errors = errorsIn(typed, term.word, unfinished)
      if (errors > fewest || !known.may(term)) continue
      if (errors < fewest) near = []
      fewest = errors
      near.push(term)
    }
    return mostUsed(near, most, known)
  }

  #firstFrom(word: string): number {
    let from = 0
    let to = this.#terms.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#terms[middle] as Term).word < word) from = middle + 1
      else to = middle
    }
    return from
  }
}

/** Of equals the first in the order of the words: that is there already. */
const mostUsed = (terms: readonly Term[], most: number, { uses }: Known): Term[] =>
  terms
    .map((term) => ({ term, used: uses(new Set([term])) }))
    .sort((a, b) => b.used - a.used)
    .slice(0, most)
    .map(({ term }) => term)

const errorsIn = (typed: string, word: string, unfinished: boolean): number =>
  unfinished && word.length > typed.length
    ? Math.min(typosBetween(typed, word), typosBetween(typed, word.slice(0, typed.length)))
    : typosBetween(typed, word)

/** Which letters a word has: a bit for each of a to z, the others share six. */
function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i) - 97
    bits |= 1 << (code >= 0 && code < 26 ? code : 26 + (word.charCodeAt(i) % 6))
  }
  return bits >>> 0
}

function bitsIn(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
