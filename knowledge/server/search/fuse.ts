import type { RankedVideo } from './ranking.ts'

/** How little the first places stand out (Cormack, Clarke and Büttcher 2009). */
const flatness = 60

/**
 * One order of two: reciprocal rank fusion. What both find comes before what one of them finds alone; a video keeps the
 * places of both, first those of the list that has it further up.
 */
export function fused(words: readonly RankedVideo[], meaning: readonly RankedVideo[]): RankedVideo[] {
  if (meaning.length === 0) return [...words]
  const worth = new Map<string, { score: number; best: RankedVideo; other: RankedVideo | null }>()
  for (const list of [words, meaning])
    for (const [place, video] of list.entries()) {
      const score = 1 / (flatness + place + 1)
      const known = worth.get(video.video)
      if (!known) worth.set(video.video, { score, best: video, other: null })
      else
        worth.set(video.video, {
          score: known.score + score,
          ...(score > known.score ? { best: video, other: known.best } : { best: known.best, other: video }),
        })
    }
  return [...worth.values()]
    .map(({ score, best, other }) => ({ ...best, score, passages: bothOf(best, other) }))
    .sort((a, b) => b.score - a.score || (a.recorded < b.recorded ? 1 : a.recorded > b.recorded ? -1 : 0))
}

function bothOf(best: RankedVideo, other: RankedVideo | null): RankedVideo['passages'] {
  const more = other?.passages.filter(({ first }) => best.passages.every((one) => one.first !== first)) ?? []
  return [...best.passages.slice(0, 1), ...more.slice(0, 1), ...best.passages.slice(1), ...more.slice(1)]
}
