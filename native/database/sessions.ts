import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Connection } from './connection.ts'

export const SessionState = z.enum(['new', 'processing', 'done', 'leaks', 'failed', 'cancelled'])
export type SessionState = z.infer<typeof SessionState>

/** One recording, known by its content. `title` and `path` stay inside the library. */
export const SessionRecord = z.object({
  id: z.string(),
  sha256: z.string(),
  /** Where it was last seen. */
  path: z.string(),
  /** Size, times and inode of the file when its sha256 was taken: as long as it fits, the content is the same. */
  fingerprint: z.string(),
  size: z.int(),
  title: z.string(),
  createdAt: z.string(),
  state: SessionState,
  /** Error code of a failed session. */
  stateCode: z.string().nullable(),
  language: z.string().nullable(),
  /** Seconds. */
  duration: z.number(),
  /** Who recorded it or brought it in; null when nobody knows. */
  recorder: z.string().nullable(),
})
export type SessionRecord = z.infer<typeof SessionRecord>

export type NewSession = Pick<SessionRecord, 'sha256' | 'path' | 'fingerprint' | 'size' | 'title' | 'duration'>

export class Sessions {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /** The session of this content: a new one, or the one that has it, which is told where the file is now and keeps its title. */
  remember(session: NewSession): SessionRecord {
    const row = this.#db
      .prepare(
        `insert into session (id, sha256, path, fingerprint, size, title, createdAt, state, duration)
         values (@id, @sha256, @path, @fingerprint, @size, @title, @createdAt, 'new', @duration)
         on conflict (sha256) do update set path = @path, fingerprint = @fingerprint
         returning *`,
      )
      .get({ ...session, id: randomUUID(), createdAt: new Date().toISOString() })
    return SessionRecord.parse(row)
  }

  get(id: string): SessionRecord | null {
    return this.#one('select * from session where id = ?', id)
  }

  bySha256(sha256: string): SessionRecord | null {
    return this.#one('select * from session where sha256 = ?', sha256)
  }

  /** A session whose content was read from this very file in this very state. */
  byFile(path: string, fingerprint: string): SessionRecord | null {
    return this.#one('select * from session where path = ? and fingerprint = ?', path, fingerprint)
  }

  /** Newest first. */
  all(): SessionRecord[] {
    return SessionRecord.array().parse(this.#db.prepare('select * from session order by createdAt desc, id').all())
  }

  setState(id: string, state: SessionState, stateCode: string | null = null): void {
    this.#db.prepare('update session set state = ?, stateCode = ? where id = ?').run(state, stateCode, id)
  }

  setLanguage(id: string, language: string): void {
    this.#db.prepare('update session set language = ? where id = ?').run(language, id)
  }

  /** Writes down where the same content lies now. */
  moved(id: string, path: string, fingerprint: string): void {
    this.#db.prepare('update session set path = ?, fingerprint = ? where id = ?').run(path, fingerprint, id)
  }

  /** Writes down who brought it in, unless somebody is written down already. */
  setRecorder(id: string, name: string): void {
    this.#db.prepare('update session set recorder = coalesce(recorder, ?) where id = ?').run(name, id)
  }

  #one(sql: string, ...values: string[]): SessionRecord | null {
    const row = this.#db.prepare(sql).get(...values)
    return row === undefined ? null : SessionRecord.parse(row)
  }
}
