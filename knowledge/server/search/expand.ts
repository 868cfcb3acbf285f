import type { Queries } from '../database/database.ts'
import type { AskedWord, ParsedQuery } from './parse.ts'
import { lexized, type Thesaurus } from './thesaurus.ts'
import type { Known, Term, Vocabulary } from './vocabulary.ts'

/** Everything that one asked word may stand for. */
export interface WordGroup {
  readonly asked: AskedWord
  /** Stems of the word itself. */
  readonly own: readonly string[]
  /** Stems of what was probably typed: completions, corrections. */
  readonly near: readonly string[]
  /** Stems of other words that mean the same. */
  readonly meant: readonly string[]
  /** Phrases that mean the same, folded. */
  readonly phrases: readonly string[]
  /** Passages that hold the word, or what it was read as, about. */
  readonly uses: number
  /** Passages that hold another word that means the same, about. */
  readonly meantUses: number
  /** The word it was read as, when the recordings do not hold it. */
  readonly corrected: string | null
}

/** Of a beginning of two or three letters only the most frequent words: the rest is not yet meant. */
const mostCompletions = ({ folded }: AskedWord): number => (folded.length < 4 ? 8 : 24)
const mostCorrections = 6
/** Words beyond this many make no search better; each has a bit of its own in four sets. */
export const mostGroups = 12

/**
 * Looks each asked word up: its stems in both languages, what begins with it, what it may be a slip of, and what means
 * the same. Stop words go, unless there is nothing else; of many words the most telling stay.
 */
export async function expand(
  queries: Queries,
  { vocabulary, thesaurus, known }: { vocabulary: Vocabulary; thesaurus: Thesaurus; known: Known },
  { words }: Pick<ParsedQuery, 'words'>,
): Promise<readonly WordGroup[]> {
  if (words.length === 0) return []
  const read = await lexized(
    queries,
    words.flatMap(({ lower, folded }) => [lower, folded]),
  )
  const isStop = words.map((_, i) => read[2 * i]?.isStop === true)
  const kept = isStop.every(Boolean) ? words.map(() => true) : isStop.map((stop) => !stop)
  const stems = words.map(({ folded }, i) => read[2 * i + 1]?.stems ?? [folded])
  const means = thesaurus.meant(stems)
  const termsOf = (forms: readonly string[]): Term[] => [
    ...new Set(forms.flatMap((form) => [...vocabulary.inflected(form), ...listed(vocabulary.of(form))])),
  ]
  const groups = words.flatMap((asked, i): WordGroup[] => {
    if (!kept[i]) return []
    const own = stems[i] ?? []
    const terms = [
      ...termsOf(own).filter((term) => known.may(term)),
      ...(asked.prefix ? vocabulary.completions(asked.folded, mostCompletions(asked), known) : []),
    ]
    const meaning = means[i] ?? null
    // A word that is known to mean something is no slip, and neither is one of which questions are made.
    const fixes =
      terms.length === 0 && meaning === null && !asked.optional && asked.typos > 0
        ? vocabulary.corrections(asked.folded, asked.typos, asked.prefix, mostCorrections, known)
        : []
    const near = [...terms, ...fixes].flatMap((term) => term.stems)
    const meant = meaning?.words.flat() ?? []
    return [
      {
        asked,
        own,
        near: [...new Set(near)].filter((stem) => !own.includes(stem)),
        meant: [...new Set(meant)].filter((stem) => !own.includes(stem)),
        phrases: meaning?.phrases ?? [],
        uses: known.uses(new Set([...terms, ...fixes])),
        meantUses: known.uses(new Set(termsOf(meant))),
        corrected: terms.length === 0 ? (fixes[0]?.word ?? null) : null,
      },
    ]
  })
  return mostTelling(groups)
}

const listed = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one])

/** In their order: those that are in every question go first, then those that nobody said, then the most frequent. */
function mostTelling(groups: readonly WordGroup[]): readonly WordGroup[] {
  if (groups.length <= mostGroups) return groups
  const rarity = ({ uses, meantUses }: WordGroup): number => uses || meantUses || Number.POSITIVE_INFINITY
  const chosen = new Set(
    groups
      .toSorted((a, b) => Number(a.asked.optional) - Number(b.asked.optional) || rarity(a) - rarity(b))
      .slice(0, mostGroups),
  )
  return groups.filter((group) => chosen.has(group))
}
