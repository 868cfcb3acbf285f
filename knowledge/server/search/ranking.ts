import type { WordGroup } from './expand.ts'

/** A passage that may answer, with what it is worth for the query: 0..1 of all that could be matched. */
export interface Candidate {
  readonly video: string
  readonly first: number | null
  readonly last: number | null
  readonly recorded: string
  readonly score: number
}

/** A video with its best passages. */
export interface RankedVideo {
  readonly video: string
  readonly recorded: string
  readonly score: number
  /** The best first; the title's passage is not among them. */
  readonly passages: readonly Candidate[]
}

const optionalShare = 0.15
/** What a word is worth that was probably typed: one that begins so, or that it may be a slip of. */
const nearWord = 0.75
/** What another word is worth that means the same. */
const sameMeaning = 0.5
const titleBonus = 1.15
/** What a word is worth to a moment when only the title of its video says it. */
const fromTitle = 0.6
/** How much a second and a third place in the same video add to the first. */
const more = [1, 0.15, 0.07] as const

/** What a group is worth to a passage, by how the passage says it. */
export interface Weight {
  readonly typed: number
  readonly near: number
  readonly meant: number
}

/** @param typed what the word itself is worth @param others what another word that means the same could be worth */
export const weightOf = (typed: number, others = typed): Weight => ({
  typed,
  near: typed * nearWord,
  // A frequent word that means the same as a rare one tells as little as any frequent word.
  meant: Math.min(typed, others) * sameMeaning,
})

/** How telling a group is: rare words say more (inverse document frequency), question words little. */
export function worthOf({ uses, meantUses, asked }: WordGroup, passages: number): Weight {
  const rarity = (count: number): number =>
    count === 0 ? 0 : Math.log(1 + Math.max(passages, count) / count) * (asked.optional ? optionalShare : 1)
  return weightOf(rarity(uses || meantUses), rarity(meantUses))
}

/** Which words are there, one bit for each group. */
export interface Matched {
  /** Those that are there as they were typed. */
  readonly asTyped: number
  readonly near: number
  readonly meant: number
  /** Those that the title of its video says, or what stands beside it. */
  readonly title?: number
  /** True for the title itself. */
  readonly isTitle?: boolean
}

/** Share of the query's weight that is there, 0..1; titles are worth a little more. */
export function scoreOf(
  weights: readonly Weight[],
  { asTyped, near, meant, title = 0, isTitle = false }: Matched,
): number {
  let whole = 0
  let there = 0
  for (const [i, weight] of weights.entries()) {
    const bit = 1 << i
    whole += weight.typed
    there +=
      asTyped & bit
        ? weight.typed
        : near & bit
          ? weight.near
          : Math.max(meant & bit ? weight.meant : 0, title & bit ? weight.typed * fromTitle : 0)
  }
  return whole === 0 ? 1 : (there / whole) * (isTitle ? titleBonus : 1)
}

const newest = (a: RankedVideo, b: RankedVideo): number => b.recorded.localeCompare(a.recorded)

/** Puts videos in order: the best first, of equals the most recent. */
export function ranked(found: readonly Candidate[]): RankedVideo[] {
  const videos = [...Map.groupBy(found, ({ video }) => video)].map(([video, list]): RankedVideo => {
    const best = list.toSorted((a, b) => b.score - a.score || (a.first ?? -1) - (b.first ?? -1))
    const score = more.reduce((sum, share, i) => sum + share * (best[i]?.score ?? 0), 0)
    return { video, recorded: best[0]?.recorded ?? '', score, passages: best.filter((one) => one.first !== null) }
  })
  // Closer than a hundredth is a tie: the next criterion decides.
  const step = (video: RankedVideo): number => Math.round(video.score * 100)
  return videos.sort((a, b) => step(b) - step(a) || newest(a, b) || (a.video < b.video ? -1 : 1))
}

/** The most recent first, among those that answer nearly as well as the best. */
export function newestFirst(videos: readonly RankedVideo[]): RankedVideo[] {
  const top = Math.max(0, ...videos.map(({ score }) => score))
  return videos.filter(({ score }) => score >= top * 0.6).toSorted(newest)
}
