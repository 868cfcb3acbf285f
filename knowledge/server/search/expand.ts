import { z } from 'zod'
import type { SearchSettings } from '../../contract/search.ts'
import type { Queries } from '../database/database.ts'
import { foldedText } from './fold.ts'
import type { AskedWord, ParsedQuery } from './parse.ts'
import type { Known, Term, Vocabulary } from './vocabulary.ts'

/** Everything that one asked word may stand for. */
export interface WordGroup {
  readonly asked: AskedWord
  /** Stems of the word itself. */
  readonly own: readonly string[]
  /** Stems of what it may also mean: completions, corrections, synonyms. */
  readonly wide: readonly string[]
  /** Phrases among its synonyms, folded. */
  readonly phrases: readonly string[]
  /** Passages that hold it, about. */
  readonly uses: number
  /** The word it was read as, when the recordings do not hold it. */
  readonly corrected: string | null
}

const Lexized = z.array(z.object({ fr: z.array(z.string()).nullable(), en: z.array(z.string()).nullable() }))

/** Of a beginning of two or three letters only the most frequent words: the rest is not yet meant. */
const mostCompletions = ({ folded }: AskedWord): number => (folded.length < 4 ? 8 : 24)
const mostCorrections = 6

/**
 * Looks each asked word up: its stems in both languages, what begins with it, what it may be a slip of, and what means
 * the same. Stop words go, unless there is nothing else.
 */
export async function expand(
  queries: Queries,
  vocabulary: Vocabulary,
  { words }: ParsedQuery,
  settings: SearchSettings,
  known: Known,
): Promise<readonly WordGroup[]> {
  if (words.length === 0) return []
  const others = synonymsOf(words, settings)
  const looked = [
    ...words.map((one) => one.folded),
    ...others.flatMap((list) => list.filter((one) => !one.includes(' '))),
  ]
  const lexized = Lexized.parse(
    await queries.query(
      `select ts_lexize('french_stem', word) as fr, ts_lexize('english_stem', word) as en
       from unnest($1::text[]) with ordinality as asked (word, n) order by n`,
      [words.map((one) => one.lower).concat(looked)],
    ),
  )
  const isStop = words.map((_, i) => lexized[i]?.fr?.length === 0 || lexized[i]?.en?.length === 0)
  const kept = isStop.every(Boolean) ? words.map(() => true) : isStop.map((stop) => !stop)
  const stems = new Map(
    looked.map((word, i) => {
      const row = lexized[words.length + i]
      return [word, [...new Set([word, ...(row?.fr ?? []), ...(row?.en ?? [])])]]
    }),
  )
  const said = (word: string): Term[] => {
    const forms = stems.get(word) ?? [word]
    const terms = forms.flatMap((form) => [...vocabulary.inflected(form), ...listed(vocabulary.of(form))])
    return [...new Set(terms)].filter((term) => known.may(term))
  }
  return words.flatMap((asked, i) => {
    if (!kept[i]) return []
    const own = stems.get(asked.folded) ?? [asked.folded]
    const terms = [
      ...said(asked.folded),
      ...(asked.prefix ? vocabulary.completions(asked.folded, mostCompletions(asked), known) : []),
    ]
    const fixes =
      terms.length === 0 && asked.typos > 0
        ? vocabulary.corrections(asked.folded, asked.typos, asked.prefix, mostCorrections, known)
        : []
    const means = others[i] ?? []
    const meant = means.filter((one) => !one.includes(' '))
    const wide = [...terms, ...fixes].flatMap((term) => term.stems).concat(meant.flatMap((one) => stems.get(one) ?? []))
    const counted = new Set([...terms, ...fixes, ...meant.flatMap(said)])
    return {
      asked,
      own,
      wide: [...new Set(wide)].filter((stem) => !own.includes(stem)),
      phrases: means.filter((one) => one.includes(' ')),
      uses: known.uses(counted),
      corrected: terms.length === 0 ? (fixes[0]?.word ?? null) : null,
    }
  })
}

const listed = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one])

/** For each word, what means the same, folded. */
function synonymsOf(words: readonly AskedWord[], { synonyms }: SearchSettings): string[][] {
  const sets = synonyms.map((set) => set.map(foldedText))
  const forms = (word: string): string[] => [word, word.replace(/s$/, ''), word.replace(/x$/, '')]
  return words.map(({ folded }) =>
    sets
      .filter((set) => set.some((one) => forms(folded).includes(one)))
      .flatMap((set) => set.filter((one) => one !== folded)),
  )
}
