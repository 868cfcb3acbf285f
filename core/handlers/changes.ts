import type { LibraryChange } from '../contract/api.ts'

/**
 * Tells many readers what changed in the library. A reader that is slow gets the newest row of each session, not every
 * row on the way there, so that progress never piles up.
 */
export class Changes {
  readonly #readers = new Set<(change: LibraryChange) => void>()

  tell(change: LibraryChange): void {
    for (const read of this.#readers) read(change)
  }

  /** Listens from this call on, until `signal` fires. */
  from(signal: AbortSignal): AsyncIterable<LibraryChange> {
    const waiting = new Map<string, LibraryChange>()
    let wake = (): void => undefined
    const read = (change: LibraryChange): void => {
      if (change.kind === 'all') waiting.clear()
      const id = change.kind === 'all' ? '' : change.kind === 'removed' ? change.id : change.row.id
      waiting.delete(id)
      waiting.set(id, change)
      wake()
    }
    this.#readers.add(read)
    const stop = (): void => {
      this.#readers.delete(read)
      wake()
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    return (async function* () {
      try {
        while (!signal.aborted) {
          const [first] = waiting
          if (first) {
            waiting.delete(first[0])
            yield first[1]
          } else await new Promise<void>((tell) => (wake = tell))
        }
      } finally {
        stop()
      }
    })()
  }
}
