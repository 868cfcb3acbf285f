import { useMemo, useSyncExternalStore } from 'react'
import { useClock } from '../store/review-provider.tsx'

export const tabs = ['doubt', 'people', 'clips', 'approval'] as const
export type Tab = (typeof tabs)[number]

/** What a person has opened on the desk. None of it is kept when the screen is left. */
interface DeskState {
  readonly tab: Tab
  /** Hidden words and faces stand in clear on the desk. Off until somebody asks. */
  readonly uncovered: boolean
  /** A form that was opened from somewhere else: which, and for what. */
  readonly form: 'show' | 'everywhere' | 'unmark' | null
  /** An approval stood while this screen was open: when none stands any more, a change has dropped it. */
  readonly wasApproved: boolean
}

const beginning: DeskState = { tab: 'doubt', uncovered: false, form: null, wasApproved: false }

class DeskStore {
  #now = beginning
  readonly #listeners = new Set<() => void>()

  readonly now = (): DeskState => this.#now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly set = (change: Partial<DeskState>): void => {
    this.#now = { ...this.#now, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** One store a review screen, for as long as its clock lives: the header and the column at the right share it. */
const stores = new WeakMap<object, DeskStore>()

export function useDeskState(): DeskState & { set(change: Partial<DeskState>): void } {
  const clock = useClock()
  const store = useMemo(() => {
    const known = stores.get(clock) ?? new DeskStore()
    stores.set(clock, known)
    return known
  }, [clock])
  const now = useSyncExternalStore(store.subscribe, store.now)
  return useMemo(() => ({ ...now, set: store.set }), [now, store])
}
