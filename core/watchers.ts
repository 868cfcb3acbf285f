/** Tells readers that something changed; changes that come while a reader is busy are told once. */
export class Watchers {
  readonly #notes = new Set<() => void>()

  tell(): void {
    for (const note of this.#notes) note()
  }

  /** What `read` gives, now and again after every change, until `signal` fires. */
  async *from<T>(signal: AbortSignal, read: () => T): AsyncGenerator<T> {
    let wake = (): void => undefined
    let changed = true
    const note = (): void => {
      changed = true
      wake()
    }
    this.#notes.add(note)
    signal.addEventListener('abort', note, { once: true })
    try {
      while (!signal.aborted) {
        if (changed) {
          changed = false
          yield read()
        } else
          await new Promise<void>((go) => {
            wake = go
          })
      }
    } finally {
      this.#notes.delete(note)
    }
  }
}
