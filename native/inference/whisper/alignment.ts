import type { Attention } from './graphs.ts'
import { timestampStep } from './vocabulary.ts'

/** Median of seven by insertion: a typed array's own sort is ten times slower at this size. */
function medianOfSeven(row: Float32Array, at: number, length: number, box: Float32Array): number {
  for (let j = 0; j < 7; j++) {
    let q = at + j - 3
    if (q < 0) q = -q
    if (q >= length) q = 2 * length - 2 - q
    const value = row[Math.max(0, q)]!
    let k = j
    while (k > 0 && box[k - 1]! > value) {
      box[k] = box[k - 1]!
      k--
    }
    box[k] = value
  }
  return box[3]!
}

/**
 * The alignment heads' attention as one picture of how well each token fits each position: weights over the sounding
 * positions renormalised, standardised over the tokens, smoothed over time, averaged over the heads.
 * @param skip tokens of the prompt, left out of the answer
 * @param count tokens answered for
 * @returns [count, positions]
 */
function evidence(attention: Attention, skip: number, count: number, positions: number): Float32Array {
  const out = new Float32Array(count * positions)
  const { tokens, data } = attention
  const plane = new Float32Array(tokens * positions)
  const box = new Float32Array(7)
  for (let head = 0; head < attention.heads; head++) {
    for (let t = 0; t < tokens; t++) {
      const from = (head * tokens + t) * attention.positions
      let sum = 0
      for (let f = 0; f < positions; f++) sum += data[from + f]!
      for (let f = 0; f < positions; f++) plane[t * positions + f] = data[from + f]! / (sum || 1)
    }
    for (let f = 0; f < positions; f++) {
      let mean = 0
      for (let t = 0; t < tokens; t++) mean += plane[t * positions + f]!
      mean /= tokens
      let variance = 0
      for (let t = 0; t < tokens; t++) variance += (plane[t * positions + f]! - mean) ** 2
      const spread = Math.sqrt(variance / tokens) || 1
      for (let t = 0; t < tokens; t++) plane[t * positions + f] = (plane[t * positions + f]! - mean) / spread
    }
    for (let t = 0; t < count; t++) {
      const row = plane.subarray((t + skip) * positions, (t + skip + 1) * positions)
      for (let f = 0; f < positions; f++)
        out[t * positions + f] = out[t * positions + f]! + medianOfSeven(row, f, positions, box) / attention.heads
    }
  }
  return out
}

/**
 * Dynamic time warping (Sakoe & Chiba 1978) as OpenAI's `timing.py` uses it.
 * @param gain [rows, columns], the larger the better
 * @returns for each row the first column of its part of the best path
 */
export function warp(gain: Float32Array, rows: number, columns: number): Int32Array {
  const width = columns + 1
  const cost = new Float64Array((rows + 1) * width).fill(Number.POSITIVE_INFINITY)
  const from = new Uint8Array((rows + 1) * width)
  cost[0] = 0
  for (let j = 1; j <= columns; j++)
    for (let i = 1; i <= rows; i++) {
      const diagonal = cost[(i - 1) * width + j - 1]!
      const up = cost[(i - 1) * width + j]!
      const left = cost[i * width + j - 1]!
      let least = left
      let step = 2
      if (diagonal < up && diagonal < left) {
        least = diagonal
        step = 0
      } else if (up < diagonal && up < left) {
        least = up
        step = 1
      }
      cost[i * width + j] = least - gain[(i - 1) * columns + j - 1]!
      from[i * width + j] = step
    }
  const firsts = new Int32Array(rows)
  let i = rows
  let j = columns
  while (i > 0 && j > 0) {
    firsts[i - 1] = j - 1
    const step = from[i * width + j]
    if (step !== 2) i--
    if (step !== 1) j--
  }
  return firsts
}

/**
 * When each token begins, seconds from the window's start. One more time than tokens: the last is the end of the text.
 * @param attention of prompt, tokens and end
 * @param promptLength tokens before the text
 * @param positions encoder positions that hold sound
 */
export function tokenTimes(attention: Attention, promptLength: number, positions: number): number[] {
  const usable = Math.max(1, Math.min(positions, attention.positions))
  // The token after the last word (the end) takes its share of the path, so that the last word has an end.
  const count = attention.tokens - promptLength
  const starts = warp(evidence(attention, promptLength - 1, count, usable), count, usable)
  return [...starts].map((position) => position * timestampStep)
}
