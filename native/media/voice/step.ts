/**
 * One step that sound goes through in pieces. What comes out begins where what went in begins and is not late: a step
 * that looks ahead gives less at first and the rest at the end.
 */
export interface SoundStep {
  /** @returns what can be told by now; the caller's own */
  push(samples: Float32Array): Float32Array
  /** The rest; nothing may follow. */
  end(): Float32Array
}

/** Steps one behind the other, as one. */
export class SoundSteps implements SoundStep {
  readonly #steps: readonly SoundStep[]

  constructor(steps: readonly SoundStep[]) {
    this.#steps = steps
  }

  push(samples: Float32Array): Float32Array {
    return this.#steps.reduce((now, step) => step.push(now), samples)
  }

  end(): Float32Array {
    return this.#steps.reduce<Float32Array>((rest, step) => joined(step.push(rest), step.end()), new Float32Array(0))
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
