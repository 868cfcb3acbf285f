import type { Format } from '../../../core/contract/format.ts'

/** Distances between labelled marks, seconds, that people count in. */
const distances = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]

/** Distance of marks so that their labels have room: the smallest of those that people count in. Pixels. */
export function markEvery(secondsShown: number, width: number, room: number): number {
  const least = (secondsShown / Math.max(1, width)) * room
  return distances.find((one) => one >= least) ?? 3600
}

/** What stands at a mark: as much of the time as tells it from the next one. Seconds. */
export const markLabel = (format: Format, seconds: number, every: number): string =>
  every < 0.1 ? format.frame(seconds) : format.clock(seconds, every < 1)
