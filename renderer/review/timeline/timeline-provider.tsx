import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { useClock, useReview } from '../store/review-provider.tsx'
import { type Shown, Viewport } from './viewport.ts'

const ViewportContext = createContext<Viewport | null>(null)

/** What part of the recording the timeline shows, for the timeline and for the buttons that zoom it. */
export function TimelineProvider({ children }: { children: ReactNode }) {
  const { opening } = useReview()
  const clock = useClock()
  const viewport = useMemo(() => new Viewport(), [])
  const duration = opening?.duration ?? 0
  useEffect(() => viewport.open(duration), [viewport, duration])
  useEffect(() => clock.onTime((seconds) => viewport.keep(seconds)), [viewport, clock])
  return <ViewportContext value={viewport}>{children}</ViewportContext>
}

export function useViewport(): Viewport {
  const viewport = useContext(ViewportContext)
  if (!viewport) throw new Error('outside of a TimelineProvider')
  return viewport
}

export function useShown(): Shown {
  const viewport = useViewport()
  return useSyncExternalStore(viewport.subscribe, viewport.shown)
}
