import { z } from 'zod'
import { Failure } from '../../core/contract/failure.ts'
import { Described } from '../../core/contract/outlet/described.ts'
import type { LeavingReason } from '../../core/contract/outlet/port.ts'
import type { Connection } from './connection.ts'

const json = <T>(form: z.ZodType<T>) => z.string().transform((text) => form.parse(JSON.parse(text)))

/** A clip and a knowledge base. */
export const DeliveryRow = z.object({
  /** Origin of the knowledge base. */
  server: z.string(),
  /** Its id there. */
  video: z.string(),
  /** Null once the session is erased. */
  session: z.string().nullable(),
  /** Id of the clip; empty for the whole session. */
  clip: z.string(),
  generation: z.int(),
  state: z.enum(['sending', 'paused', 'failed', 'published', 'leaving', 'gone']),
  /** What was handed over, relative to the library's folder, with `/`; null where another command sent it. */
  folder: z.string().nullable(),
  /** sha256 of the decisions that it was made from. */
  decisions: z.string().nullable(),
  described: json(Described).nullable(),
  /** Bytes that have arrived, of all. */
  done: z.number(),
  total: z.number(),
  failure: json(Failure).nullable(),
  /** Why it is taken out. */
  reason: z.enum(['consent-withdrawn', 'person-left', 'mistake']).nullable(),
  at: z.string(),
})
export type DeliveryRow = z.infer<typeof DeliveryRow>
export type DeliveryKey = Pick<DeliveryRow, 'server' | 'video'>

/** What goes to knowledge bases and what has to come out of them, until it has. */
export class Deliveries {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  all(): DeliveryRow[] {
    return DeliveryRow.array().parse(this.#db.prepare('select * from delivery order by at, video').all())
  }

  ofSession(session: string): DeliveryRow[] {
    return DeliveryRow.array().parse(
      this.#db.prepare('select * from delivery where session = ? order by generation').all(session),
    )
  }

  get({ server, video }: DeliveryKey): DeliveryRow | null {
    const row = this.#db.prepare('select * from delivery where server = ? and video = ?').get(server, video)
    return row === undefined ? null : DeliveryRow.parse(row)
  }

  /** Replaces what was known of it. */
  put(row: DeliveryRow): void {
    this.#db
      .prepare(
        `insert or replace into delivery (server, video, session, clip, generation, state, folder, decisions,
           described, done, total, failure, reason, at)
         values (@server, @video, @session, @clip, @generation, @state, @folder, @decisions,
           @described, @done, @total, @failure, @reason, @at)`,
      )
      .run({
        ...row,
        described: row.described === null ? null : JSON.stringify(row.described),
        failure: row.failure === null ? null : JSON.stringify(row.failure),
      })
  }

  /** Changes it, unless somebody has decided otherwise since it was read. */
  settle(before: DeliveryRow, after: Partial<DeliveryRow>): boolean {
    return this.#db
      .transaction(() => {
        const now = this.get(before)
        if (now?.state !== before.state || now.at !== before.at) return false
        this.put({ ...now, ...after })
        return true
      })
      .immediate()
  }

  forget({ server, video }: DeliveryKey): void {
    this.#db.prepare('delete from delivery where server = ? and video = ?').run(server, video)
  }

  /** Nothing more is known of what went to a server; gives how much that was. */
  forgetServer(server: string): number {
    return this.#db.prepare('delete from delivery where server = ?').run(server).changes
  }

  /** Everything of a session has to come out of every knowledge base; gives how many clips that are. */
  letGo(session: string, reason: LeavingReason): number {
    return letGoOf(this.#db, session, reason)
  }
}

const letGoOf = (db: Connection, session: string, reason: LeavingReason): number =>
  db
    .prepare(
      `update delivery set state = 'leaving', reason = ?, folder = null, described = null, failure = null, at = ?
       where session = ? and state not in ('leaving', 'gone')`,
    )
    .run(reason, new Date().toISOString(), session).changes

/** When a session goes, what still has to come out of knowledge bases stays noted, without the session. */
export function outliveSession(db: Connection, session: string): void {
  letGoOf(db, session, 'person-left')
  db.prepare("update delivery set session = null, clip = '' where session = ? and state = 'leaving'").run(session)
}
