import type { StudioApi } from '../../core/contract/api.ts'
import { StudioError } from '../../core/contract/errors.ts'
import type { Link } from '../../core/contract/link.ts'
import {
  ask,
  type CallName,
  type Client,
  type EventOf,
  type InputOf,
  type OutputOf,
  type StreamName,
} from '../../core/contract/rpc.ts'

/** Why no link could be made: `away` is worth another try, `closed` needs a new entry link. */
export type NoLink = 'away' | 'closed'

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  /** Cut; `secondsLeft` until the next attempt. */
  | { readonly kind: 'lost'; readonly secondsLeft: number }
  /** The visit has expired: only a new entry link helps, here or in another tab. */
  | { readonly kind: 'closed' }

const longestWait = 10
/** Milliseconds between two looks whether somebody has been let in again. */
const betweenVisits = 3000

export interface WatchOptions {
  /** Told why the studio will not go on; without it such an error is a bug. */
  readonly onError?: (error: StudioError) => void
  /** For streams that end by themselves: told when it has. Without it an end is a break, and the stream is asked again. */
  readonly onEnd?: () => void
}

/** Whether an error passes by itself: the line mends itself, and a library opens. */
export const passes = (error: unknown): boolean =>
  error instanceof StudioError && (error.code === 'disconnected' || error.code === 'library-locked')

/**
 * One line to the studio that mends itself. Watchers are told everything again after a break. A line over which the library
 * was locked is cut as soon as it opens: whoever was refused for that is answered over the next one.
 */
export class StudioLine {
  readonly #dial: () => Promise<Link | NoLink>
  #client: Client<StudioApi> | null = null
  #dialling: Promise<unknown> = Promise.resolve()
  #state: ConnectionState = { kind: 'connecting', attempt: 1 }
  readonly #listeners = new Set<() => void>()
  readonly #waiting = new Set<(client: Client<StudioApi>) => void>()

  constructor(dial: () => Promise<Link | NoLink>) {
    this.#dial = dial
    void this.#keep()
  }

  readonly state = (): ConnectionState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Waits for a line that is being made: who is quicker than the first one is not told of a break that never was.
   * @throws StudioError, `disconnected` when the line is cut, or is cut before the answer
   */
  async call<N extends CallName<StudioApi>>(name: N, input: InputOf<StudioApi, N>): Promise<OutputOf<StudioApi, N>> {
    await this.#dialling
    if (!this.#client) throw new StudioError('disconnected')
    return this.#client.call(name, input)
  }

  /**
   * Gives every event of what is asked for a single time: a line that is cut ends it, and nobody asks again.
   * @throws StudioError, `disconnected` when the line is cut, or is cut before the end
   */
  async *once<N extends StreamName<StudioApi>>(
    name: N,
    input: InputOf<StudioApi, N>,
  ): AsyncGenerator<EventOf<StudioApi, N>> {
    await this.#dialling
    if (!this.#client) throw new StudioError('disconnected')
    yield* this.#client.stream(name, input)
  }

  /** Gives every event, over breaks of the line, until it is stopped or the studio says no. */
  watch<N extends StreamName<StudioApi>>(
    name: N,
    input: InputOf<StudioApi, N>,
    take: (event: EventOf<StudioApi, N>) => void,
    { onError, onEnd }: WatchOptions = {},
  ): () => void {
    const stop = new AbortController()
    const run = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const client = await this.#open()
        try {
          for await (const event of client.stream(name, input, { signal: stop.signal })) take(event)
          if (onEnd) return onEnd()
        } catch (error) {
          if (passes(error)) {
            await client.closed
            continue
          }
          if (stop.signal.aborted) return
          if (!onError || !(error instanceof StudioError)) throw error
          return onError(error)
        }
      }
    }
    void run()
    return () => stop.abort()
  }

  #open(): Promise<Client<StudioApi>> {
    const client = this.#client
    return client ? Promise.resolve(client) : new Promise((give) => this.#waiting.add(give))
  }

  #show(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }

  async #keep(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const dialled = this.#dial()
      this.#dialling = dialled
      // Waited for here first: whoever waits for it as well finds the client in its place.
      const link = await dialled
      if (link === 'closed') {
        // A new link, opened in another tab, lets this page in as well.
        this.#show({ kind: 'closed' })
        await new Promise((go) => setTimeout(go, betweenVisits))
        continue
      }
      if (link !== 'away') {
        attempt = 0
        const client = ask<StudioApi>(link)
        this.#client = client
        this.#show({ kind: 'open' })
        for (const give of this.#waiting) give(client)
        this.#waiting.clear()
        await client.closed
        this.#client = null
      }
      for (let left = Math.min(longestWait, attempt + 1); left > 0; left--) {
        this.#show({ kind: 'lost', secondsLeft: left })
        await new Promise((go) => setTimeout(go, 1000))
      }
      this.#show({ kind: 'connecting', attempt: attempt + 1 })
    }
  }
}
