import type { Finished } from '../../../native/media/growing-input.ts'

/** How much of a file is finished, as it is told. */
export class Grown implements Finished {
  #bytes = 0
  #wake = Promise.withResolvers<void>()

  /** @param bytes never fewer than before */
  to(bytes: number): void {
    if (bytes <= this.#bytes) return
    this.#bytes = bytes
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  async beyond(bytes: number): Promise<number> {
    while (this.#bytes <= bytes) await this.#wake.promise
    return this.#bytes
  }
}
