import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { Role } from '../../core/contract/review/records.ts'
import type { Reviewer } from '../../core/handlers/review.ts'

/** Somebody who was let in. Times in milliseconds. */
export interface Visit {
  readonly who: Reviewer
  readonly opened: number
  seen: number
}

const File = z.array(
  z.strictObject({
    key: z.string().regex(/^[0-9a-f]{64}$/),
    who: z.strictObject({ name: z.string(), role: Role }),
    opened: z.number(),
    seen: z.number(),
  }),
)

/**
 * Visits in a file of the library, so that a page that is open comes back by itself when the studio was started again.
 * They are told by the hash of their secret: who reads the file cannot come in with it.
 */
export class KeptVisits {
  readonly #pathOf: () => string

  /** @param pathOf where the file lies now: a library may move */
  constructor(pathOf: () => string) {
    this.#pathOf = pathOf
  }

  /** @param isWelcome whether this person may still come in, in this role */
  read(isWelcome: (who: Reviewer) => boolean): Map<string, Visit> {
    try {
      const visits = File.parse(JSON.parse(readFileSync(this.#pathOf(), 'utf8')))
      return new Map(visits.filter(({ who }) => isWelcome(who)).map(({ key, ...visit }) => [key, visit]))
    } catch {
      return new Map()
    }
  }

  /** @returns false where the library takes no file: then visits end with the program */
  write(visits: ReadonlyMap<string, Visit>): boolean {
    const path = this.#pathOf()
    const aside = `${path}.part`
    try {
      writeFileSync(aside, JSON.stringify([...visits].map(([key, visit]) => ({ key, ...visit }))), { mode: 0o600 })
      renameSync(aside, path)
      return true
    } catch {
      return false
    }
  }
}
