import type { Box } from '../../../core/contract/box.ts'
import type { FindingKind } from '../../../core/contract/finding.ts'
import type { Span } from '../../../core/contract/span.ts'
import { type Transcript, wordsOf } from '../../../core/contract/transcript.ts'

/** What is drawn by hand. */
export type DrawnKind = Exclude<FindingKind, 'speech'>
export const drawnKinds = ['face', 'screen', 'text'] as const satisfies readonly DrawnKind[]

/** A box that is being moved: shown, not yet told to the studio. */
export interface Draft {
  readonly finding: string
  readonly box: Box
}

/** Seconds before and after the frame on which a box is drawn that it hides, unless the shot ends sooner. */
const drawnReach = 2

/** The shot that a moment lies in: between the cuts around it. Seconds. */
export function shotAt(cuts: readonly number[], duration: number, seconds: number): Span {
  let start = 0
  let end = duration
  for (const cut of cuts) {
    if (cut <= seconds + 0.001) start = Math.max(start, cut)
    else end = Math.min(end, cut)
  }
  return { start, end }
}

/** When a box drawn on a frame is hidden at first: a little before and after, inside of its shot. */
export function reachOf(cuts: readonly number[], duration: number, seconds: number): Span {
  const shot = shotAt(cuts, duration, seconds)
  return { start: Math.max(shot.start, seconds - drawnReach), end: Math.min(shot.end, seconds + drawnReach) }
}

/** First and last word of which a part is said in a stretch, or null when none is. */
export function wordsIn(transcript: Transcript, { start, end }: Span): [number, number] | null {
  const words = wordsOf(transcript)
  const first = words.findIndex((word) => word.end > start && word.start < end)
  const last = words.findLastIndex((word) => word.end > start && word.start < end)
  return first < 0 ? null : [first, last]
}

/** Ids of things made by hand: new ones never meet those of anybody else. */
export const newId = (kind: 'drawn' | 'marked'): string => `${kind}-${crypto.randomUUID()}`
