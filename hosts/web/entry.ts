import { createHash, randomBytes } from 'node:crypto'
import type { Reviewer } from '../../core/handlers/review.ts'
import type { KeptVisits, Visit } from './kept-visits.ts'

/** Hours that an unused link, an idle session and any session live. */
const linkHours = 12
const idleHours = 8
const sessionHours = 24
const hour = 3_600_000
/** Milliseconds after which it is written down again that a visit goes on. */
const writtenEvery = 60_000

const secret = (): string => randomBytes(32).toString('base64url')
/** Secrets are kept as hashes and looked up by them, so that comparing takes the same time whatever was sent. */
const hashed = (value: string): string => createHash('sha256').update(value).digest('hex')

export interface EntryOptions {
  readonly now?: (() => number) | undefined
  readonly kept?: KeptVisits | undefined
  readonly isWelcome?: (who: Reviewer) => boolean
}

/** Who may come in: one-time links, each for one person, and the visits that they open. Times in milliseconds. */
export class Entry {
  readonly #now: () => number
  readonly #links = new Map<string, { until: number; who: Reviewer }>()
  readonly #sessions: Map<string, Visit>
  readonly #kept: KeptVisits | null
  #written = 0

  /**
   * @param kept where visits outlast the program; without it they end with it
   * @param isWelcome whether somebody whose visit was kept may still come in, in the same role
   */
  constructor({ now = Date.now, kept, isWelcome = () => false }: EntryOptions = {}) {
    this.#now = now
    this.#kept = kept ?? null
    this.#sessions = kept?.read(isWelcome) ?? new Map()
  }

  /** A secret that lets this person in, once. */
  newLink(who: Reviewer): string {
    const token = secret()
    this.#links.set(hashed(token), { until: this.#now() + linkHours * hour, who })
    return token
  }

  /** Ends the links and visits of a person. */
  shutOut(name: string): void {
    for (const [key, { who }] of this.#links) if (who.name === name) this.#links.delete(key)
    for (const [key, { who }] of this.#sessions) if (who.name === name) this.#sessions.delete(key)
    this.#write()
  }

  /** Uses up a link. Null when there is no such link, or no longer. */
  open(token: string): string | null {
    const key = hashed(token)
    const link = this.#links.get(key)
    this.#links.delete(key)
    const now = this.#now()
    if (link === undefined || link.until < now) return null
    const session = secret()
    this.#sessions.set(hashed(session), { who: link.who, opened: now, seen: now })
    this.#write()
    return session
  }

  /** Whether a link of this secret is for somebody else than who visits already. */
  isForAnother(token: string, session: string | null): boolean {
    const link = this.#links.get(hashed(token))
    return link !== undefined && link.who.name !== this.#alive(session)?.who.name
  }

  /** Whether a visit is open. */
  isOpen(session: string | null): boolean {
    return this.#alive(session) !== null
  }

  /** Who visits; being used keeps a visit awake. Null when it is none. */
  visitor(session: string | null): Reviewer | null {
    const found = this.#alive(session)
    if (found) found.seen = this.#now()
    if (found && found.seen - this.#written > writtenEvery) this.#write()
    return found?.who ?? null
  }

  #write(): void {
    this.#written = this.#now()
    this.#kept?.write(this.#sessions)
  }

  #alive(session: string | null): Visit | null {
    if (session === null) return null
    const key = hashed(session)
    const found = this.#sessions.get(key)
    if (!found) return null
    const now = this.#now()
    if (now - found.seen <= idleHours * hour && now - found.opened <= sessionHours * hour) return found
    this.#sessions.delete(key)
    return null
  }
}
