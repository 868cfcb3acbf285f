/**
 * Memory for pictures that are remembered for a while, used again afterwards: fresh memory for each frame keeps the
 * collector busy.
 */
export class Rooms {
  readonly #free: Uint8Array[] = []

  /** Room for so many bytes; it holds what was written into it before. */
  take(length: number): Uint8Array {
    const free = this.#free.pop()
    return free?.length === length ? free : new Uint8Array(length)
  }

  /** Nobody may look at what is in it any more. */
  give(room: Uint8Array): void {
    this.#free.push(room)
  }
}

let brief = new Uint8Array(0)

/** Room for a picture that is used up before anything is awaited: the next who asks gets the same. */
export function briefRoom(length: number): Uint8Array {
  if (brief.length < length) brief = new Uint8Array(length)
  return brief.subarray(0, length)
}
