import { StudioError } from '../contract/errors.ts'
import type { SessionConsent } from '../contract/recording/api.ts'
import type { ConsentEntry, ConsentGap, ConsentGiven, ConsentWithdrawn } from '../contract/recording/consent.ts'
import type { Library } from '../library.ts'
import { gapsToPublish } from './consent.ts'

type Records = Pick<Library, 'database'>

/**
 * What stands in the way of letting anything of a session out of the library. Empty for a session that was not recorded
 * here: who imports a recording answers for it.
 */
export function publishingGaps({ database }: Records, session: string): ConsentGap[] {
  const recorded = database.consents.of(session)
  return recorded ? gapsToPublish(recorded.participants, recorded.entries, { soundKept: true }) : []
}

/** @throws StudioError `consent-withdrawn`, `consent-missing`, with how many people it is about */
export function refuseUnagreed(library: Records, session: string): void {
  const gaps = publishingGaps(library, session)
  if (gaps.length === 0) return
  const people = new Set(gaps.map(({ person }) => person)).size
  throw new StudioError(gaps.some(({ withdrawn }) => withdrawn) ? 'consent-withdrawn' : 'consent-missing', { people })
}

/** The record of consent of sessions, as a person reads and continues it. */
export class SessionConsents {
  readonly #library: Records
  readonly #now: () => Date
  readonly #onWithdrawal: () => void

  constructor(library: Records, onWithdrawal: () => void, now: () => Date = () => new Date()) {
    this.#library = library
    this.#onWithdrawal = onWithdrawal
    this.#now = now
  }

  of(session: string): SessionConsent | null {
    const { consents, sessions } = this.#library.database
    const recorded = consents.of(session)
    const found = sessions.get(session)
    if (!recorded || !found) return null
    const { recordedAt, participants, entries } = recorded
    return {
      title: found.title,
      recordedAt,
      seconds: found.duration,
      participants,
      entries: [...entries],
      gaps: publishingGaps(this.#library, session),
    }
  }

  give(session: string, given: ConsentGiven, by: string): SessionConsent {
    return this.#append(session, { ...given, kind: 'given', at: this.#now().toISOString() }, by)
  }

  withdraw(session: string, withdrawn: ConsentWithdrawn, by: string): SessionConsent {
    const after = this.#append(session, { ...withdrawn, kind: 'withdrawn', at: this.#now().toISOString() }, by)
    this.#onWithdrawal()
    return after
  }

  #append(session: string, entry: ConsentEntry, by: string): SessionConsent {
    const { consents, audit } = this.#library.database
    if (!consents.of(session)) throw new StudioError('session-missing')
    consents.append(session, entry)
    const scopes = entry.kind === 'given' ? entry.agreed : entry.withdrawn
    audit.append({ actor: by, action: `consent-${entry.kind}`, session, facts: { scopes: scopes.join(' ') } })
    const after = this.of(session)
    if (!after) throw new StudioError('session-missing')
    return after
  }
}
