import { setTimeout as pause } from 'node:timers/promises'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { Elsewhere, Fetch, FetchingApi } from '../contract/fetching/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { type Fetching, fetchRecording, sessionsElsewhere } from '../fetch-recording.ts'
import type { Library } from '../library.ts'
import { Watchers } from '../watchers.ts'
import { JobQueue } from './job-queue.ts'
import type { Reviewer } from './review.ts'

/** Milliseconds between two words about bytes that come, or do not. */
const tellEvery = 500

interface Parts {
  readonly library: Library
  readonly failureOf: (error: unknown) => Failure
  /** Told when a session's recording has come. */
  readonly onFetched: (session: string) => void
}

/** Recordings that come from their bucket into the library, one after the other, whoever watches. */
export class Fetches {
  readonly #parts: Parts
  readonly #queue = new JobQueue()
  readonly #known = new Map<string, Fetch>()
  readonly #watchers = new Watchers()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  elsewhere(from: number, count: number): { sessions: Elsewhere[]; total: number } {
    const all = sessionsElsewhere(this.#parts.library)
    return { sessions: all.slice(from, from + count).map(elsewhereOf), total: all.length }
  }

  watch(signal: AbortSignal): AsyncGenerator<{ fetches: Fetch[] }> {
    return this.#watchers.from(signal, () => ({ fetches: [...this.#known.values()] }))
  }

  isBusy(session: string): boolean {
    return this.#queue.has(session)
  }

  /** @throws StudioError `session-missing` */
  begin(session: string): void {
    if (this.isBusy(session)) return
    const record = this.#parts.library.database.sessions.get(session)
    if (!record) throw new StudioError('session-missing')
    for (const [id, fetch] of this.#known) if (fetch.state === 'done') this.#known.delete(id)
    const about = { ...elsewhereOf(record), done: 0, secondsLeft: null, failure: null }
    // At the end of the list, where it was tried before as well.
    this.#known.delete(session)
    this.#known.set(session, { ...about, state: 'waiting' })
    this.#queue.add(session, (signal) => this.#work(session, signal))
    this.#watchers.tell()
  }

  cancel(session: string): void {
    if (this.#queue.cancel(session) === 'running') return
    // Taken off the list, where it had failed.
    this.#known.delete(session)
    this.#watchers.tell()
  }

  /** Stops what brings a session's recording, and settles when it has ended. */
  async stop(session: string): Promise<void> {
    this.cancel(session)
    while (this.isBusy(session)) await pause(50)
  }

  close(): Promise<void> {
    return this.#queue.close()
  }

  async #work(session: string, signal: AbortSignal): Promise<void> {
    const { library, failureOf, onFetched } = this.#parts
    let come: Fetching | null = null
    const began = performance.now()
    // A line that falls silent takes longer, which only the clock can tell.
    const tell = (): void => {
      if (come === null) return
      const { done, total } = come
      const secondsLeft = done > 0 ? ((performance.now() - began) / 1000 / done) * (total - done) : null
      this.#set(session, { done, secondsLeft })
    }
    const timer = setInterval(tell, tellEvery)
    this.#set(session, { state: 'running' })
    try {
      await fetchRecording(library, session, {
        signal,
        onProgress: (progress) => {
          come = progress
        },
      })
      this.#set(session, { state: 'done', secondsLeft: 0 })
      onFetched(session)
    } catch (error) {
      if (isCancelled(error)) this.#known.delete(session)
      else this.#set(session, { state: 'failed', done: 0, secondsLeft: null, failure: failureOf(error) })
      this.#watchers.tell()
    } finally {
      clearInterval(timer)
    }
  }

  #set(session: string, news: Partial<Fetch>): void {
    const known = this.#known.get(session)
    if (!known) return
    this.#known.set(session, { ...known, ...news })
    this.#watchers.tell()
  }
}

const elsewhereOf = (record: ReturnType<typeof sessionsElsewhere>[number]): Elsewhere => ({
  ...{ session: record.id, title: record.title, address: record.path, size: record.size },
})

/** Answers for the part of the wire that brings recordings from their bucket. */
export const fetchHandlers = (fetches: Fetches): Handlers<FetchingApi, Reviewer> => ({
  'fetch.elsewhere': ({ from, count }) => fetches.elsewhere(from, count),
  'fetch.watch': (_, { signal }) => fetches.watch(signal),
  'fetch.begin'({ session }) {
    fetches.begin(session)
    return {}
  },
  'fetch.cancel'({ session }) {
    fetches.cancel(session)
    return {}
  },
})
