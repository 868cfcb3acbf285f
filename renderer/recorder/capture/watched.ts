import type { SourceKind } from '../../../core/contract/recording/take.ts'

/**
 * Peak below which a source gives nothing at all: -80 dBFS. A microphone in a quiet room is louder than that; one that is
 * muted, unplugged or not permitted is not.
 */
export const nothing = 1e-4

/**
 * Peak below which nobody speaks: -34 dBFS. A room, a fan and a keyboard stay below it, also where the system turns up what
 * is quiet; somebody who speaks to their microphone is some ten times louder.
 */
export const speech = 0.02

/** Seconds of nothing after which a source is reported. The other side of a call may well be quiet for a while. */
export const silentAfter: Readonly<Record<SourceKind, number>> = { microphone: 1, call: 20, screen: 1, camera: 1 }

/** Luma, 0..255, of the brightest spot of a picture that counts as black. */
export const black = 20

/** Tells once when a source begins to give nothing, and once when it is back. Times in seconds. */
export class Watched {
  readonly #after: number
  #since: number | null = null
  #reported = false

  /** @param after seconds of nothing after which it is reported */
  constructor(after: number) {
    this.#after = after
  }

  get isOut(): boolean {
    return this.#reported
  }

  /** @param something whether the source gave anything at that time */
  note(at: number, something: boolean): 'out' | 'back' | null {
    if (something) {
      this.#since = null
      const back = this.#reported
      this.#reported = false
      return back ? 'back' : null
    }
    this.#since ??= at
    if (this.#reported || at - this.#since < this.#after) return null
    this.#reported = true
    return 'out'
  }
}

/** Loudest sample of a block, 0..1. */
export function peakOf(block: readonly Float32Array[]): number {
  let peak = 0
  for (const samples of block) for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return Math.min(1, peak)
}
