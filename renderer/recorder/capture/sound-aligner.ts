/** Samples of one block, one array a channel. */
export type Channels = readonly Float32Array[]

/** Further away than this, seconds, sound is cut or filled with silence; nearer, it is stretched. */
const jump = 0.04
/** An error below this, seconds, is left alone: it is the jitter of time stamps. */
const tolerated = 0.001
/** Share of a block by which it is stretched at most: five thousandths are not heard. */
const strongest = 0.005
/** Weight of the newest block in the mean error. */
const weight = 0.05

/**
 * Keeps a stream of sound on the clock: sample n of what comes out is heard at `start + n / rate`. A sound card counts
 * its own seconds, some fifty millionths off; over half an hour that would be a tenth of a second. Blocks are stretched
 * by a sample or two when their mean error grows, gaps are filled with silence, what overlaps is left out. Seconds.
 */
export class SoundAligner {
  readonly #rate: number
  readonly #channels: number
  #start: number | null = null
  #given = 0
  #error = 0

  constructor(rate: number, channels: number) {
    this.#rate = rate
    this.#channels = channels
  }

  /** Time of the next sample that comes out; null before the first. */
  get next(): number | null {
    return this.#start === null ? null : this.#start + this.#given / this.#rate
  }

  /** What comes out for a block whose first sample is heard at `time`. May be empty. */
  push(block: Channels, time: number): Channels {
    const length = block[0]?.length ?? 0
    if (this.#start === null) {
      this.#start = time
      return this.#give(block)
    }
    const error = time - (this.next as number)
    if (Math.abs(error) > jump) {
      this.#error = 0
      const samples = Math.round(error * this.#rate)
      return this.#give(samples > 0 ? prefixed(block, samples) : block.map((one) => one.subarray(-samples)))
    }
    this.#error += weight * (error - this.#error)
    if (Math.abs(this.#error) < tolerated) return this.#give(block)
    const most = Math.max(1, Math.floor(length * strongest))
    const delta = Math.max(-most, Math.min(most, Math.round(this.#error * this.#rate)))
    this.#error -= delta / this.#rate
    return this.#give(block.map((one) => stretched(one, length + delta)))
  }

  /** Silence up to a time, so that a source that has fallen silent does not end the track. */
  silenceTo(time: number): Channels {
    const missing = this.next === null ? 0 : Math.round((time - this.next) * this.#rate)
    return this.#give(Array.from({ length: this.#channels }, () => new Float32Array(Math.max(0, missing))))
  }

  #give(block: Channels): Channels {
    this.#given += block[0]?.length ?? 0
    return block
  }
}

const prefixed = (block: Channels, silence: number): Channels =>
  block.map((one) => {
    const out = new Float32Array(silence + one.length)
    out.set(one, silence)
    return out
  })

/** The same sound in another number of samples, by straight lines between them. */
export function stretched(samples: Float32Array, length: number): Float32Array {
  if (length === samples.length || samples.length < 2 || length < 2) return samples
  const out = new Float32Array(length)
  const step = (samples.length - 1) / (length - 1)
  for (let i = 0; i < length; i++) {
    const place = Math.min(i * step, samples.length - 1)
    const before = Math.min(Math.floor(place), samples.length - 2)
    const share = place - before
    out[i] = (samples[before] as number) * (1 - share) + (samples[before + 1] as number) * share
  }
  return out
}
