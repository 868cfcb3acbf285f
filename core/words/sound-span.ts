import type { Span } from '../contract/span.ts'

/**
 * How far sound reaches beyond the times that recognition gives a word (seconds), measured on spoken entities with exact
 * times: up to 0.42 before and 0.15 after, so a little more.
 */
export const padding = { before: 0.44, after: 0.22 } as const
/** How much further an edge may move outwards to reach a silence, seconds. */
const reach = { before: 0.06, after: 0.26 } as const

/** Loudness in short steps: `levels[i]` is the root mean square of samples around `start + (i + 0.5) * step` seconds. */
export interface Loudness {
  readonly start: number
  readonly step: number
  readonly levels: Float32Array
}

/** Root mean square of 10 ms pieces of 16 kHz sound that begins at `start` seconds. */
export function loudnessOf(samples: Float32Array, start: number): Loudness {
  const size = 160
  const levels = new Float32Array(Math.floor(samples.length / size))
  for (let i = 0; i < levels.length; i++) {
    let sum = 0
    for (let k = i * size; k < (i + 1) * size; k++) sum += (samples[k] as number) ** 2
    levels[i] = Math.sqrt(sum / size)
  }
  return { start, step: size / 16000, levels }
}

/** Below this share of the loudest moment nearby a moment counts as silent. */
const silentShare = 0.06

/**
 * The stretch to hide for words from `start` to `end` (seconds): padded, each edge moved outwards to the first silence
 * within reach, so that no syllable is cut and no neighbour is clipped when there is a pause.
 */
export function soundSpan(said: Span, duration: number, loudness: Loudness | null): Span {
  let start = said.start - padding.before
  let end = said.end + padding.after
  if (loudness && loudness.levels.length > 0) {
    const loud = loudness.levels.reduce((max, level) => Math.max(max, level), 0)
    const silent = (time: number): boolean => {
      const level = loudness.levels[Math.floor((time - loudness.start) / loudness.step)]
      return level !== undefined && level <= loud * silentShare
    }
    for (let t = start; t >= start - reach.before; t -= loudness.step)
      if (silent(t)) {
        start = t
        break
      }
    for (let t = end; t <= end + reach.after; t += loudness.step)
      if (silent(t)) {
        end = t
        break
      }
  }
  return { start: Math.max(0, start), end: Math.max(Math.min(duration, end), Math.min(duration, said.end)) }
}

/** Stretches nearer to each other than this (seconds) are joined: a sliver of speech between two tones tells too much. */
export const joinedBelow = 0.3
