import { join } from 'node:path'
import type { DeliveryKey, DeliveryRow } from '../../native/database/deliveries.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { KnowledgePort } from '../contract/outlet/port.ts'
import type { Library } from '../library.ts'
import { Pace } from './pace.ts'

/** How far something is that is being sent. Bytes, seconds. */
export interface Underway {
  readonly done: number
  readonly total: number
  readonly secondsLeft: number | null
  /** Nobody answers at the moment; it is tried again by itself. */
  readonly unreachable: boolean
}

interface Parts {
  readonly library: Pick<Library, 'database' | 'absolute' | 'home'>
  readonly port: KnowledgePort
  /** @throws StudioError when this may not go out now, whatever was said before */
  readonly refuse: (row: DeliveryRow) => void
  readonly failureOf: (error: unknown) => Failure
  readonly onChange: () => void
  /** Milliseconds between tries while nobody answers; the last one again and again. */
  readonly pauses?: readonly number[]
}

const usualPauses = [2000, 5000, 10_000, 20_000, 40_000, 60_000]
/** Milliseconds after which what was refused is asked again: only what has to come out. */
const refusedPause = 600_000
/** Milliseconds: another process may have noted something. */
const lookAround = 30_000

const keyOf = ({ server, video }: DeliveryKey): string => `${server} ${video}`

/**
 * Carries clips to knowledge bases and out of them, one at a time, what has to come out first. What is interrupted, by
 * the network or by the end of either program, goes on by itself where the other side has it.
 */
export class Carrier {
  readonly #parts: Parts
  readonly #underway = new Map<string, Underway>()
  /** Until when a server, or a row that it refused, is left alone: milliseconds, and how often it was tried. */
  readonly #waits = new Map<string, { until: number; tries: number }>()
  #current: { row: DeliveryRow; stop: AbortController; ended: Promise<void> } | null = null
  #turn: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Looks for something to carry. */
  wake(): void {
    if (this.#closed || this.#turn) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#turn = this.#work().finally(() => {
      this.#turn = null
      if (this.#closed) return
      const soonest = Math.min(lookAround, ...[...this.#waits.values()].map(({ until }) => until - Date.now()))
      this.#timer = setTimeout(() => this.wake(), Math.max(50, soonest)).unref()
    })
  }

  /** Forgets how long to wait for this server: somebody wants it now. */
  hurry(server: string): void {
    this.#waits.delete(server)
    this.wake()
  }

  underway(key: DeliveryKey): Underway | null {
    return this.#underway.get(keyOf(key)) ?? null
  }

  /** Stops sending these; settles when nothing of them is being sent. Their rows say what becomes of them. */
  async stop(concerns: (row: DeliveryRow) => boolean): Promise<void> {
    const current = this.#current
    if (!current || !concerns(current.row)) return
    current.stop.abort(new StudioError('cancelled'))
    await current.ended
  }

  /** Something changed: stops what is being sent and may not go out any more. Its row says why. */
  ask(): void {
    const current = this.#current
    if (current?.row.state !== 'sending' || current.stop.signal.aborted) return
    try {
      this.#parts.refuse(current.row)
    } catch (refusal) {
      current.stop.abort(refusal)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#current?.stop.abort(new StudioError('cancelled'))
    await this.#turn
  }

  async #work(): Promise<void> {
    for (let row = this.#next(); row && !this.#closed; row = this.#next()) await this.#carry(row)
  }

  #next(): DeliveryRow | undefined {
    const now = Date.now()
    const isFree = (row: DeliveryRow): boolean =>
      [row.server, keyOf(row)].every((key) => (this.#waits.get(key)?.until ?? 0) <= now)
    const open = this.#parts.library.database.deliveries.all().filter(isFree)
    return open.find(({ state }) => state === 'leaving') ?? open.find(({ state }) => state === 'sending')
  }

  async #carry(row: DeliveryRow): Promise<void> {
    const { deliveries } = this.#parts.library.database
    const stop = new AbortController()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    this.#current = { row, stop, ended }
    try {
      if (row.state === 'leaving') await this.#takeOut(row, stop.signal)
      else await this.#send(row, stop.signal)
      this.#waits.delete(row.server)
      this.#waits.delete(keyOf(row))
    } catch (thrown) {
      const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown
      // Whoever stopped it or changed its row, or the next start of the program, knows how it goes on.
      if (stop.signal.aborted ? isCancelled(error) : deliveries.get(row)?.state !== row.state) return
      if (error instanceof StudioError && error.code === 'server-unreachable') {
        this.#wait(row.server, this.#parts.pauses ?? usualPauses)
        const { done, total } = this.#underway.get(keyOf(row)) ?? row
        this.#underway.set(keyOf(row), { done, total, secondsLeft: null, unreachable: true })
        return
      }
      const failure = this.#parts.failureOf(error)
      if (row.state === 'sending') deliveries.settle(row, { state: 'failed', failure })
      else {
        this.#wait(keyOf(row), [refusedPause])
        deliveries.settle(row, { failure })
      }
    } finally {
      this.#current = null
      const after = deliveries.get(row)
      if (after?.state !== 'sending') this.#underway.delete(keyOf(row))
      end()
      this.#parts.onChange()
    }
  }

  async #send(row: DeliveryRow, signal: AbortSignal): Promise<void> {
    const { library, port, refuse } = this.#parts
    const { deliveries, audit } = library.database
    if (row.described === null || row.folder === null || row.session === null) throw new Error('nothing to send')
    refuse(row)
    let pace: Pace | null = null
    const memory = join(library.home, 'statements', row.session)
    const outgoing = { video: row.video, folder: library.absolute(row.folder), memory, described: row.described }
    const outcome = await port.send(row.server, outgoing, {
      signal,
      refuse: () => {
        // Another process may have taken it back meanwhile, or erased what it is of.
        if (deliveries.get(row)?.state !== 'sending') throw new StudioError('cancelled')
        refuse(row)
      },
      progress: (done, total) => {
        const now = performance.now()
        pace ??= new Pace(done, now)
        const secondsLeft = pace.secondsLeft(done, total, now)
        this.#underway.set(keyOf(row), { done, total, secondsLeft, unreachable: false })
        this.#parts.onChange()
      },
    })
    if (outcome === 'superseded') throw new StudioError('conflict')
    const { done, total } = this.#underway.get(keyOf(row)) ?? row
    const isStill = deliveries.settle(row, { state: 'published', at: new Date().toISOString(), done, total })
    // Taken back while the last bytes went: the row says so, and it is taken out next.
    if (isStill)
      audit.append({
        ...{ actor: 'estompe', action: 'published-to-knowledge-base', session: row.session },
        facts: { video: row.video, ...(row.clip === '' ? {} : { clip: row.clip }) },
      })
  }

  async #takeOut(row: DeliveryRow, signal: AbortSignal): Promise<void> {
    const { library, port } = this.#parts
    const { deliveries, audit } = library.database
    const reason = row.reason ?? 'mistake'
    await port.takeOut(row.server, row.video, reason, signal)
    audit.append({
      ...{ actor: 'estompe', action: 'taken-out-of-knowledge-base', session: row.session ?? '' },
      facts: { video: row.video, reason },
    })
    if (row.session === null) deliveries.forget(row)
    else deliveries.settle(row, { state: 'gone', reason: null, failure: null, at: new Date().toISOString() })
  }

  #wait(key: string, pauses: readonly number[]): void {
    const tries = this.#waits.get(key)?.tries ?? 0
    const pause = pauses[Math.min(tries, pauses.length - 1)] ?? 0
    this.#waits.set(key, { until: Date.now() + pause, tries: tries + 1 })
  }
}
