import type { Span } from '../../core/contract/span.ts'

/** Samples a second; windows of 20 ms. */
const rate = 16_000
const windowSize = 320

export interface SpokenTruth extends Span {
  readonly entity: string
}

export interface AudioLeaks {
  /** Share 0..1 of the sounding windows of each entity that is hidden; 1 when none of them sounds. */
  readonly entities: readonly { readonly entity: string; readonly start: number; readonly hidden: number }[]
  /** Seconds of sounding speech that is hidden farther than half a second from every entity. */
  readonly otherHidden: number
}

/** Lag in samples, within 100 ms, by which `b` fits `a` best over the first minute. */
function lagOf(a: Float32Array, b: Float32Array): number {
  const n = Math.min(a.length, b.length, rate * 60)
  let best = -1
  let at = 0
  for (let lag = -1600; lag <= 1600; lag += 8) {
    let dot = 0
    let xx = 0
    let yy = 0
    const from = Math.max(0, lag)
    const skip = Math.max(0, -lag)
    for (let i = 0; i < n - Math.abs(lag); i += 4) {
      const x = a[from + i] as number
      const y = b[skip + i] as number
      dot += x * y
      xx += x * x
      yy += y * y
    }
    const fit = dot / (Math.sqrt(xx * yy) + 1e-9)
    if (fit > best) {
      best = fit
      at = lag
    }
  }
  return at
}

/**
 * The rule by which spoken personal data counts as gone: in windows of 20 ms the redacted sound is *kept* where it still
 * resembles the original (absolute correlation above 0.35 at a shift of up to 1 ms), *hidden* otherwise or where it is
 * silent; windows silent in the original do not count.
 * @param original 16 kHz mono
 * @param redacted 16 kHz mono, may lag by up to 100 ms
 */
export function audioLeaks(
  original: Float32Array,
  redacted: Float32Array,
  entities: readonly SpokenTruth[],
): AudioLeaks {
  const lag = lagOf(original, redacted)
  const count = Math.floor(original.length / windowSize)
  const hidden = new Uint8Array(count)
  const sounding = new Uint8Array(count)
  const at = (i: number): number => redacted[i - lag] ?? 0
  for (let w = 0; w < count; w++) {
    const from = w * windowSize
    let aa = 0
    let bb = 0
    for (let i = from; i < from + windowSize; i++) {
      aa += (original[i] as number) ** 2
      bb += at(i) ** 2
    }
    sounding[w] = Math.sqrt(aa / windowSize) > 0.01 ? 1 : 0
    let likeness = 0
    for (const shift of [-16, -8, -4, -2, 0, 2, 4, 8, 16]) {
      let dot = 0
      let ss = 0
      for (let i = from; i < from + windowSize; i++) {
        const y = at(i - shift)
        dot += (original[i] as number) * y
        ss += y * y
      }
      likeness = Math.max(likeness, Math.abs(dot) / (Math.sqrt(aa * ss) + 1e-6))
    }
    hidden[w] = likeness < 0.35 || Math.sqrt(bb / windowSize) < 0.002 ? 1 : 0
  }
  const time = (w: number): number => ((w + 0.5) * windowSize) / rate
  const near = new Uint8Array(count)
  const out: { entity: string; start: number; hidden: number }[] = []
  for (const { entity, start, end } of entities) {
    let total = 0
    let gone = 0
    for (let w = 0; w < count; w++) {
      const t = time(w)
      if (t >= start - 0.5 && t <= end + 0.5) near[w] = 1
      if (t < start || t > end || !sounding[w]) continue
      total++
      gone += hidden[w] as number
    }
    out.push({ entity, start, hidden: total === 0 ? 1 : gone / total })
  }
  let other = 0
  for (let w = 0; w < count; w++) if (hidden[w] && sounding[w] && !near[w]) other++
  return { entities: out, otherHidden: (other * windowSize) / rate }
}
