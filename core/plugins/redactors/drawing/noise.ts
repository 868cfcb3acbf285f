const size = 1 << 14

/** Noise of about normal distribution with deviation 1, times 16: sums of a linear congruential generator's numbers. */
const table = (() => {
  const out = new Int8Array(size)
  let state = 0x2545f491
  for (let i = 0; i < size; i++) {
    let sum = 0
    for (let k = 0; k < 4; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      sum += state / 2 ** 32 - 0.5
    }
    out[i] = Math.max(-127, Math.min(127, Math.round(sum * Math.sqrt(3) * 16)))
  }
  return out
})()

/** Repeatable noise, deviation 16, for the sample at a place inside a region. */
export const noiseAt = (seed: number, row: number, column: number): number =>
  table[(seed + Math.imul(row, 1031) + Math.imul(column, 7) + ((row * row) >> 3)) & (size - 1)] as number
