import type { Span } from '../../core/contract/span.ts'

export type Replacement = 'silence' | 'tone' | 'noise'

/** Length of the fade before and after a replaced stretch, seconds: long enough not to click. */
export const fadeSeconds = 0.012

/** Loudness of what is put in place of speech: a 1 kHz tone at -26 dB, noise at -40 dB of full scale. */
const toneAmplitude = 0.05
const noiseAmplitude = 0.017

/**
 * Replaces stretches of sound in blocks that come one after another. Inside a stretch nothing of the original is left;
 * the fades lie before and after it.
 */
export class Hush {
  readonly #spans: readonly Span[]
  readonly #rate: number
  readonly #with: Replacement
  #first = 0

  /** @param spans sorted, without overlap, seconds (as `union` of core/contract/span.ts gives them) */
  constructor(spans: readonly Span[], rate: number, replacement: Replacement) {
    this.#spans = spans
    this.#rate = rate
    this.#with = replacement
  }

  /** Edits a block in place. `start` is the number of its first sample; blocks must ascend. */
  apply(channels: readonly Float32Array[], start: number): void {
    const count = channels[0]?.length ?? 0
    const fade = Math.round(fadeSeconds * this.#rate)
    for (let k = this.#first; k < this.#spans.length; k++) {
      const span = this.#spans[k] as Span
      const from = Math.floor(span.start * this.#rate)
      const to = Math.ceil(span.end * this.#rate)
      if (to + fade <= start) {
        this.#first = k + 1
        continue
      }
      if (from - fade >= start + count) return
      const last = Math.min(count, to + fade - start)
      for (let i = Math.max(0, from - fade - start); i < last; i++) {
        const at = start + i
        const kept = at < from ? (from - at) / (fade + 1) : at >= to ? (at - to + 1) / (fade + 1) : 0
        const put = kept === 0 ? this.#sample(at) : this.#sample(at) * (1 - kept)
        // In the front only: mixed down to fewer channels it would otherwise grow louder than it should be.
        for (const [channel, samples] of channels.entries())
          samples[i] = (kept === 0 ? 0 : (samples[i] as number) * kept) + (channel < 2 ? put : 0)
      }
    }
  }

  #sample(at: number): number {
    if (this.#with === 'silence') return 0
    if (this.#with === 'tone') return toneAmplitude * Math.sin((2 * Math.PI * 1000 * at) / this.#rate)
    const scrambled = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d)
    const mixed = Math.imul(scrambled ^ (scrambled >>> 12), 0x297a2d39)
    return noiseAmplitude * (((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 31 - 1)
  }
}
