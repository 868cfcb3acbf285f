import type { TakeRow, TakeState } from '../contract/recording/take.ts'
import { destroyedAt, gapsToKeep } from './consent.ts'
import type { Lag, TakeFacts } from './facts.ts'

export interface RowFacts {
  readonly facts: TakeFacts
  readonly state: TakeState
  readonly bytes: number
  readonly failure: TakeRow['failure']
  readonly behind: Lag
  readonly live: { readonly roomSeconds: number | null } | null
}

/** A take as the interface shows it. */
export function rowOf({ facts, state, bytes, failure, behind, live }: RowFacts): TakeRow {
  return {
    id: facts.id,
    title: facts.title,
    preset: facts.preset,
    participants: [...facts.participants],
    by: facts.by,
    startedAt: facts.startedAt.toISOString(),
    state,
    seconds: facts.seconds,
    bytes,
    recovered: facts.recovered,
    resumed: facts.begunWith.length > 0,
    torn: facts.torn,
    unread: facts.unread.length,
    gaps: gapsToKeep(facts.participants, facts.consents, facts.preset),
    consents: [...facts.consents],
    destroyedAt: state === 'undecided' ? destroyedAt(facts).toISOString() : null,
    marks: [...facts.marks],
    roomSeconds: live?.roomSeconds ?? null,
    sessions: [...facts.sessions],
    behindSeconds: behind.sound,
    pictureBehindSeconds: behind.picture,
    failure,
  }
}
