/** Samples that come at one end and are let go of at the other. Places count from the first sample that ever came. */
export class SampleQueue {
  #data: Float32Array = new Float32Array(4096)
  #start: number
  #length = 0

  constructor(start = 0) {
    this.#start = start
  }

  get start(): number {
    return this.#start
  }

  /** Place behind the last sample. */
  get end(): number {
    return this.#start + this.#length
  }

  append(samples: Float32Array): void {
    const needed = this.#length + samples.length
    if (needed > this.#data.length) {
      const larger = new Float32Array(Math.max(needed, this.#data.length * 2))
      larger.set(this.#data.subarray(0, this.#length))
      this.#data = larger
    }
    this.#data.set(samples, this.#length)
    this.#length = needed
  }

  /** Sample at a place; 0 where there is none. */
  at(place: number): number {
    const i = place - this.#start
    return i < 0 || i >= this.#length ? 0 : (this.#data[i] as number)
  }

  /** Samples of `[from, to)`, which must be there; valid until the queue is changed. */
  view(from: number, to: number): Float32Array {
    return this.#data.subarray(from - this.#start, to - this.#start)
  }

  dropBefore(place: number): void {
    const count = Math.min(this.#length, place - this.#start)
    if (count <= 0) return
    this.#data.copyWithin(0, count, this.#length)
    this.#length -= count
    this.#start += count
  }
}
