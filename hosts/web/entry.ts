import { createHash, randomBytes } from 'node:crypto'

/** Hours that an unused link, an idle session and any session live. */
const linkHours = 12
const idleHours = 8
const sessionHours = 24
const hour = 3_600_000

const secret = (): string => randomBytes(32).toString('base64url')
/** Secrets are kept as hashes and looked up by them, so that comparing takes the same time whatever was sent. */
const hashed = (value: string): string => createHash('sha256').update(value).digest('hex')

/** Who may come in: one-time links, and the sessions that they open. Times in milliseconds. */
export class Entry {
  readonly #now: () => number
  readonly #links = new Map<string, number>()
  readonly #sessions = new Map<string, { opened: number; seen: number }>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** A secret that opens one session, once. */
  newLink(): string {
    const token = secret()
    this.#links.set(hashed(token), this.#now() + linkHours * hour)
    return token
  }

  /** Uses up a link. Null when there is no such link, or no longer. */
  open(token: string): string | null {
    const key = hashed(token)
    const until = this.#links.get(key)
    this.#links.delete(key)
    const now = this.#now()
    if (until === undefined || until < now) return null
    const session = secret()
    this.#sessions.set(hashed(session), { opened: now, seen: now })
    return session
  }

  /** Whether a session is open. */
  isOpen(session: string | null): boolean {
    return this.#alive(session) !== null
  }

  /** Whether a session is open; being used keeps it awake. */
  admits(session: string | null): boolean {
    const found = this.#alive(session)
    if (found) found.seen = this.#now()
    return found !== null
  }

  #alive(session: string | null): { opened: number; seen: number } | null {
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
