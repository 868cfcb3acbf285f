import { SampleQueue } from './sample-queue.ts'
import type { SoundStep } from './step.ts'

/** 40 ms grains at 16 kHz, a new one every 20 ms. */
const grainLength = 640
const hop = grainLength / 2
/** A grain is taken up to 8 ms earlier or later, so that it goes on where the last one ends: a period of 62 Hz. */
const search = 128
/** Every so many samples a coarse look; the best is looked at closely. */
const coarse = 4

const window = Float32Array.from(
  { length: grainLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / grainLength),
)

/**
 * Raises or lowers pitch and formants together, without changing how long anything lasts: overlapping grains are read
 * faster or slower, each from where it fits best on the end of the last (synchronised overlap-add, Roucos and Wilgus
 * 1985). It never drifts: a grain lies within 8 ms of its own time.
 */
export class PitchShift implements SoundStep {
  readonly #ratio: number
  readonly #reach: number
  readonly #input = new SampleQueue()
  /** Sound around a grain's middle, read at the other speed. */
  readonly #read = new Float32Array(grainLength + 2 * search)
  /** Second half of the last grain, before its window. */
  readonly #last = new Float32Array(hop)
  #middle = 0

  /** @param ratio above 1 for higher, below for lower; within 0.5 and 2 */
  constructor(ratio: number) {
    this.#ratio = ratio
    this.#reach = Math.ceil((hop + search) * ratio) + 3
  }

  push(samples: Float32Array): Float32Array {
    this.#input.append(samples)
    const grains = Math.max(0, Math.floor((this.#input.end - this.#middle - this.#reach) / hop) + 1)
    const out = new Float32Array(grains * hop)
    for (let k = 0; k < grains; k++) this.#grain(out.subarray(k * hop, (k + 1) * hop))
    // The first grain's first half lies before the beginning.
    return grains > 0 && this.#middle === grains * hop ? out.slice(hop) : out
  }

  end(): Float32Array {
    const { end } = this.#input
    const given = Math.max(0, this.#middle - hop)
    const out = this.push(new Float32Array(this.#reach + 3 * hop))
    return out.slice(0, Math.max(0, end - given))
  }

  /** Half a grain's length of sound: the end of the last grain under the beginning of this one. */
  #grain(out: Float32Array): void {
    const read = this.#read
    for (let i = 0; i < read.length; i++) read[i] = this.#between(this.#middle + (i - hop - search) * this.#ratio)
    const from = this.#best()
    for (let i = 0; i < hop; i++) {
      out[i] =
        (this.#last[i] as number) * (window[hop + i] as number) + (read[from + i] as number) * (window[i] as number)
      this.#last[i] = read[from + hop + i] as number
    }
    this.#middle += hop
    this.#input.dropBefore(this.#middle - this.#reach)
  }

  /** Where in `#read` the grain begins that is most like what the last one goes on with. */
  #best(): number {
    let best = search
    let most = this.#likeness(search, coarse)
    for (let from = 0; from <= 2 * search; from += coarse) {
      const like = this.#likeness(from, coarse)
      if (like > most) [most, best] = [like, from]
    }
    const around = best
    most = this.#likeness(around, 1)
    for (let from = Math.max(0, around - coarse + 1); from < Math.min(2 * search, around + coarse); from++) {
      const like = this.#likeness(from, 1)
      if (like > most) [most, best] = [like, from]
    }
    return best
  }

  #likeness(from: number, step: number): number {
    let both = 0
    let own = 1e-9
    for (let i = 0; i < hop; i += step) {
      const sample = this.#read[from + i] as number
      both += sample * (this.#last[i] as number)
      own += sample * sample
    }
    return both / Math.sqrt(own)
  }

  /** The sound between two samples (Catmull and Rom's spline). */
  #between(place: number): number {
    const whole = Math.floor(place)
    const x = place - whole
    const input = this.#input
    const [a, b, c, d] = [input.at(whole - 1), input.at(whole), input.at(whole + 1), input.at(whole + 2)]
    return b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)))
  }
}
