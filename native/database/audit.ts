import { z } from 'zod'
import type { AuditFault } from '../../core/contract/keeping/audit.ts'
import type { AuditAction } from '../../core/contract/keeping/audit-actions.ts'
import { AuditEntry, beginning, hashOf } from './audit-entry.ts'
import { auditFaults } from './audit-faults.ts'
import { type AuditMark, readMark, writeMark } from './audit-mark.ts'
import type { Connection } from './connection.ts'

/** What an audit entry may hold: names of policies, hashes and numbers; no content of a recording. */
export type AuditFacts = Readonly<Record<string, string | number | boolean>>

/** Action of the entry that tells of a fault which the entries after it would otherwise cover. */
const noticed = 'audit-fault' satisfies AuditAction
const Noticed = z.object({ fault: z.enum(['unmarked', 'rewritten']), number: z.int().min(0) })

/**
 * The append-only log of decisions, chained by hashes. The newest entry is noted in a file beside the database as well,
 * so that a log whose end was cut off is noticed; nothing that is appended later covers a fault.
 */
export class Audit {
  readonly #db: Connection
  readonly #markPath: string

  /** @param markPath file that holds the note of the newest entry */
  constructor(connection: Connection, markPath: string) {
    this.#db = connection
    this.#markPath = markPath
    this.#begin()
  }

  append(entry: { actor: string; action: AuditAction; session: string; facts: AuditFacts }): AuditEntry {
    const row = this.#db
      .transaction(() => {
        const mark = this.mark()
        const fault = this.#uncovered(mark)
        const before = fault
          ? this.#write({ actor: 'estompe', action: noticed, session: '', facts: fault }, this.#newest())
          : this.#newest()
        // After a log that was cut: the numbers of what is missing stay missing.
        return this.#write(entry, mark && mark.number > (before?.number ?? 0) ? mark : before)
      })
      .immediate()
    this.#note()
    return row
  }

  #write(entry: { actor: string; action: AuditAction; session: string; facts: AuditFacts }, before: AuditMark | null) {
    const next = {
      ...entry,
      number: (before?.number ?? 0) + 1,
      at: new Date().toISOString(),
      facts: JSON.stringify(entry.facts),
      previous: before?.hash ?? beginning,
    }
    const row = { ...next, hash: hashOf(next) }
    this.#db
      .prepare(
        `insert into audit (number, at, actor, action, session, facts, previous, hash)
         values (@number, @at, @actor, @action, @session, @facts, @previous, @hash)`,
      )
      .run(row)
    return row
  }

  /** The newest entry of a session. */
  last(session: string): AuditEntry | null {
    const row = this.#db.prepare('select * from audit where session = ? order by number desc limit 1').get(session)
    return row === undefined ? null : AuditEntry.parse(row)
  }

  /** Of one session, oldest first. */
  of(session: string): AuditEntry[] {
    return AuditEntry.array().parse(
      this.#db.prepare('select * from audit where session = ? order by number').all(session),
    )
  }

  /** Of one action, oldest first. */
  ofAction(action: AuditAction): AuditEntry[] {
    return AuditEntry.array().parse(
      this.#db.prepare('select * from audit where action = ? order by number').all(action),
    )
  }

  /** Oldest first. */
  all(): AuditEntry[] {
    return AuditEntry.array().parse(this.#db.prepare('select * from audit order by number').all())
  }

  /** The newest entry as it is noted outside the database; null when the note is missing. */
  mark(): AuditMark | null {
    return readMark(this.#markPath)
  }

  /**
   * Looks through the whole log.
   * @param witnesses entries as an earlier export tells them
   */
  faults(witnesses: readonly AuditMark[] = []): AuditFault[] {
    const entries = this.all()
    const earlier = entries
      .filter(({ action }) => action === noticed)
      .map(({ facts }) => Noticed.parse(JSON.parse(facts)))
      .map(({ fault, number }): AuditFault => ({ fault, first: number, last: number }))
    return [...earlier, ...auditFaults(entries, this.mark(), witnesses)]
  }

  #newest(): AuditEntry | null {
    const row = this.#db.prepare('select * from audit order by number desc limit 1').get()
    return row === undefined ? null : AuditEntry.parse(row)
  }

  /** What a new note would cover. A log that was cut covers nothing: its missing numbers are never used again. */
  #uncovered(mark: AuditMark | null): z.infer<typeof Noticed> | null {
    if (!mark) return { fault: 'unmarked', number: this.#newest()?.number ?? 0 }
    if (mark.number === 0) return null
    const row = this.#db.prepare('select * from audit where number = ?').get(mark.number)
    const marked = row === undefined ? null : AuditEntry.parse(row)
    return marked && marked.hash !== mark.hash ? { fault: 'rewritten', number: mark.number } : null
  }

  /** The first time with a library, and after a process that was killed between an entry and its note. */
  #begin(): void {
    const isKnown = this.#db.prepare('select since from auditMark').get() !== undefined
    const mark = this.mark()
    if (isKnown && (!mark || this.#uncovered(mark) || mark.number >= (this.#newest()?.number ?? 0))) return
    this.#note()
    if (!isKnown) this.#db.prepare('insert into auditMark (since) values (?)').run(new Date().toISOString())
  }

  #note(): void {
    this.#db
      .transaction(() => {
        const { number, hash } = this.#newest() ?? { number: 0, hash: beginning }
        writeMark(this.#markPath, { number, hash })
      })
      .immediate()
  }
}
