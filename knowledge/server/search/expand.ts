import { z } from 'zod'
import type { SearchSettings } from '../../contract/search.ts'
import type { Queries } from '../database/database.ts'
import { typosBetween } from './distance.ts'
import { foldedText } from './fold.ts'
import type { AskedWord, ParsedQuery } from './parse.ts'

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

const Lexized = z.array(
  z.object({ n: z.int(), fr: z.array(z.string()).nullable(), en: z.array(z.string()).nullable() }),
)
const Terms = z.array(z.object({ n: z.int(), word: z.string(), stem: z.string(), uses: z.int() }))
type Term = z.infer<typeof Terms>[number]

/** Of a beginning of two or three letters only the most frequent words: the rest is not yet meant. */
const mostCompletions = 'case when length(asked.word) < 4 then 8 else 24 end'
const mostCorrections = 6

/**
 * Looks each asked word up in the table of words: its stems in both languages, what begins with it, what it may be a
 * slip of, and what means the same. Stop words go, unless there is nothing else.
 */
export async function expand(
  queries: Queries,
  { words }: ParsedQuery,
  settings: SearchSettings,
): Promise<readonly WordGroup[]> {
  if (words.length === 0) return []
  const others = synonymsOf(words, settings)
  const looked = [
    ...words.map((one) => one.folded),
    ...others.flatMap((list) => list.filter((one) => !one.includes(' '))),
  ]
  const lexized = Lexized.parse(
    await queries.query(
      `select n::int, ts_lexize('french_stem', word) as fr, ts_lexize('english_stem', word) as en
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
  const found = Terms.parse(
    await queries.query(
      `select n::int, t.word, t.stem, t.uses
       from unnest($1::text[], $2::boolean[]) with ordinality as asked (word, prefix, n)
       cross join lateral (
         (select word, stem, uses from term where stem = asked.word or word = asked.word)
         union all
         (select word, stem, uses from term
          where asked.prefix and word > asked.word and word < asked.word || U&'\\FFFF'
          order by uses desc limit ${mostCompletions})
       ) as t`,
      [
        [...stems.values()].flat(),
        [...stems].flatMap(([word, list]) =>
          list.map((stem) => stem === word && words.some((one) => one.prefix && one.folded === word)),
        ),
      ],
    ),
  )
  const positions = new Map<string, number[]>()
  let position = 0
  for (const [word, list] of stems)
    positions.set(
      word,
      list.map(() => ++position),
    )
  const termsOf = (word: string): Term[] => found.filter((term) => positions.get(word)?.includes(term.n))
  const corrections = await correct(
    queries,
    words.filter((one, i) => kept[i] && one.typos > 0 && termsOf(one.folded).length === 0),
  )
  return words.flatMap((asked, i) => {
    if (!kept[i]) return []
    const own = stems.get(asked.folded) ?? [asked.folded]
    const terms = termsOf(asked.folded)
    const fixes = corrections.get(asked.folded) ?? []
    const means = others[i] ?? []
    const meant = means.filter((one) => !one.includes(' '))
    const wide = [...terms, ...fixes].map((term) => term.stem).concat(meant.flatMap((one) => stems.get(one) ?? []))
    return {
      asked,
      own,
      wide: [...new Set(wide)].filter((stem) => !own.includes(stem)),
      phrases: means.filter((one) => one.includes(' ')),
      uses: [...terms, ...fixes, ...meant.flatMap(termsOf)].reduce((sum, term) => sum + term.uses, 0),
      corrected: terms.length === 0 ? (fixes[0]?.word ?? null) : null,
    }
  })
}

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

/** Words of the recordings that each word may be a slip of: the fewest typing errors first, then the most used. */
async function correct(queries: Queries, words: readonly AskedWord[]): Promise<Map<string, Term[]>> {
  if (words.length === 0) return new Map()
  const similar = Terms.parse(
    await queries.query(
      `select n::int, t.word, t.stem, t.uses
       from unnest($1::text[], $2::int[], $3::boolean[]) with ordinality as asked (word, typos, prefix, n)
       cross join lateral (
         select word, stem, uses from term
         where word % asked.word and length(word) >= length(asked.word) - typos
           and (prefix or length(word) <= length(asked.word) + typos)
         order by similarity(word, asked.word) desc, uses desc limit 60
       ) as t`,
      [words.map((one) => one.folded), words.map((one) => one.typos), words.map((one) => one.prefix)],
    ),
  )
  return new Map(
    words.map((asked, i) => {
      const near = similar
        .filter((term) => term.n === i + 1)
        .map((term) => ({ term, typos: typosIn(asked, term.word) }))
        .filter(({ typos }) => typos <= asked.typos)
        .sort((a, b) => a.typos - b.typos || b.term.uses - a.term.uses)
      const fewest = near[0]?.typos
      return [
        asked.folded,
        near
          .filter(({ typos }) => typos === fewest)
          .slice(0, mostCorrections)
          .map(({ term }) => term),
      ]
    }),
  )
}

/** Of a word that is still being typed, only as much of the other counts as was typed. */
const typosIn = ({ folded, prefix }: AskedWord, word: string): number =>
  prefix && word.length > folded.length
    ? Math.min(typosBetween(folded, word), typosBetween(folded, word.slice(0, folded.length)))
    : typosBetween(folded, word)
