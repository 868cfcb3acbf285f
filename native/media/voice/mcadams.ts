import { predictionOf, Roots } from './linear-prediction.ts'
import { SampleQueue } from './sample-queue.ts'
import type { SoundStep } from './step.ts'

/** 20 ms at 16 kHz, a new frame every 10 ms, 20 poles: the values of the paper. */
const frameLength = 320
const hop = frameLength / 2
const order = 20
/** Poles nearer to the unit circle ring. */
const largestRadius = 0.99
/** Poles that would be moved past the highest frequency stop before it, in radians. */
const largestAngle = Math.PI - 0.05
/** A frame is never made louder than this, however much the moved poles take from it. */
const largestGain = 16

const window = Float32Array.from({ length: frameLength }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / frameLength))

/**
 * Moves the formants of speech by McAdams' coefficient (Patino et al. 2021, "Speaker anonymisation using the McAdams
 * coefficient", baseline B2 of the VoicePrivacy challenges): the angle of each complex pole of a frame's linear
 * prediction is raised to the power `alpha`, the residual is filtered by the poles so moved. 16 kHz; `alpha` of about
 * 0.5 to 0.9 or above 1.1 changes a voice, 1 leaves it.
 */
export class McAdams implements SoundStep {
  readonly #alpha: number
  readonly #scale: number
  readonly #input = new SampleQueue(-hop)
  readonly #roots = new Roots(order)
  readonly #frame = new Float32Array(frameLength)
  readonly #moved = new Float64Array(order + 1)
  /** The second half of the last frame, which the next adds to. */
  readonly #rest = new Float32Array(hop)
  #next = -hop

  /** @param scale what the angles are multiplied by before: moves all formants alike */
  constructor(alpha: number, scale: number) {
    this.#alpha = alpha
    this.#scale = scale
    this.#moved[0] = 1
    this.#input.append(new Float32Array(hop))
  }

  push(samples: Float32Array): Float32Array {
    this.#input.append(samples)
    const frames = Math.max(0, Math.floor((this.#input.end - this.#next - frameLength) / hop) + 1)
    const out = new Float32Array(frames * hop)
    for (let k = 0; k < frames; k++) this.#emit(out.subarray(k * hop, (k + 1) * hop))
    // Of the first frame only what overlaps the next is sound.
    return this.#next === hop * (frames - 1) && frames > 0 ? out.slice(hop) : out
  }

  end(): Float32Array {
    const { end } = this.#input
    const given = Math.max(0, this.#next)
    const out = this.push(new Float32Array(2 * frameLength))
    return out.slice(0, Math.max(0, end - given))
  }

  #emit(out: Float32Array): void {
    const frame = this.#frame
    frame.set(this.#input.view(this.#next, this.#next + frameLength))
    for (let i = 0; i < frameLength; i++) frame[i] = (frame[i] as number) * (window[i] as number)
    this.#change(frame)
    for (let i = 0; i < hop; i++) {
      out[i] = (this.#rest[i] as number) + (frame[i] as number) * (window[i] as number)
      this.#rest[i] = (frame[hop + i] as number) * (window[hop + i] as number)
    }
    this.#next += hop
    this.#input.dropBefore(this.#next)
  }

  /** In place. A frame whose poles cannot be told is shaped by those of the frame before it. */
  #change(frame: Float32Array): void {
    const a = predictionOf(frame, order)
    if (!a) {
      frame.fill(0)
      return
    }
    const before = energyOf(frame)
    for (let i = frameLength - 1; i >= 0; i--) {
      let sum = frame[i] as number
      for (let j = 1; j <= Math.min(order, i); j++) sum += (a[j] as number) * (frame[i - j] as number)
      frame[i] = sum
    }
    if (this.#roots.find(a)) this.#move()
    const moved = this.#moved
    for (let i = 0; i < frameLength; i++) {
      let sum = frame[i] as number
      for (let j = 1; j <= Math.min(order, i); j++) sum -= (moved[j] as number) * (frame[i - j] as number)
      frame[i] = sum
    }
    const gain = Math.min(largestGain, Math.sqrt(before / Math.max(energyOf(frame), 1e-12)))
    for (let i = 0; i < frameLength; i++) frame[i] = (frame[i] as number) * gain
  }

  /** The filter of the poles, moved. */
  #move(): void {
    const { re, im } = this.#roots
    const filter = this.#moved
    filter.fill(0)
    filter[0] = 1
    let degree = 0
    for (let k = 0; k < order; k++) {
      const radius = Math.min(largestRadius, Math.hypot(re[k] as number, im[k] as number))
      const angle = Math.abs(Math.atan2(im[k] as number, re[k] as number))
      const isReal = angle < 1e-6 || angle > Math.PI - 1e-6
      // Each pair counts once, by its upper half.
      if (!isReal && (im[k] as number) < 0) continue
      if (degree + (isReal ? 1 : 2) > order) break
      if (isReal) timesReal(filter, degree++, angle > 1 ? -radius : radius)
      else {
        timesPair(filter, degree, radius, Math.min(largestAngle, (angle * this.#scale) ** this.#alpha))
        degree += 2
      }
    }
  }
}

/** Multiplies a polynomial (highest power first, in `z^-1`) by `1 - pole z^-1`, in place. */
function timesReal(filter: Float64Array, degree: number, pole: number): void {
  for (let j = degree + 1; j >= 1; j--) filter[j] = (filter[j] as number) - pole * (filter[j - 1] as number)
}

/** By the pair of poles at `radius` and plus and minus `angle`. */
function timesPair(filter: Float64Array, degree: number, radius: number, angle: number): void {
  const first = -2 * radius * Math.cos(angle)
  const second = radius * radius
  for (let j = degree + 2; j >= 1; j--)
    filter[j] =
      (filter[j] as number) + first * (filter[j - 1] as number) + (j > 1 ? second * (filter[j - 2] as number) : 0)
}

function energyOf(frame: Float32Array): number {
  let sum = 0
  for (const sample of frame) sum += sample * sample
  return sum
}
