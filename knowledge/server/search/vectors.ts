/** A passage that is near in meaning. */
export interface Near {
  readonly id: number
  /** Cosine of the angle between the two, -1..1. */
  readonly likeness: number
}

/** A vector of length 1 in a byte for each dimension. */
export const bytesOf = (vector: Float32Array): Int8Array => Int8Array.from(vector, (value) => Math.round(value * 127))

/** Vectors in memory, a byte for each dimension, side by side: all of them are compared. */
export class Vectors {
  #ids: number[] = []
  readonly #places = new Map<number, number>()
  #bytes = new Int8Array(0)
  #width = 0

  has(id: number): boolean {
    return this.#places.has(id)
  }

  ids(): readonly number[] {
    return this.#ids
  }

  /** @param vector of the width of those before it */
  put(id: number, vector: Int8Array): void {
    this.#width ||= vector.length
    if (vector.length !== this.#width) throw new Error('vectors of two models')
    const place = this.#places.get(id) ?? this.#ids.length
    if ((place + 1) * this.#width > this.#bytes.length) {
      const wider = new Int8Array(Math.max(64, place * 2) * this.#width)
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(vector, place * this.#width)
    this.#ids[place] = id
    this.#places.set(id, place)
  }

  /** The last one takes the place of the one that goes. */
  remove(id: number): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    const last = this.#ids.length - 1
    const moved = this.#ids[last] as number
    this.#bytes.copyWithin(place * this.#width, last * this.#width, (last + 1) * this.#width)
    this.#bytes.fill(0, last * this.#width, (last + 1) * this.#width)
    this.#ids[place] = moved
    this.#places.set(moved, place)
    this.#ids.length = last
    this.#places.delete(id)
  }

  /** The nearest among those that `may` be found, the nearest first, none below `least`. */
  nearest(vector: Int8Array, most: number, least: number, may: (id: number) => boolean): Near[] {
    if (vector.length !== this.#width) return []
    const near: Near[] = []
    for (const [place, id] of this.#ids.entries()) {
      let product = 0
      const first = place * this.#width
      for (let i = 0; i < vector.length; i++) product += (vector[i] as number) * (this.#bytes[first + i] as number)
      const likeness = product / (127 * 127)
      if (likeness >= least && may(id)) near.push({ id, likeness })
    }
    return near.sort((a, b) => b.likeness - a.likeness).slice(0, most)
  }
}
