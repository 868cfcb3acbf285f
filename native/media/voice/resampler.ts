import { SampleQueue } from './sample-queue.ts'
import type { SoundStep } from './step.ts'

/** Zero crossings of the filter on each side, at the lower of the two rates. */
const crossings = 16
/** What is let through, as a share of half the lower rate. */
const passed = 0.94

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** Changes the rate by a windowed sinc (Hann), without delay: sample n of what comes out is heard at n / `to` seconds. */
export class Resampler implements SoundStep {
  readonly #from: number
  readonly #to: number
  /** Samples that one output looks at on each side. */
  readonly #half: number
  /** One row of `2 * half` weights for each of the places between two samples. */
  readonly #weights: Float32Array
  readonly #input: SampleQueue
  #next = 0

  /** @param from samples a second of what goes in @param to of what comes out; whole numbers both */
  constructor(from: number, to: number) {
    const common = divisor(from, to)
    this.#from = from / common
    this.#to = to / common
    const scale = Math.min(1, to / from)
    this.#half = Math.ceil(crossings / scale)
    // Silence before the beginning and after the end.
    this.#input = new SampleQueue(-this.#half)
    this.#input.append(new Float32Array(this.#half))
    const taps = 2 * this.#half
    this.#weights = new Float32Array(this.#to * taps)
    for (let phase = 0; phase < this.#to; phase++)
      for (let tap = 0; tap < taps; tap++) {
        const away = tap - this.#half + 1 - phase / this.#to
        const x = Math.PI * away * scale * passed
        const window = Math.abs(away) >= this.#half ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * away) / this.#half)
        this.#weights[phase * taps + tap] = scale * passed * window * (x === 0 ? 1 : Math.sin(x) / x)
      }
  }

  push(samples: Float32Array): Float32Array {
    this.#input.append(samples)
    // Output n reads up to the sample `half` behind the one that it lies on.
    return this.#until(Math.ceil(((this.#input.end - this.#half) * this.#to) / this.#from))
  }

  end(): Float32Array {
    const stop = Math.ceil((this.#input.end * this.#to) / this.#from)
    this.#input.append(new Float32Array(this.#half + 1))
    return this.#until(stop)
  }

  #until(stop: number): Float32Array {
    const out = new Float32Array(Math.max(0, stop - this.#next))
    const taps = 2 * this.#half
    const weights = this.#weights
    const { start, end } = this.#input
    const heard = this.#input.view(start, end)
    for (let i = 0; i < out.length; i++) {
      const place = (this.#next + i) * this.#from
      const first = Math.floor(place / this.#to) - this.#half + 1 - start
      const row = (place % this.#to) * taps
      let sum = 0
      for (let tap = 0; tap < taps; tap++) sum += (weights[row + tap] as number) * (heard[first + tap] as number)
      out[i] = sum
    }
    this.#next += out.length
    this.#input.dropBefore(Math.floor((this.#next * this.#from) / this.#to) - this.#half)
    return out
  }
}
