import { z } from 'zod'
import type { BiometricConsent } from '../../core/contract/keeping/biometrics.ts'
import type { Connection } from './connection.ts'

const ConsentRow = z
  .object({ session: z.string(), how: z.string(), actor: z.string(), at: z.string() })
  .transform(({ actor, ...row }): BiometricConsent => ({ ...row, by: actor }))

const PersonErasure = z.object({
  id: z.string(),
  /** Empty: every session. */
  session: z.string(),
  person: z.string().nullable(),
  names: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  actor: z.string(),
  askedAt: z.string(),
})
export type PersonErasure = z.infer<typeof PersonErasure>

/** Consents to keep biometric data, and erasures of persons until they are done. */
export class Biometrics {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  consents(): BiometricConsent[] {
    return ConsentRow.array().parse(this.#db.prepare('select * from biometricConsent order by at').all())
  }

  consent({ session, how, by, at }: BiometricConsent): void {
    this.#db
      .prepare(
        `insert into biometricConsent (session, how, actor, at) values (?, ?, ?, ?)
         on conflict (session) do update set how = excluded.how, actor = excluded.actor, at = excluded.at`,
      )
      .run(session, how, by, at)
  }

  withdrawAll(): void {
    this.#db.prepare('delete from biometricConsent').run()
  }

  withdraw(session: string): void {
    this.#db.prepare('delete from biometricConsent where session = ?').run(session)
  }

  beginErasure({ names, ...row }: PersonErasure): void {
    this.#db
      .prepare(
        `insert into personErasure (id, session, person, names, actor, askedAt)
         values (@id, @session, @person, @names, @actor, @askedAt)`,
      )
      .run({ ...row, names: JSON.stringify(names) })
  }

  erasures(): PersonErasure[] {
    return PersonErasure.array().parse(this.#db.prepare('select * from personErasure order by askedAt').all())
  }

  endErasure(id: string): void {
    this.#db.prepare('delete from personErasure where id = ?').run(id)
  }
}
