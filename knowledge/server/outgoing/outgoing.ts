import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Database, Queries } from '../database/database.ts'

/** Something that is to be sent, or done, until it has happened once. */
export interface Parcel {
  /** The same thing asked for again has the same id, and is sent once. */
  readonly id: string
  /** Who sends it. */
  readonly port: string
  readonly what: unknown
  /** Whose account it goes with, if anybody's. */
  readonly person: string | null
}

/**
 * Sends one parcel. `again` says that an earlier try may have arrived: whoever cannot be asked twice looks first.
 * @throws StudioError `forbidden` for what is refused for good; any other is tried again, for as long as it takes
 */
export type Send = (parcel: Parcel, again: boolean) => Promise<void>

const Claimed = z.object({
  id: z.string(),
  port: z.string(),
  what: z.unknown(),
  person: z.string().nullable(),
  tries: z.int(),
})

/** Milliseconds until the next try; the last one again and again. */
const usualPauses: readonly number[] = [2000, 10_000, 60_000, 600_000, 3_600_000]
/** Milliseconds that one try may take before another server takes over. */
const lease = 120_000
const lookAround = 30_000
/** Tries of what fails by a fault of ours; who only does not answer is tried until they do. */
const mostTries = 60
/** What was sent is remembered for so long, without its content, so that it is not sent again. Days. */
const remembered = 90

/**
 * What goes to other services: kept in the database before anything is sent, tried until it has arrived, also after a
 * stop in the middle. Several servers on one database share the work.
 */
export class Outgoing {
  readonly #database: Database
  readonly #now: () => Date
  readonly #onBug: (error: unknown) => void
  readonly #pauses: readonly number[]
  readonly #ports = new Map<string, Send>()
  readonly #forgetting = new Set<string>()
  #turn: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: {
    readonly database: Database
    readonly now: () => Date
    readonly onBug: (error: unknown) => void
    readonly pauses?: readonly number[]
  }) {
    this.#database = options.database
    this.#now = options.now
    this.#onBug = options.onBug
    this.#pauses = options.pauses ?? usualPauses
  }

  /**
   * Says who sends what goes through a port. What waits for a port that nobody opened stays.
   * @param forgets whether what was sent long ago may be forgotten: it is not asked for again
   */
  open(port: string, send: Send, forgets = true): void {
    this.#ports.set(port, send)
    if (forgets) this.#forgetting.add(port)
  }

  isOpen(port: string): boolean {
    return this.#ports.has(port)
  }

  /** Keeps a parcel. False when it is there already. Inside a transaction it is kept with the rest, or not at all. */
  async keep(parcel: Parcel, queries: Queries = this.#database): Promise<boolean> {
    const kept = await queries.query(
      `insert into outgoing (id, port, what, person, state, due_at, made_at) values ($1, $2, $3::jsonb, $4, 'open', $5, $5)
       on conflict (id) do nothing returning id`,
      [parcel.id, parcel.port, JSON.stringify(parcel.what), parcel.person, this.#now()],
    )
    return kept.length > 0
  }

  /** Looks for something to send, soon. */
  wake(): void {
    this.#again = true
    if (this.#turn || this.#closed) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#turn = this.#work()
      .catch(this.#onBug)
      .finally(() => {
        this.#turn = null
        if (this.#closed) return
        if (this.#again) return this.wake()
        const pause = Math.min(lookAround, ...this.#pauses)
        this.#timer = setTimeout(() => this.wake(), pause).unref()
      })
  }

  /** When nothing is being sent and nothing is due now. */
  async settled(): Promise<void> {
    while (this.#turn) await this.#turn
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#turn
  }

  async #work(): Promise<void> {
    do {
      this.#again = false
      // Beside one another: who does not answer holds nobody else up.
      await Promise.all([...this.#ports].map(([port, send]) => this.#empty(port, send)))
    } while (this.#again && !this.#closed)
    const before = new Date(this.#now().getTime() - remembered * 86_400_000)
    await this.#database.query("delete from outgoing where state <> 'open' and made_at < $1 and port = any($2)", [
      before,
      [...this.#forgetting],
    ])
  }

  async #empty(port: string, send: Send): Promise<void> {
    while (!this.#closed) {
      const one = await this.#claim(port)
      if (!one) return
      await this.#try(one, send)
    }
  }

  /** Takes the parcel that waits longest, and counts the try before it begins: a stop in the middle leaves a doubt. */
  async #claim(port: string): Promise<z.infer<typeof Claimed> | null> {
    const now = this.#now()
    const [row] = await this.#database.query(
      `update outgoing set tries = tries + 1, due_at = $2
       where id = (select id from outgoing where state = 'open' and due_at <= $1 and port = $3
                   order by due_at, made_at, id limit 1 for update skip locked)
       returning id, port, what, person, tries`,
      [now, new Date(now.getTime() + lease), port],
    )
    return row ? Claimed.parse(row) : null
  }

  async #try({ tries, ...parcel }: z.infer<typeof Claimed>, send: Send): Promise<void> {
    try {
      await send(parcel, tries > 1)
      await this.#end(parcel.id, 'done')
    } catch (error) {
      const isFault = !(error instanceof StudioError)
      if (isFault) this.#onBug(error)
      const isRefused = !isFault && error.code === 'forbidden'
      if (isRefused || (isFault && tries >= mostTries)) return this.#end(parcel.id, 'refused')
      const pause = this.#pauses[Math.min(tries, this.#pauses.length) - 1] ?? 0
      const due = new Date(this.#now().getTime() + pause)
      await this.#database.query('update outgoing set due_at = $2 where id = $1', [parcel.id, due])
    }
  }

  /** Keeps that it happened, and forgets what it was. */
  async #end(id: string, state: 'done' | 'refused'): Promise<void> {
    await this.#database.query("update outgoing set state = $2, what = '{}' where id = $1", [id, state])
  }
}
