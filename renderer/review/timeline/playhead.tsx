import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import { useClock, useClockState, useFromClock } from '../store/review-provider.tsx'
import { useViewport } from './timeline-provider.tsx'

/** The line at the moment that is seen. Moves without rendering anything anew. */
export function Playhead({ width }: { width: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const clock = useClock()
  const viewport = useViewport()
  const { duration } = useClockState()
  const second = useFromClock((seconds) => Math.floor(seconds * 10) / 10)
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = (): void => {
      const { start, end } = viewport.shown()
      if (line.current && end > start)
        line.current.style.transform = `translateX(${((clock.time - start) / (end - start)) * width}px)`
    }
    place()
    const stops = [clock.onTime(place), viewport.subscribe(place)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [clock, viewport, width])
  return (
    <div
      ref={line}
      className="playhead"
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.max(duration, second)}
      aria-valuenow={second}
      aria-valuetext={format.clock(second, true)}
    />
  )
}
