import { z } from 'zod'
import { Role } from '../../core/contract/review/records.ts'
import type { Connection } from './connection.ts'

/** Somebody who was let in besides the owner of the library. */
export const MemberRecord = z.object({ name: z.string(), role: Role, invitedBy: z.string(), at: z.string() })
export type MemberRecord = z.infer<typeof MemberRecord>

export class Members {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  /** By name. */
  all(): MemberRecord[] {
    return MemberRecord.array().parse(this.#db.prepare('select * from member order by name').all())
  }

  /** Adds somebody, or gives them another role. */
  put(member: MemberRecord): void {
    this.#db
      .prepare(
        `insert into member (name, role, invitedBy, at) values (@name, @role, @invitedBy, @at)
         on conflict (name) do update set role = @role, invitedBy = @invitedBy, at = @at`,
      )
      .run(member)
  }

  /** False when there is nobody of that name. */
  remove(name: string): boolean {
    return this.#db.prepare('delete from member where name = ?').run(name).changes > 0
  }
}
