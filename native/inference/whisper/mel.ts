/** Samples a second that every speech model here wants. */
export const sampleRate = 16_000
/** Samples between two columns of the spectrogram. */
export const hop = 160
const windowLength = 400
const bins = windowLength / 2 + 1

const hann = Float64Array.from(
  { length: windowLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength),
)

/** A complex transform of one fixed length. */
interface Transform {
  readonly length: number
  run(
    re: Float64Array,
    im: Float64Array,
    offset: number,
    stride: number,
    outRe: Float64Array,
    outIm: Float64Array,
  ): void
}

/**
 * Mixed-radix decimation in time (Cooley & Tukey 1965): 200 = 2 * 2 * 2 * 5 * 5. Each level splits by its smallest factor.
 */
function transformOf(length: number): Transform {
  const factor = [2, 3, 5].find((f) => length % f === 0) ?? length
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length))
  const sin = Float64Array.from({ length }, (_, k) => -Math.sin((2 * Math.PI * k) / length))
  if (length === 1)
    return {
      length,
      run: (re, im, offset, _stride, outRe, outIm) => {
        outRe[0] = re[offset] ?? 0
        outIm[0] = im[offset] ?? 0
      },
    }
  const inner = length / factor
  const part = transformOf(inner)
  const partRe = Array.from({ length: factor }, () => new Float64Array(inner))
  const partIm = Array.from({ length: factor }, () => new Float64Array(inner))
  return {
    length,
    run(re, im, offset, stride, outRe, outIm) {
      for (let f = 0; f < factor; f++) part.run(re, im, offset + f * stride, stride * factor, partRe[f]!, partIm[f]!)
      for (let k = 0; k < length; k++) {
        let sumRe = 0
        let sumIm = 0
        const at = k % inner
        for (let f = 0; f < factor; f++) {
          const turn = (f * k) % length
          const c = cos[turn]!
          const s = sin[turn]!
          const a = partRe[f]![at]!
          const b = partIm[f]![at]!
          sumRe += a * c - b * s
          sumIm += a * s + b * c
        }
        outRe[k] = sumRe
        outIm[k] = sumIm
      }
    },
  }
}

/** Slaney's mel scale: linear below 1 kHz, logarithmic above (librosa's default, which Whisper was trained with). */
function slaneyFilters(count: number): { first: number; weights: Float64Array }[] {
  const toHz = (mel: number) => (mel >= 15 ? 1000 * Math.exp((Math.log(6.4) / 27) * (mel - 15)) : (200 / 3) * mel)
  const top = 15 + Math.log(8000 / 1000) / (Math.log(6.4) / 27)
  const edges = Array.from({ length: count + 2 }, (_, i) => toHz((top * i) / (count + 1)))
  return Array.from({ length: count }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!]
    const whole = Array.from({ length: bins }, (_, k) => {
      const hz = (k * sampleRate) / windowLength
      return (Math.max(0, Math.min((hz - low) / (middle - low), (high - hz) / (high - middle))) * 2) / (high - low)
    })
    const first = Math.max(
      0,
      whole.findIndex((w) => w > 0),
    )
    const last = whole.findLastIndex((w) => w > 0)
    return { first, weights: Float64Array.from(whole.slice(first, last + 1)) }
  })
}

/**
 * Log-mel spectrogram as Whisper wants it (openai/whisper `audio.py`): Hann 400, hop 160, reflected edges, log10,
 * clamped to 8 below the loudest, then (x + 4) / 4.
 * @param count 80, or 128 for large-v3
 */
export function melSpectrogram(count: number): (samples: Float32Array, frames: number) => Float32Array {
  const filters = slaneyFilters(count)
  const half = transformOf(windowLength / 2)
  const re = new Float64Array(windowLength / 2)
  const im = new Float64Array(windowLength / 2)
  const outRe = new Float64Array(windowLength / 2)
  const outIm = new Float64Array(windowLength / 2)
  const turnCos = Float64Array.from({ length: bins }, (_, k) => Math.cos((2 * Math.PI * k) / windowLength))
  const turnSin = Float64Array.from({ length: bins }, (_, k) => -Math.sin((2 * Math.PI * k) / windowLength))
  const power = new Float64Array(bins)

  const powerAt = (samples: Float32Array, total: number, centre: number): void => {
    // A real transform of 400 as a complex one of 200: even samples in the real part, odd ones in the imaginary part.
    for (let i = 0; i < windowLength; i++) {
      let at = centre - windowLength / 2 + i
      if (at < 0) at = -at
      if (at >= total) at = 2 * total - 2 - at
      const value = (samples[at] ?? 0) * hann[i]!
      if (i & 1) im[i >> 1] = value
      else re[i >> 1] = value
    }
    half.run(re, im, 0, 1, outRe, outIm)
    const n = windowLength / 2
    for (let k = 0; k < bins; k++) {
      const a = k % n
      const b = (n - k) % n
      const evenRe = (outRe[a]! + outRe[b]!) / 2
      const evenIm = (outIm[a]! - outIm[b]!) / 2
      const oddRe = (outIm[a]! + outIm[b]!) / 2
      const oddIm = (outRe[b]! - outRe[a]!) / 2
      const x = evenRe + oddRe * turnCos[k]! - oddIm * turnSin[k]!
      const y = evenIm + oddRe * turnSin[k]! + oddIm * turnCos[k]!
      power[k] = x * x + y * y
    }
  }

  /**
   * @param samples 16 kHz mono; what lies beyond them up to `frames` columns is silence
   * @returns [count, frames], row after row
   */
  return (samples, frames) => {
    const out = new Float32Array(count * frames)
    const total = frames * hop
    const sounding = Math.min(frames, Math.ceil((samples.length + windowLength) / hop))
    let loudest = -10
    out.fill(-10)
    for (let t = 0; t < sounding; t++) {
      powerAt(samples, total, t * hop)
      for (let band = 0; band < count; band++) {
        const { first, weights } = filters[band]!
        let energy = 0
        for (let k = 0; k < weights.length; k++) energy += weights[k]! * power[first + k]!
        const value = Math.log10(Math.max(energy, 1e-10))
        out[band * frames + t] = value
        if (value > loudest) loudest = value
      }
    }
    for (let i = 0; i < out.length; i++) out[i] = (Math.max(out[i]!, loudest - 8) + 4) / 4
    return out
  }
}
