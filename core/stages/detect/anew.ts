/** Seconds of recording between two moments at which a search looks anew. */
export const anewEvery = 60

/**
 * Tells the first frame of each minute. There every part of a search looks at what it would have looked at now or soon, and
 * counts its intervals from there: what it looks at next follows from what is seen, and not from when it was last due. A
 * search that begins some seconds before a full minute so goes on as one that began with the recording.
 */
export class Anew {
  #minute = Number.NEGATIVE_INFINITY

  /** @param time seconds, ascending @returns whether a full minute lies between the frame before and this one */
  begins(time: number): boolean {
    const minute = Math.floor(time / anewEvery)
    const begins = minute > this.#minute && this.#minute > Number.NEGATIVE_INFINITY
    this.#minute = minute
    return begins
  }
}
