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
}
