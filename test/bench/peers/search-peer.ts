import type { CorpusVideo } from '../../support/lessons.ts'

/** What a search answers with: ids of videos, the best first. */
export type Search = (question: string) => Promise<readonly string[]> | readonly string[]

/** Something that searches the corpus, as it comes. */
export interface SearchPeer {
  readonly name: string
  readonly search: Search
  /** What its index takes, in bytes: on the disk or, where it has none there, in memory. */
  readonly bytes: number
}

/** Each piece of text with the video that it stands in: what a peer puts into its index. */
export function* pieces(
  videos: readonly CorpusVideo[],
): Generator<{ readonly id: string; readonly video: string; readonly text: string }> {
  for (const { video, title, segments } of videos) {
    yield { id: `${video}/title`, video, text: title }
    for (const { number, text } of segments) yield { id: `${video}/${number}`, video, text }
  }
}
