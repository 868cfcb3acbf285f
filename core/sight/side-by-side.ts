/**
 * Shows things to several lookers, each of which takes them in order and at its own pace: while one waits for a
 * network, the others go on.
 */
export class SideBySide<T> {
  readonly #lookers: readonly ((thing: T) => Promise<void>)[]
  readonly #ahead: number
  readonly #last: Promise<void>[]
  /** What was shown and may not have been looked at by all, oldest first. */
  readonly #open: Promise<unknown>[] = []
  #failed: { readonly error: unknown } | null = null

  /** @param ahead how many of the things shown last may be looked at when `show` comes back, 1 or more */
  constructor(ahead: number, lookers: readonly ((thing: T) => Promise<void>)[]) {
    this.#ahead = ahead
    this.#lookers = lookers
    this.#last = lookers.map(() => Promise.resolve())
  }

  /**
   * Comes back when every looker is done with all but the `ahead - 1` things shown last.
   * @throws what a looker threw first; none is at work any more then
   */
  async show(thing: T): Promise<void> {
    for (const [i, look] of this.#lookers.entries())
      this.#last[i] = (this.#last[i] as Promise<void>).then(async () => {
        if (this.#failed) return
        try {
          await look(thing)
        } catch (error) {
          this.#failed ??= { error }
        }
      })
    this.#open.push(Promise.all(this.#last))
    while (this.#open.length >= this.#ahead && !this.#failed) await this.#open.shift()
    if (this.#failed) await this.settled()
  }

  /** Shows everything and comes back when every looker is done with it. @throws as `show` does, and what `things` throws */
  async through(things: AsyncIterable<T>): Promise<void> {
    try {
      for await (const thing of things) await this.show(thing)
    } catch (error) {
      await this.settled().catch(() => {})
      throw error
    }
    await this.settled()
  }

  /** Comes back when every looker is done with everything. @throws as `show` does */
  async settled(): Promise<void> {
    this.#open.length = 0
    await Promise.all(this.#last)
    if (this.#failed) throw this.#failed.error
  }
}
