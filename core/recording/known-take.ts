import type { Lock } from '../../native/database/lock.ts'
import { StudioError } from '../contract/errors.ts'
import type { TakeRow, TakeState } from '../contract/recording/take.ts'
import type { TakeFacts } from './facts.ts'
import type { LiveTake } from './live-take.ts'

/** A take that is not over, or ended in this run of the program. */
export interface KnownTake {
  readonly id: string
  readonly folder: string
  facts: TakeFacts
  state: TakeState
  live: LiveTake | null
  lock: Lock | null
  failure: TakeRow['failure']
  bytes: number
  /** Until its page must be back, or until what a page may still go on with goes. */
  grace: NodeJS.Timeout | null
  /** Its sessions were made, and told of, in an earlier run. */
  isOld: boolean
  /** Lets the queue of jobs go on. */
  release: (() => void) | null
  /** Settles when what is on the disk has been looked at: until then nobody knows whether it goes on. */
  opening: Promise<void>
  /** The last line that is being written into the journal of one that is closed. */
  noting: Promise<unknown>
}

/** One that this run has just begun or found. */
export const knownTake = (
  found: Pick<KnownTake, 'id' | 'folder' | 'facts' | 'state' | 'live' | 'lock'>,
): KnownTake => ({
  ...found,
  ...{ failure: null, bytes: 0, grace: null, isOld: false, release: null },
  ...{ opening: Promise.resolve(), noting: Promise.resolve() },
})

/** Why something did not work, as a row tells it; null for what nobody expected. */
export const failureOf = (error: unknown): TakeRow['failure'] =>
  error instanceof StudioError ? { code: error.code, data: { ...error.data } } : null
