/**
 * Linear prediction of a frame: what of each sample follows from the `order` samples before it (autocorrelation method,
 * Levinson and Durbin's recursion).
 * @returns the prediction error filter 1, a1 ... a`order`; null for a frame in which there is nothing
 */
export function predictionOf(frame: Float32Array, order: number): Float64Array | null {
  const r = new Float64Array(order + 1)
  for (let lag = 0; lag <= order; lag++) {
    let sum = 0
    for (let i = lag; i < frame.length; i++) sum += (frame[i] as number) * (frame[i - lag] as number)
    r[lag] = sum
  }
  // A floor of noise at -60 dB keeps the poles off the unit circle.
  let error = (r[0] as number) * (1 + 1e-6)
  if (!(error > 1e-9)) return null
  const a = new Float64Array(order + 1)
  const before = new Float64Array(order + 1)
  a[0] = 1
  for (let i = 1; i <= order; i++) {
    let sum = 0
    for (let j = 0; j < i; j++) sum += (a[j] as number) * (r[i - j] as number)
    const reflection = -sum / error
    before.set(a)
    for (let j = 1; j <= i; j++) a[j] = (before[j] as number) + reflection * (before[i - j] as number)
    error *= 1 - reflection * reflection
    if (!(error > 0)) return null
  }
  return a
}

const rounds = 60
const exact = 1e-9

/** All roots of a polynomial, found together (Ehrlich and Aberth's method); null when they do not settle. */
export class Roots {
  readonly re: Float64Array
  readonly im: Float64Array
  readonly #degree: number

  constructor(degree: number) {
    this.#degree = degree
    this.re = new Float64Array(degree)
    this.im = new Float64Array(degree)
  }

  /** @param a coefficients 1, a1 ... a`degree`, of the highest power first. @returns whether all roots settled */
  find(a: Float64Array): boolean {
    const n = this.#degree
    const { re, im } = this
    for (let k = 0; k < n; k++) {
      // Neither a pair nor on a line of symmetry: a pair that begins as one never parts into two real roots.
      const angle = (2 * Math.PI * (k + 0.27)) / n
      const radius = 0.88 + (0.1 * k) / n
      re[k] = radius * Math.cos(angle)
      im[k] = radius * Math.sin(angle)
    }
    for (let round = 0; round < rounds; round++) {
      let moved = 0
      for (let k = 0; k < n; k++) moved = Math.max(moved, this.#improve(a, k))
      if (moved < exact) return true
    }
    return false
  }

  /** Moves one root by Newton's step, corrected for the others. @returns how far, the square of it */
  #improve(a: Float64Array, k: number): number {
    const { re, im } = this
    const n = this.#degree
    const x = re[k] as number
    const y = im[k] as number
    let [pr, pi, dr, di] = [1, 0, 0, 0]
    for (let j = 1; j <= n; j++) {
      const d = dr * x - di * y + pr
      di = dr * y + di * x + pi
      dr = d
      const p = pr * x - pi * y + (a[j] as number)
      pi = pr * y + pi * x
      pr = p
    }
    const size = pr * pr + pi * pi
    if (size < 1e-30) return 0
    // p' / p less the pull of the other roots.
    let fr = (dr * pr + di * pi) / size
    let fi = (di * pr - dr * pi) / size
    for (let j = 0; j < n; j++) {
      if (j === k) continue
      const ax = x - (re[j] as number)
      const ay = y - (im[j] as number)
      const away = ax * ax + ay * ay + 1e-30
      fr -= ax / away
      fi += ay / away
    }
    const f = fr * fr + fi * fi + 1e-30
    re[k] = x - fr / f
    im[k] = y + fi / f
    return 1 / f
  }
}
