import { z } from 'zod'
import { BiometricConsent, EnrolledLook } from '../../core/contract/enrolment/enrolled.ts'
import { Look } from '../../core/contract/enrolment/look.ts'
import type { Connection } from './connection.ts'

const EnrolmentRow = z
  .object({
    id: z.string(),
    name: z.string(),
    look: z.string(),
    consent: z.string(),
    addedBy: z.string(),
    addedAt: z.string(),
  })
  .transform(({ look, consent, addedBy, ...row }) => ({
    ...row,
    by: addedBy,
    look: Look.parse(JSON.parse(look)),
    consent: BiometricConsent.parse(JSON.parse(consent)),
  }))

/** That a person of a session is somebody who is enrolled. */
const Recognition = z.object({ person: z.string(), enrolled: z.string() })
type Recognition = z.infer<typeof Recognition>

/** People who are recognised in every session. Biometric data. */
export class Enrolments {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /** By name. */
  all(): EnrolledLook[] {
    return EnrolmentRow.array()
      .parse(this.#db.prepare('select * from enrolment order by name, id').all())
      .map((row) => EnrolledLook.parse(row))
  }

  add({ look, consent, by, ...row }: EnrolledLook): void {
    this.#db
      .prepare(
        `insert into enrolment (id, name, look, consent, addedBy, addedAt)
         values (@id, @name, @look, @consent, @by, @addedAt)`,
      )
      .run({ ...row, by, look: JSON.stringify(look), consent: JSON.stringify(consent) })
  }

  /** Whether there was such a one. */
  remove(id: string): boolean {
    return this.#db.prepare('delete from enrolment where id = ?').run(id).changes > 0
  }

  /** Notes who of a session is enrolled, instead of what was noted before. */
  note(session: string, seen: readonly Recognition[]): void {
    this.#db.transaction(() => {
      this.#db.prepare('delete from recognition where session = ?').run(session)
      const add = this.#db.prepare('insert into recognition (session, person, enrolled) values (?, ?, ?)')
      for (const { person, enrolled } of seen) add.run(session, person, enrolled)
    })()
  }

  /** Sessions in which somebody was recognised: this one of the enrolled, or anybody. */
  seenAt(enrolled: string | null = null): string[] {
    const rows = this.#db
      .prepare(
        'select distinct session from recognition where coalesce(@enrolled, enrolled) = enrolled order by session',
      )
      .all({ enrolled })
    return z
      .object({ session: z.string() })
      .array()
      .parse(rows)
      .map(({ session }) => session)
  }

  /** Persons of a session who are enrolled, with name and consent. */
  seenIn(session: string): (Recognition & Pick<EnrolledLook, 'name' | 'consent' | 'by'>)[] {
    const rows = this.#db.prepare('select person, enrolled from recognition where session = ?').all(session)
    const known = new Map(this.all().map((one) => [one.id, one]))
    return Recognition.array()
      .parse(rows)
      .flatMap((row) => {
        const one = known.get(row.enrolled)
        return one ? [{ ...row, name: one.name, consent: one.consent, by: one.by }] : []
      })
  }
}
