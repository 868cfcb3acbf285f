import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { SearchRequest, SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { candidates, type HeldPhrases, heldPhrases } from './candidates.ts'
import { conditions, type Sight } from './conditions.ts'
import { expand, type WordGroup } from './expand.ts'
import { FollowedIndex } from './followed-index.ts'
import { fused } from './fuse.ts'
import { formOf } from './index-video.ts'
import type { Meanings } from './meanings.ts'
import type { WordBits } from './moments.ts'
import { type ParsedQuery, parse, quotedWords } from './parse.ts'
import type { PassageIndex, PassageSet } from './passage-index.ts'
import type { Asked, RankedAnswer } from './ranked-answer.ts'
import { newestFirst, type RankedVideo, ranked, type Weight, worthOf } from './ranking.ts'
import { Thesaurus } from './thesaurus.ts'
import type { Known, Vocabulary } from './vocabulary.ts'

/** What a text means to the recordings that somebody may see: for weighing other texts against it. */
export interface Understood {
  readonly groups: readonly WordGroup[]
  /** Quoted phrases, folded. */
  readonly phrases: readonly string[]
  /** Passages that they may see. */
  readonly passages: number
  /** Stems of a folded word of the recordings. */
  stemsOf(word: string): readonly string[]
}

/** With fewer words somebody looks for a word, and not for what means the same. */
const wordsOfAQuestion = 3

/** The built-in search: everything in the database, what is asked for in memory. */
export class OwnIndex {
  readonly #database: Database
  readonly #followed: FollowedIndex
  readonly #meanings: Meanings | null
  #thesaurus: { readonly of: SearchSettings['synonyms']; readonly read: Promise<Thesaurus> } | null = null

  constructor(database: Database, meanings: Meanings | null) {
    this.#database = database
    this.#meanings = meanings
    this.#followed = new FollowedIndex(database)
  }

  async rank({ request, settings, sight }: Asked): Promise<RankedAnswer> {
    const parsed = parse(request.q, settings)
    const [{ passages, vocabulary, generation }, thesaurus, allowed, visible] = await Promise.all([
      this.#followed.current(),
      this.#thesaurusOf(settings),
      this.#allowed(request, sight),
      this.#allowed({}, sight),
    ])
    this.#meanings?.follow(generation)
    const seen = visible && passages.of(visible)
    const known = knownIn(passages, allowed && passages.of(allowed), seen)
    const lexicon = { vocabulary, thesaurus, known }
    const [groups, quoted] = await Promise.all([
      expand(this.#database, lexicon, parsed),
      expand(this.#database, lexicon, { words: quotedWords(parsed) }),
    ])
    const weightsOf = (some: readonly WordGroup[]): Weight[] =>
      some.map((group) => worthOf(group, seen?.count ?? passages.passages))
    const weights = weightsOf(groups)
    const held = await heldPhrases(this.#database, parsed, groups)
    const words = ranked(candidates(passages, groups, weights, held, allowed))
    const byMeaning = request.video === undefined && request.sort === 'relevance'
    const near = byMeaning ? await this.#near(parsed, passages, held, allowed) : []
    return {
      videos: request.sort === 'newest' ? newestFirst(words) : fused(words, near),
      corrected: groups.flatMap(({ asked, corrected }) =>
        corrected === null ? [] : [{ typed: asked.lower, as: corrected }],
      ),
      // Whatever is quoted says which passages; its words say where in them it is.
      bitsOf: bitsIn([...groups, ...quoted.map((group) => ({ ...group, meant: [], phrases: [] }))], vocabulary),
      weights: [...weights, ...weightsOf(quoted)].map(({ typed }) => typed),
    }
  }

  async understand(text: string, settings: SearchSettings, sight: Sight): Promise<Understood> {
    const [{ passages, vocabulary }, thesaurus, visible] = await Promise.all([
      this.#followed.current(),
      this.#thesaurusOf(settings),
      this.#allowed({}, sight),
    ])
    const parsed = parse(text, settings)
    const seen = visible && passages.of(visible)
    const known = knownIn(passages, seen, seen)
    return {
      groups: await expand(this.#database, { vocabulary, thesaurus, known }, parsed),
      phrases: parsed.phrases,
      passages: seen?.count ?? passages.passages,
      stemsOf: (word) => vocabulary.of(word)?.stems ?? [],
    }
  }

  /** Videos with passages that mean about the same, where a network for sentences is installed. */
  async #near(
    { words }: ParsedQuery,
    index: PassageIndex,
    { quoted, excluded }: HeldPhrases,
    allowed: ReadonlySet<string> | null,
  ): Promise<RankedVideo[]> {
    if (!this.#meanings || words.length < wordsOfAQuestion) return []
    const placeOf = (id: number) => index.at(index.placeOf(id) ?? -1)
    const near = await this.#meanings.nearest(words.map(({ lower }) => lower).join(' '), (id) => {
      const passage = placeOf(id)
      return (
        passage !== null &&
        !excluded.has(id) &&
        quoted?.has(id) !== false &&
        (allowed === null || allowed.has(passage.video))
      )
    })
    return ranked(
      near.flatMap(({ id, likeness }) => {
        const passage = placeOf(id)
        return passage ? [{ ...passage, score: likeness }] : []
      }),
    )
  }

  /** Made once for each list of synonyms. */
  #thesaurusOf({ synonyms }: SearchSettings): Promise<Thesaurus> {
    const kept = this.#thesaurus
    if (kept && (kept.of === synonyms || isDeepStrictEqual(kept.of, synonyms))) return kept.read
    const read = Thesaurus.read(this.#database, synonyms)
    this.#thesaurus = { of: synonyms, read }
    read.catch(() => {
      this.#thesaurus = null
    })
    return read
  }

  /** The videos that the filters leave, of those that the asker may see; null when that is all of them. */
  async #allowed(request: Partial<SearchRequest>, sight: Sight): Promise<ReadonlySet<string> | null> {
    const values: unknown[] = []
    const where = conditions(request, sight, (one) => `$${values.push(one)}`)
    if (where.length === 0) return null
    const rows = await this.#database.query(`select v.id from video v where ${where.join(' and ')}`, values)
    return new Set(
      z
        .array(z.object({ id: z.string() }))
        .parse(rows)
        .map(({ id }) => id),
    )
  }
}

/**
 * What an asker's search may know: words of what is left to be found, weighed by what they may see. How often a word is
 * said elsewhere would tell that it is.
 */
const knownIn = (passages: PassageIndex, allowed: PassageSet | null, seen: PassageSet | null): Known => ({
  // In this very form: another form of a word that they may hear would tell that it is said elsewhere.
  may: ({ word }) => passages.isSaid(formOf(word), allowed),
  uses: (terms) =>
    seen
      ? passages.countOf(new Set([...terms].flatMap(({ stems }) => stems)), seen)
      : [...terms].reduce((sum, term) => sum + term.uses, 0),
})

/** Small words of a phrase stand everywhere. */
const longWords = (phrase: string): string[] => phrase.split(' ').filter((word) => word.length > 3)

/** Which group each word of the recordings belongs to, for whatever the groups' stems stand for. */
function bitsIn(groups: readonly WordGroup[], vocabulary: Vocabulary): WordBits {
  const bits = new Map<string, number>()
  const add = (word: string, bit: number): void => void bits.set(word, (bits.get(word) ?? 0) | bit)
  for (const [i, { own, near, meant, phrases }] of groups.entries())
    for (const stem of [...own, ...near, ...meant, ...phrases.flatMap(longWords)])
      for (const word of [stem, ...vocabulary.inflected(stem).map((term) => term.word)]) add(word, 1 << i)
  return (folded) => bits.get(folded) ?? 0
}
