import { StudioError } from '../contract/errors.ts'

interface Waiting {
  readonly id: string
  readonly stop: AbortController
  readonly work: (signal: AbortSignal) => Promise<void>
}

/** Jobs of this machine, one at a time: a second one would only slow the first down. */
export class JobQueue {
  #running: Waiting | null = null
  readonly #waiting: Waiting[] = []
  #ended: Promise<void> = Promise.resolve()
  #holds = 0

  has(id: string): boolean {
    return this.#running?.id === id || this.isWaiting(id)
  }

  /** Whether nothing runs and nothing waits. */
  get isIdle(): boolean {
    return this.#running === null && this.#waiting.length === 0
  }

  /** @param work Must not throw: what goes wrong is its own to record. */
  add(id: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (this.has(id)) return
    this.#waiting.push({ id, work, stop: new AbortController() })
    this.#next()
  }

  /** `waiting`: taken out of the queue; `running`: told to stop, its work settles soon. Null when there is no such job. */
  cancel(id: string): 'waiting' | 'running' | null {
    const at = this.#waiting.findIndex((job) => job.id === id)
    if (at >= 0) this.#waiting.splice(at, 1)
    if (this.#running?.id === id) {
      this.#running.stop.abort(new StudioError('cancelled'))
      return 'running'
    }
    return at >= 0 ? 'waiting' : null
  }

  /** Whether it will run, or run again. */
  isWaiting(id: string): boolean {
    return this.#waiting.some((job) => job.id === id)
  }

  /**
   * Lets jobs wait while something more urgent needs the machine: what runs is interrupted, keeps what it has done, and
   * goes on first when what this gives has been called.
   */
  hold(): () => void {
    this.#holds++
    const running = this.#running
    if (running && !running.stop.signal.aborted) {
      running.stop.abort(new StudioError('cancelled'))
      this.#waiting.unshift({ ...running, stop: new AbortController() })
    }
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#holds--
      this.#next()
    }
  }

  /** Stops everything and waits until nothing runs. */
  async close(): Promise<void> {
    this.#waiting.length = 0
    this.#running?.stop.abort(new StudioError('cancelled'))
    await this.#ended
  }

  #next(): void {
    if (this.#running || this.#holds > 0) return
    const job = this.#waiting.shift()
    if (!job) return
    this.#running = job
    this.#ended = job.work(job.stop.signal).finally(() => {
      this.#running = null
      this.#next()
    })
  }
}
