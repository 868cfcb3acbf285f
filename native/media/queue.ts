/** Hands things from one loop to another; whoever is faster waits. One puller. */
export class Queue<T> {
  readonly #limit: number
  readonly #items: T[] = []
  #ended = false
  #failed: { error: unknown } | null = null
  #wakePusher: (() => void) | null = null
  #wakePuller: (() => void) | null = null

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Waits while the queue is full. Throws what `fail` was given. */
  async push(item: T): Promise<void> {
    while (this.#items.length >= this.#limit && !this.#failed)
      await new Promise<void>((resolve) => {
        this.#wakePusher = resolve
      })
    if (this.#failed) throw this.#failed.error
    this.#items.push(item)
    this.#wake()
  }

  /** The next item; null at the end. Throws what `fail` was given. */
  async pull(): Promise<T | null> {
    while (this.#items.length === 0 && !this.#ended && !this.#failed)
      await new Promise<void>((resolve) => {
        this.#wakePuller = resolve
      })
    if (this.#failed) throw this.#failed.error
    const item = this.#items.shift()
    this.#wake()
    return item ?? null
  }

  /** No more items will come. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Both sides stop with this error. */
  fail(error: unknown): void {
    this.#failed ??= { error }
    this.#wake()
  }

  /** Takes what is left, to free it. */
  drain(): T[] {
    return this.#items.splice(0)
  }

  #wake(): void {
    const [pusher, puller] = [this.#wakePusher, this.#wakePuller]
    this.#wakePusher = null
    this.#wakePuller = null
    pusher?.()
    puller?.()
  }
}
