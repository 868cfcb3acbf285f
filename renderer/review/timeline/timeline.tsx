import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Span } from '../../../core/contract/span.ts'
import { useFormat } from '../../language/format.ts'
import { useKeys } from '../../shell/keys.ts'
import { useHues } from '../hues.ts'
import { useLive } from '../live/use-live.ts'
import { useManual } from '../manual/manual-provider.tsx'
import { useMedia } from '../player/media-provider.tsx'
import { useClock, useReview, useSelection } from '../store/review-provider.tsx'
import { LaneName } from './lane-list.tsx'
import { lanesOf } from './lanes.ts'
import { loadPeaks, type Peaks } from './peaks.ts'
import { Playhead } from './playhead.tsx'
import { rowsOf } from './rows.ts'
import { markLabel } from './ruler.ts'
import { useFilmstrip } from './strip.ts'
import { TimelinePainter } from './timeline-painter.ts'
import { useShown, useViewport } from './timeline-provider.tsx'
import { useTimelinePointer } from './use-timeline-pointer.ts'
import { useWidth } from './use-width.ts'
import './timeline.css'

const round = (seconds: number): number => Math.round(seconds * 10) / 10

/** How much nearer one key or one notch of the wheel goes. */
const notch = 1.5

/** The whole session in lanes: where something was found, is hidden, and is in doubt. */
export function Timeline() {
  const { t } = useTranslation()
  const format = useFormat()
  const { session, opening, state } = useReview()
  const live = useLive()
  const clock = useClock()
  const { finding, span } = useSelection()
  const { selected } = useManual()
  const { of } = useMedia()
  const viewport = useViewport()
  const shown = useShown()
  const canvas = useRef<HTMLCanvasElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const width = useWidth(area)
  const hues = useHues(area)
  const filmstrip = useFilmstrip(live.regions)
  const [peaks, setPeaks] = useState<Peaks | null>(null)
  const [stretched, setStretched] = useState<Span | null>(null)

  const hasPeaks = of.peaks?.state === 'ready'
  useEffect(() => {
    if (!hasPeaks) return
    const stop = new AbortController()
    // Without an outline of the sound the lane is empty, and works all the same.
    loadPeaks(session, stop.signal).then(setPeaks, () => undefined)
    return () => stop.abort()
  }, [session, hasPeaks])

  const hasPicture = opening?.picture != null
  const lanes = useMemo(() => lanesOf(live.findings, state), [live.findings, state])
  const { rows, height } = useMemo(() => rowsOf(lanes, hasPicture), [lanes, hasPicture])

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context || !hues || width === 0 || shown.end <= shown.start) return
    const scale = window.devicePixelRatio
    canvas.current.width = Math.round(width * scale)
    canvas.current.height = Math.round(height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    new TimelinePainter(context, width, {
      shown,
      rows,
      hues,
      peaks,
      filmstrip,
      regions: live.regions,
      selected: selected?.finding ?? null,
      stretched,
      span,
      cuts: opening?.cuts ?? [],
      frames: shown.end - shown.start < 60 ? clock.framesIn(shown.start, shown.end) : [],
      label: (seconds, distance) => markLabel(format, seconds, distance),
    }).draw(height)
  }, [
    width,
    height,
    hues,
    shown,
    rows,
    peaks,
    filmstrip,
    live.regions,
    selected,
    stretched,
    span,
    opening,
    clock,
    format,
  ])

  const pointer = useTimelinePointer({ rows, width, selected: finding, onStretched: setStretched })
  useKeys({
    '+': () => viewport.zoom(notch, clock.time),
    '=': () => viewport.zoom(notch, clock.time),
    '-': () => viewport.zoom(1 / notch, clock.time),
    0: () => viewport.whole(),
  })
  useEffect(() => {
    const element = area.current
    if (!element) return
    // Not passive: a pinch would zoom the page.
    const wheel = (event: WheelEvent): void => {
      const { start, end } = viewport.shown()
      const box = element.getBoundingClientRect()
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const around = start + ((event.clientX - box.left) / box.width) * (end - start)
        viewport.zoom(Math.exp(-event.deltaY / 120), around)
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault()
        viewport.scroll(((event.deltaX || event.deltaY) / box.width) * (end - start))
      }
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [viewport])

  return (
    <div className="timeline">
      <div className="lane-names" style={{ height }}>
        {rows.map(({ top, height: tall, what }) =>
          what === 'ruler' || what === 'strip' ? null : <LaneName key={what.id} lane={what} top={top} height={tall} />,
        )}
      </div>
      <div ref={area} className="timeline-area" style={{ height }}>
        <canvas
          ref={canvas}
          className="timeline-canvas"
          role="img"
          aria-label={t('timeline.drawing')}
          data-shown={`${round(shown.start)} ${round(shown.end)}`}
          {...pointer}
        />
        <Playhead width={width} />
      </div>
    </div>
  )
}
