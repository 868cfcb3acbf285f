/**
 * Kaldi's filter bank as CAM++ was trained with (kaldi `feature-fbank`: 25 ms Povey windows every 10 ms, 80 bands from
 * 20 Hz, pre-emphasis 0.97, no dither), the mean of each band taken off. Samples count as 16 bit numbers.
 */
const windowLength = 400
const step = 160
const points = 512
export const bands = 80

const cos = Float64Array.from({ length: points }, (_, i) => Math.cos((2 * Math.PI * i) / points))
const sin = Float64Array.from({ length: points }, (_, i) => Math.sin((2 * Math.PI * i) / points))
const povey = Float64Array.from(
  { length: windowLength },
  (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (windowLength - 1))) ** 0.85,
)

/** Radix-2 Fourier transform in place. */
function transform(re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < points; i++) {
    let bit = points >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      const [a, b] = [re[i]!, im[i]!]
      re[i] = re[j]!
      im[i] = im[j]!
      re[j] = a
      im[j] = b
    }
  }
  for (let size = 2; size <= points; size <<= 1) {
    const half = size >> 1
    const stride = points / size
    for (let from = 0; from < points; from += size)
      for (let k = 0; k < half; k++) {
        const c = cos[k * stride]!
        const s = -sin[k * stride]!
        const a = from + k
        const b = a + half
        const x = re[b]! * c - im[b]! * s
        const y = re[b]! * s + im[b]! * c
        re[b] = re[a]! - x
        im[b] = im[a]! - y
        re[a] = re[a]! + x
        im[a] = im[a]! + y
      }
  }
}

const mel = (hz: number): number => 1127 * Math.log(1 + hz / 700)

const filters: readonly { bin: number; weight: number }[][] = (() => {
  const lowest = mel(20)
  const width = (mel(8000) - lowest) / (bands + 1)
  return Array.from({ length: bands }, (_, band) => {
    const left = lowest + band * width
    const centre = left + width
    const right = centre + width
    const out: { bin: number; weight: number }[] = []
    for (let bin = 0; bin < points / 2; bin++) {
      const m = mel((bin * 16_000) / points)
      if (m > left && m < right)
        out.push({ bin, weight: m <= centre ? (m - left) / (centre - left) : (right - m) / (right - centre) })
    }
    return out
  })
})()

/**
 * @param samples 16 kHz mono, -1..1, at least 25 ms
 * @returns [frames, 80], row after row
 */
export function filterBank(samples: Float32Array): { features: Float32Array; frames: number } {
  const frames = Math.max(0, 1 + Math.floor((samples.length - windowLength) / step))
  const features = new Float32Array(frames * bands)
  const means = new Float64Array(bands)
  const re = new Float64Array(points)
  const im = new Float64Array(points)
  for (let t = 0; t < frames; t++) {
    re.fill(0)
    im.fill(0)
    let mean = 0
    for (let i = 0; i < windowLength; i++) mean += samples[t * step + i]! * 32768
    mean /= windowLength
    for (let i = 0; i < windowLength; i++) re[i] = samples[t * step + i]! * 32768 - mean
    for (let i = windowLength - 1; i > 0; i--) re[i] = re[i]! - 0.97 * re[i - 1]!
    re[0] = re[0]! * 0.03
    for (let i = 0; i < windowLength; i++) re[i] = re[i]! * povey[i]!
    transform(re, im)
    for (let band = 0; band < bands; band++) {
      let energy = 0
      for (const { bin, weight } of filters[band]!) energy += weight * (re[bin]! * re[bin]! + im[bin]! * im[bin]!)
      const value = Math.log(Math.max(energy, 1.1920929e-7))
      features[t * bands + band] = value
      means[band] = means[band]! + value / frames
    }
  }
  for (let i = 0; i < features.length; i++) features[i] = features[i]! - means[i % bands]!
  return { features, frames }
}
