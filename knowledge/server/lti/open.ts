import type { Database } from '../database/database.ts'
import type { Outgoing } from '../outgoing/outgoing.ts'
import type { Identities } from '../people/identities.ts'
import type { SignIns } from '../people/sign-ins.ts'
import type { SearchEngine } from '../search/search.ts'
import { AccessTokens } from './access-tokens.ts'
import { CourseArrivals } from './arrivals.ts'
import { Attempts } from './attempts.ts'
import { CourseDoor } from './door.ts'
import { IdTokens } from './id-token.ts'
import { OwnKey } from './own-key.ts'
import { Picks } from './picks.ts'
import { platformFetch, type Reach } from './platform-fetch.ts'
import { Platforms } from './platforms.ts'
import { CourseResults } from './results.ts'

export interface CourseOptions {
  /** Which addresses of platforms are asked; `public` when left out. */
  readonly reach?: Reach
  /** Milliseconds between two questions for a platform's keys; for tests. */
  readonly keyCooldown?: number
}

/** The parts of course platforms that the server holds. */
export interface Courses {
  readonly platforms: Platforms
  readonly key: OwnKey
  readonly door: CourseDoor
  readonly picks: Picks
  readonly results: CourseResults
}

export function openCourses(
  { reach = 'public', keyCooldown }: CourseOptions,
  parts: {
    readonly database: Database
    readonly outgoing: Outgoing
    readonly identities: Identities
    readonly signIns: SignIns
    readonly search: SearchEngine
    readonly origin: () => string
    readonly now: () => Date
  },
): Courses {
  const { database, outgoing, identities, signIns, search, origin, now } = parts
  const fetch = platformFetch(reach)
  const platforms = new Platforms(database, now, reach)
  const key = new OwnKey(database, now)
  const picks = new Picks({ database, search, key, origin, now })
  const tokens = new AccessTokens(fetch, key, now)
  const results = new CourseResults({ database, outgoing, platforms, fetch, tokens, now })
  const door = new CourseDoor({
    ...{ platforms, picks, results, signIns, origin },
    attempts: new Attempts(database, now),
    tokens: new IdTokens(fetch, now, keyCooldown),
    arrivals: new CourseArrivals(database, identities),
  })
  return { platforms, key, door, picks, results }
}
