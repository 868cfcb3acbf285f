import type { Frame, Stream } from 'node-av'
import { mono, type SoundBlock, SoundLine, usualLayout } from './soundline.ts'

/** Share that each of two channels has in one, as FFmpeg mixes them: their powers add up. */
const share = Math.SQRT1_2
/** Seconds over which two channels are compared. */
const memory = 0.1
/** Below this correlation the channels cancel each other; above 0 they no longer do. */
const cancelling = -0.5
/** Seconds that turning one of them over takes, so that it does not click. */
const turning = 0.02

/**
 * Sound on one line in one channel, to be listened to. Two channels of which one is the other turned over (a microphone
 * on crossed wires, or a balanced one plugged in as a pair) do not cancel each other in it, which their sum would: what
 * is said there would be heard by everybody but who looks for it.
 */
export class MonoLine {
  readonly #line: SoundLine
  readonly #pair: Pair | null

  /**
   * @param rate samples a second of what comes out
   * @param zero seconds on the container's clock that count as 0
   */
  constructor(stream: Pick<Stream, 'codecpar' | 'timeBase'>, rate: number, zero: number) {
    const { codecpar, timeBase } = stream
    this.#pair = codecpar.channels === 2 ? new Pair(rate) : null
    this.#line = new SoundLine({ rate, layout: this.#pair ? usualLayout(2) : mono, timeBase, zero })
  }

  /** Samples, -1..1 but for what is louder than full scale. Valid until the next block is pulled. */
  *push(frame: Frame): Generator<Float32Array> {
    for (const block of this.#line.push(frame)) yield this.#mixed(block)
  }

  *end(): Generator<Float32Array> {
    for (const block of this.#line.end()) yield this.#mixed(block)
  }

  close(): void {
    this.#line.close()
  }

  #mixed([first = new Float32Array(), second]: SoundBlock): Float32Array {
    return this.#pair && second ? this.#pair.mixed(first, second) : first
  }
}

/** Adds two channels, one of them turned over for as long as they would cancel each other. */
class Pair {
  readonly #fading: number
  readonly #step: number
  #cross = 0
  #power = 0
  /** What the second channel is multiplied by, and what that is on its way to. */
  #sign = 1
  #goal = 1

  constructor(rate: number) {
    this.#fading = 1 / (memory * rate)
    this.#step = 2 / (turning * rate)
  }

  /** The sum, written over `left`. */
  mixed(left: Float32Array, right: Float32Array): Float32Array {
    for (let i = 0; i < left.length; i++) {
      const a = left[i] as number
      const b = right[i] as number
      // Silence tells nothing, and must not wear away what was told before.
      if (a !== 0 || b !== 0) this.#compare(a, b)
      if (this.#sign < this.#goal) this.#sign = Math.min(this.#goal, this.#sign + this.#step)
      else if (this.#sign > this.#goal) this.#sign = Math.max(this.#goal, this.#sign - this.#step)
      left[i] = share * (a + this.#sign * b)
    }
    return left
  }

  #compare(a: number, b: number): void {
    this.#cross += (a * b - this.#cross) * this.#fading
    this.#power += ((a * a + b * b) / 2 - this.#power) * this.#fading
    if (this.#cross < cancelling * this.#power) this.#goal = -1
    else if (this.#cross > 0) this.#goal = 1
  }
}
