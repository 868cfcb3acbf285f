import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { RenderState } from '../../../../core/contract/review/renders.ts'
import { connection } from '../../../wire/connection.ts'
import { useClock, useReview } from '../../store/review-provider.tsx'
import { useLanding } from './use-landing.ts'

type RenderStates = ReadonlyMap<string | null, RenderState['state']>

/** The renders of one session, as the studio tells them: asked for once, however many look at them. */
class WatchedRenders {
  readonly #session: string
  #now: RenderStates = new Map()
  #stop: () => void = () => undefined
  readonly #listeners = new Set<() => void>()

  constructor(session: string) {
    this.#session = session
  }

  readonly now = (): RenderStates => this.#now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1)
      this.#stop = connection.watch('review.renders', { session: this.#session }, ({ renders }) => {
        this.#now = new Map([...this.#now, ...renders.map(({ clip, state }) => [clip, state] as const)])
        for (const tell of this.#listeners) tell()
      })
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }
}

/** One a review screen, for as long as its clock lives. */
const watched = new WeakMap<object, WatchedRenders>()

/** Where each render of the open session stands, by clip id (null: the whole session). */
export function useRenders(): RenderStates {
  const { session } = useReview()
  const clock = useClock()
  const store = useMemo(() => {
    const known = watched.get(clock) ?? new WatchedRenders(session)
    watched.set(clock, known)
    return known
  }, [clock, session])
  return useSyncExternalStore(store.subscribe, store.now)
}

/** Whoever waits for a render is taken to the first thing that its verification finds, unless the picture plays. */
export function useLandingAtTheEnd(renders: RenderStates): void {
  const clock = useClock()
  const land = useLanding()
  const before = useRef<RenderStates>(renders)
  useEffect(() => {
    for (const [clip, state] of renders) {
      const was = before.current.get(clip)?.kind
      const [first] = state.kind === 'leaks' ? state.leaks : []
      if (first && (was === 'running' || was === 'waiting') && !clock.state().playing) land(first)
    }
    before.current = renders
  }, [renders, clock, land])
}
