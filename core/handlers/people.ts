import { userInfo } from 'node:os'
import type { Database } from '../../native/database/database.ts'
import { StudioError } from '../contract/errors.ts'
import type { Member } from '../contract/people/api.ts'
import type { Role } from '../contract/review/records.ts'
import type { Reviewer } from './review.ts'

/** What only a host that others can reach can do. */
export interface Door {
  /** An address that lets this person in, once. */
  invite(who: Reviewer): string
  /** Ends their links and visits. */
  shutOut(name: string): void
}

/** Who may come in: the owner of the library, and whom an admin let in. */
export class People {
  readonly owner: Reviewer
  readonly #database: Database

  /** @param ownerName the name that the owner decides under */
  constructor(database: Database, ownerName = nameOfUser()) {
    this.#database = database
    this.owner = ownerCalled(ownerName)
  }

  list(): Member[] {
    const { name, role } = this.owner
    return [
      { name, role, owner: true, invitedBy: null, at: null },
      ...this.#database.members.all().map((member) => ({ ...member, owner: false })),
    ]
  }

  /**
   * Whether anybody else could approve what this person recorded. While nobody could, they may do so themselves: a
   * person alone at their own machine would else be shut out of their own work.
   */
  hasOtherApprover(name: string): boolean {
    return this.list().some((member) => member.name !== name && member.role !== 'mentor')
  }

  /** @throws StudioError `unsupported` without a door, `forbidden` for the owner's own name and for those that the log has for no person */
  invite(name: string, role: Role, by: Reviewer, door: Door | null): string {
    if (!door) throw new StudioError('unsupported', { name: 'people.invite' })
    if (name === this.owner.name || isNobodys(name)) throw new StudioError('forbidden')
    const at = new Date().toISOString()
    // Another role counts from now on, not only for visits that begin later.
    if (this.#database.members.all().some((member) => member.name === name && member.role !== role)) door.shutOut(name)
    this.#database.members.put({ name, role, invitedBy: by.name, at })
    this.#database.audit.append({ actor: by.name, action: 'invite', session: '', facts: { name, role } })
    return door.invite({ name, role })
  }

  /** @throws StudioError `forbidden` for the owner, `invalid-input` when there is nobody of that name */
  remove(name: string, by: Reviewer, door: Door | null): void {
    if (name === this.owner.name) throw new StudioError('forbidden')
    if (!this.#database.members.remove(name)) throw new StudioError('invalid-input', { what: 'name' })
    door?.shutOut(name)
    this.#database.audit.append({ actor: by.name, action: 'shut-out', session: '', facts: { name } })
  }
}

/** What the log and the reviews call the program itself, and policies. */
const isNobodys = (name: string): boolean => /^(estompe$|policy:)/i.test(name.trim())

export const ownerCalled = (name = nameOfUser()): Reviewer => ({ name, role: 'admin' })

/** The name that the system knows its user by; there are machines that know none. */
function nameOfUser(): string {
  try {
    return userInfo().username || 'owner'
  } catch {
    return 'owner'
  }
}
