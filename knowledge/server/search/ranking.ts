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
/** What another word than the typed one is worth. */
const otherWord = 0.75
const titleBonus = 1.15
/** What a word is worth to a moment when only the title of its video says it. */
const fromTitle = 0.6
/** How much a second and a third place in the same video add to the first. */
const more = [1, 0.15, 0.07] as const

/** How telling each group is: rare words say more (inverse document frequency), question words little. */
export function weightsOf(groups: readonly WordGroup[], passages: number): number[] {
  return groups.map(({ uses, asked }) =>
    uses === 0 ? 0 : Math.log(1 + Math.max(passages, uses) / uses) * (asked.optional ? optionalShare : 1),
  )
}

/** Which words are there, one bit for each group. */
export interface Matched {
  readonly holds: number
  /** Those that are there as they were typed. */
  readonly asTyped: number
  /** Those that the title of its video says, or what stands beside it. */
  readonly title?: number
  /** True for the title itself. */
  readonly isTitle?: boolean
}

/** Share of the query's weight that is there, 0..1; titles are worth a little more. */
export function scoreOf(weights: readonly number[], { holds, asTyped, title = 0, isTitle = false }: Matched): number {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (whole === 0) return 1
  const there = weights.map((weight, i) =>
    asTyped & (1 << i) ? weight : holds & (1 << i) ? weight * otherWord : title & (1 << i) ? weight * fromTitle : 0,
  )
  return (there.reduce((sum, weight) => sum + weight, 0) / whole) * (isTitle ? titleBonus : 1)
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
