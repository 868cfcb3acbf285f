import type { Finished } from '../../../native/media/growing-input.ts'

/** How much of a file is finished, as it is told. */
export class Grown implements Finished {
  #bytes = 0
  #wake = Promise.withResolvers<void>()
  #waiting = 0

  /** @param bytes never fewer than before */
  to(bytes: number): void {
    if (bytes <= this.#bytes) return
    this.#bytes = bytes
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  /** Whether all that is finished was read, and more is waited for. */
  get isUsedUp(): boolean {
    return this.#waiting > 0
  }

  async beyond(bytes: number): Promise<number> {
    this.#waiting++
    while (this.#bytes <= bytes) await this.#wake.promise
    this.#waiting--
    return this.#bytes
  }
}
