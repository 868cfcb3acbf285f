import { z } from 'zod'
import type { SearchSettings } from '../../contract/search.ts'
import type { Queries } from '../database/database.ts'
import type { Sight } from '../search/conditions.ts'
import type { WordGroup } from '../search/expand.ts'
import { foldedText, wordsIn } from '../search/fold.ts'
import { scoreOf, type Weight, weightOf, worthOf } from '../search/ranking.ts'
import type { SearchEngine } from '../search/search.ts'

/** A word that no recording holds says that it may be another subject, or is a slip that nobody can read. */
const unknownShare = 0.6

/** How much of a question stands in each of some texts. */
export interface Coverage {
  /** False when the question has no word that tells anything. */
  readonly telling: boolean
  /** For each text: share of the question's telling words that it holds, 0..1. */
  readonly shares: readonly number[]
}

/**
 * Weighs texts against a question: words count by how rare they are in the recordings that the asker may see (inverse
 * document frequency); a correction or a synonym counts for a little less than the word itself.
 */
export async function coverageOf(
  search: SearchEngine,
  question: string,
  texts: readonly string[],
  { settings, sight }: { readonly settings: SearchSettings; readonly sight: Sight },
): Promise<Coverage> {
  // With a space behind it no word is still being typed.
  const { groups: known, phrases, passages, stemsOf } = await search.understand(`${question} `, settings, sight)
  const telling = known.some(({ asked }) => !asked.optional) || phrases.length > 0
  const quoted = phrases.flatMap((text) => text.split(' '))
  const weights = known.map((group) => weightIn(group, Math.max(1, passages)))
  const words = texts.map((text) => [...new Set(wordsIn(text).map((one) => one.folded))])
  return {
    telling,
    shares: words.map((held) => {
      const all = new Set([...held, ...held.flatMap(stemsOf)])
      const text = ` ${held.join(' ')} `
      let asTyped = 0
      let near = 0
      let meant = 0
      for (const [i, group] of known.entries()) {
        if (group.own.some((stem) => all.has(stem))) asTyped |= 1 << i
        else if (group.near.some((stem) => all.has(stem))) near |= 1 << i
        else if (group.meant.some((stem) => all.has(stem)) || group.phrases.some((one) => text.includes(` ${one} `)))
          meant |= 1 << i
      }
      const share = weights.length === 0 ? 1 : scoreOf(weights, { asTyped, near, meant })
      return quoted.every((word) => all.has(word)) ? share : 0
    }),
  }
}

function weightIn(group: WordGroup, passages: number): Weight {
  if (group.uses > 0 || group.meantUses > 0) return worthOf(group, passages)
  return weightOf(group.asked.optional ? 0 : Math.log(1 + passages) * unknownShare)
}

/** The stems of a text's telling words, for telling whether two questions are the same. */
export async function keyStems(queries: Queries, text: string): Promise<string[]> {
  const words = [...new Set(foldedText(text).split(' '))].filter((word) => word.length > 1)
  if (words.length === 0) return []
  const Lexized = z.array(z.object({ fr: z.array(z.string()).nullable(), en: z.array(z.string()).nullable() }))
  const rows = Lexized.parse(
    await queries.query(
      `select ts_lexize('french_stem', word) as fr, ts_lexize('english_stem', word) as en
       from unnest($1::text[]) as word`,
      [words],
    ),
  )
  // A word that either language calls a stop word tells nothing; of the others, one stem stands for the word.
  return [
    ...new Set(
      rows.flatMap(({ fr, en }) => (fr?.length === 0 || en?.length === 0 ? [] : (fr ?? en ?? []).slice(0, 1))),
    ),
  ]
}
