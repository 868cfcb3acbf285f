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

/** Where the noise of a row begins. */
export const noiseRow = (seed: number, row: number): number => seed + Math.imul(row, 1031) + ((row * row) >> 3)

/** Repeatable noise, deviation 16, for a column of a row that `noiseRow` gave. */
export const noiseOf = (row: number, column: number): number => table[(row + column * 7) & (size - 1)] as number

/** The same for a place. */
export const noiseAt = (seed: number, row: number, column: number): number => noiseOf(noiseRow(seed, row), column)
