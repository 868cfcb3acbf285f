import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Progress, watchedFrom } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import type { Outgoing, Parcel } from '../outgoing/outgoing.ts'
import type { RecordStore } from './port.ts'
import { type Happened, statementOf, uuidOf, type Verb, voidingOf } from './statements.ts'

const port = 'xapi'
/** Milliseconds without a word after which somebody has stopped watching. */
const silence = 30 * 60_000
const steps = 4

const Sitting = z.object({ id: z.string(), seenAt: z.date(), quarters: z.int(), completed: z.boolean() })
const Seen = z.object({ id: z.string(), title: z.string(), language: z.string(), duration: z.number() })
const Told = z.union([
  z.object({ void: z.string() }),
  z.object({
    verb: z.enum(['initialized', 'progressed', 'completed', 'terminated']),
    sitting: z.string(),
    video: Seen,
    position: z.number(),
    share: z.number(),
    at: z.string(),
  }),
])

export interface TellerParts {
  readonly database: Database
  readonly outgoing: Outgoing
  readonly store: RecordStore
  readonly origin: () => string
  readonly now: () => Date
}

/**
 * Tells a record store what students watch: begun, each quarter, watched, left. What is told is kept until it has
 * arrived; what was told of an account that is erased is taken back.
 */
export class RecordTeller {
  readonly #with: TellerParts

  constructor(parts: TellerParts) {
    this.#with = parts
    // What was told is remembered as long as the account: only so can it be taken back.
    parts.outgoing.open(port, (parcel) => this.#send(parcel), false)
  }

  /** Somebody watched something. */
  async noted(person: string, video: string, { position, share }: Progress): Promise<void> {
    const { database, outgoing, now } = this.#with
    const at = now()
    await database.transaction(async (queries) => {
      // Two pages that say it at the same moment speak of one sitting.
      await queries.query('select pg_advisory_xact_lock(hashtext($1))', [`sitting ${person} ${video}`])
      const [row] = await queries.query('select id, title, language, duration from video where id = $1', [video])
      if (!row) return
      const seen = Seen.parse(row)
      const [known] = await queries.query(
        `select id, seen_at as "seenAt", quarters, completed from sitting where person = $1 and video = $2`,
        [person, video],
      )
      const before = known ? Sitting.parse(known) : null
      const goesOn = before !== null && at.getTime() - before.seenAt.getTime() < silence
      const sitting = goesOn ? before.id : randomUUID()
      const quarters = Math.floor(share * steps)
      const isWatched = share >= watchedFrom
      const verbs: { verb: Verb; name: string }[] = []
      if (!goesOn) verbs.push({ verb: 'initialized', name: 'initialized' })
      if (quarters > (before?.quarters ?? 0) && quarters < steps)
        verbs.push({ verb: 'progressed', name: `progressed ${quarters}` })
      if (isWatched && !before?.completed) verbs.push({ verb: 'completed', name: 'completed' })
      const happened = { sitting, video: seen, position, share, at: at.toISOString() }
      for (const { verb, name } of verbs)
        await outgoing.keep(
          {
            id: uuidOf(`${sitting} ${name}`),
            port,
            person,
            what: { ...happened, verb } satisfies Omit<Happened, 'person'>,
          },
          queries,
        )
      // Put off with every word: it is sent when none has come for half an hour.
      await queries.query(
        `insert into outgoing (id, port, what, person, state, due_at, made_at) values ($1, $2, $3::jsonb, $4, 'open', $5, $6)
         on conflict (id) do update set what = excluded.what, due_at = excluded.due_at where outgoing.tries = 0`,
        [
          ...[uuidOf(`${sitting} terminated`), port, JSON.stringify({ ...happened, verb: 'terminated' }), person],
          ...[new Date(at.getTime() + silence), at],
        ],
      )
      await queries.query(
        `insert into sitting (person, video, id, seen_at, quarters, completed) values ($1, $2, $3, $4, $5, $6)
         on conflict (person, video) do update set id = $3, seen_at = $4, quarters = greatest(sitting.quarters, $5),
           completed = sitting.completed or $6`,
        [person, video, sitting, at, quarters, isWatched],
      )
    })
    outgoing.wake()
  }

  async #send({ id, what, person }: Parcel): Promise<void> {
    const { store, origin, now } = this.#with
    const told = Told.parse(what)
    if ('void' in told) return store.store(uuidOf(id), voidingOf(told.void, origin(), now().toISOString()))
    if (person !== null) await store.store(id, statementOf({ ...told, person }, origin()))
  }
}
