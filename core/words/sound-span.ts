import type { Span } from '../contract/span.ts'
import type { Word } from '../contract/transcript.ts'
import { endsPhrase } from './phrases.ts'

/**
 * Recognition gives a word's times wrongly by up to this much (seconds); measured on spoken entities with exact times:
 * a start up to 0.14 too late with our own loop (0.42 with the prototype's), an end up to 0.29 too early.
 */
const edges = {
  /** Before the first word: at least, and how far out a silence is looked for. */
  before: { plain: 0.26, least: 0.06, reach: 0.44 },
  after: { plain: 0.3, least: 0.1, reach: 0.42 },
  /** Numbers are said with pauses inside and written in one: their end came up to 0.44 too early. */
  afterNumber: { plain: 0.36, least: 0.1, reach: 0.48 },
} as const

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

/** What a word takes at most, said slowly (seconds): for itself, and for each letter. */
const slowly = { word: 0.35, letter: 0.07, most: 0.6 } as const

/**
 * Seconds of a number's sound that recognition gave to the word behind it: a year written in four digits ends before it
 * is over, and "so" takes a second. Nothing for a word with a mark behind, whose time holds a pause.
 */
export function givenAway({ start, end, text }: Word): number {
  if (endsPhrase(text)) return 0
  const letters = text.match(/[\p{L}\d]/gu)?.length ?? 0
  return Math.min(slowly.most, Math.max(0, end - start - slowly.word - slowly.letter * letters))
}

/** A pause from which on (seconds) a number is over. */
const endOfNumber = 0.25
/** Below this share of the loudest moment nearby a moment counts as silent. */
const silentShare = 0.04
/** A silence this long (seconds) is a pause; shorter ones lie within words. */
const pauseLength = 0.05

/**
 * The stretch to hide for words from `start` to `end` (seconds). An edge lies in a pause where there is one: before, in
 * the farthest pause within reach, so that a late start cuts nothing; behind, in the first, or for a number in the
 * farthest. Else it is padded.
 */
export function soundSpan(said: Span, duration: number, loudness: Loudness | null, isNumber = false): Span {
  const pauses = loudness ? pausesOf(loudness) : []
  const { before } = edges
  const after = isNumber ? edges.afterNumber : edges.after
  const early = pauses.find((p) => p.end > said.start - before.reach && p.start < said.start - before.least)
  const isBehind = (p: Span): boolean => p.end > said.end + after.least && p.start < said.end + after.reach
  const late = isNumber ? pauses.findLast(isBehind) : pauses.find(isBehind)
  const start = early
    ? Math.min(Math.max(early.start, early.end - 0.08, said.start - before.reach), said.start - before.least)
    : said.start - before.plain
  const padded = said.end + after.plain
  const quiet = late ? Math.max(Math.min(late.end, late.start + 0.08), said.end + after.least) : padded
  // a short pause may lie between two groups of the number itself
  const end = isNumber && late && late.end - late.start < endOfNumber ? Math.max(quiet, padded) : quiet
  return { start: Math.max(0, start), end: Math.max(Math.min(duration, end), Math.min(duration, said.end)) }
}

/** Stretches, `atLeast` seconds long, that are silent beside the loudest moment nearby. */
export function pausesOf({ start, step, levels }: Loudness, atLeast: number = pauseLength): Span[] {
  const loud = levels.reduce((max, level) => Math.max(max, level), 0)
  const out: Span[] = []
  let from = -1
  for (let i = 0; i <= levels.length; i++) {
    const silent = i < levels.length && (levels[i] as number) <= loud * silentShare
    if (silent && from < 0) from = i
    if (!silent && from >= 0) {
      if ((i - from) * step >= atLeast) out.push({ start: start + from * step, end: start + i * step })
      from = -1
    }
  }
  return out
}

/** Stretches nearer to each other than this (seconds) are joined: a sliver of speech between two tones tells too much. */
export const joinedBelow = 0.3
