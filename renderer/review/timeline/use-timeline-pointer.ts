import { type PointerEvent, useRef } from 'react'
import type { Span } from '../../../core/contract/span.ts'
import { Fingers } from '../fingers.ts'
import { useManual } from '../manual/manual-provider.tsx'
import { useClock, useSelection } from '../store/review-provider.tsx'
import { barAt, type LaneBar } from './lanes.ts'
import { type Row, rowAt } from './rows.ts'
import { useViewport } from './timeline-provider.tsx'
import type { Shown } from './viewport.ts'

interface Options {
  readonly rows: readonly Row[]
  /** Pixels. */
  readonly width: number
  /** Id of the selected finding: only its ends can be dragged. */
  readonly selected: string | null
  /** Told while an end is dragged; null when it is let go. */
  readonly onStretched: (span: Span | null) => void
}

type Drag =
  /** Pressed, not yet moved far enough to mean anything but a click. */
  | { readonly kind: 'press'; readonly x: number; readonly seconds: number; readonly bar: LaneBar | null }
  /** `before`: where it stood, for when it turns out to be the first of two fingers. */
  | { readonly kind: 'scrub'; readonly before: number }
  | { readonly kind: 'span'; readonly from: number }
  | { readonly kind: 'end'; readonly bar: LaneBar; readonly which: 'start' | 'end'; span: Span }

/** Two fingers: what was shown when they came down, and the moment between them. */
interface Pinch {
  readonly from: Shown
  readonly moment: number
  readonly distance: number
}

/** Pixels within which something is meant, by a mouse and by a finger. */
const near = 5
const nearFinger = 16

/**
 * What pressing and dragging on the timeline does: seek, scrub, select a stretch, stretch the selected finding; two
 * fingers zoom and scroll.
 */
export function useTimelinePointer({ rows, width, selected, onStretched }: Options) {
  const clock = useClock()
  const viewport = useViewport()
  const { select } = useSelection()
  const { stretch } = useManual()
  const drag = useRef<Drag | null>(null)
  const fingers = useRef(new Fingers())
  const pinch = useRef<Pinch | null>(null)

  const secondsAt = (x: number): number => {
    const { start, end, duration } = viewport.shown()
    return Math.min(duration, Math.max(0, start + (x / Math.max(1, width)) * (end - start)))
  }
  const reachOf = ({ pointerType }: PointerEvent): number =>
    (pointerType === 'touch' ? nearFinger : near) *
    ((viewport.shown().end - viewport.shown().start) / Math.max(1, width))
  const leftOf = (event: PointerEvent): number => event.currentTarget.getBoundingClientRect().left
  const placeOf = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - box.left
    const row = rowAt(rows, event.clientY - box.top)
    const lane = row && typeof row.what === 'object' ? row.what : null
    return { x, seconds: secondsAt(x), row, lane }
  }
  const endAt = (event: PointerEvent): { bar: LaneBar; which: 'start' | 'end' } | null => {
    const { seconds, lane } = placeOf(event)
    const bar = lane && lane.kind !== 'doubt' ? lane.bars.find(({ id }) => id === selected) : undefined
    if (!bar) return null
    const [toStart, toEnd] = [Math.abs(seconds - bar.start), Math.abs(seconds - bar.end)]
    if (Math.min(toStart, toEnd) > reachOf(event)) return null
    return { bar, which: toStart < toEnd ? 'start' : 'end' }
  }
  const giveUp = (): void => {
    if (drag.current?.kind === 'scrub') clock.seek(drag.current.before)
    drag.current = null
    onStretched(null)
  }
  const between = (a: number, b: number): Span => ({ start: Math.min(a, b), end: Math.max(a, b) })

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const second = fingers.current.down(event)
    const { pair } = fingers.current
    if (second && pair) {
      const moment = secondsAt(pair.middle.x - leftOf(event))
      pinch.current = { from: viewport.shown(), moment, distance: pair.distance }
      giveUp()
      return
    }
    const { x, seconds, row, lane } = placeOf(event)
    const end = endAt(event)
    if (end) drag.current = { kind: 'end', ...end, span: end.bar }
    else if (row && !lane) {
      drag.current = { kind: 'scrub', before: clock.time }
      clock.seek(seconds)
    } else drag.current = { kind: 'press', x, seconds, bar: lane && barAt(lane.bars, seconds, reachOf(event)) }
  }
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    fingers.current.move(event)
    const { pair } = fingers.current
    if (pinch.current && pair) {
      const { from, moment, distance } = pinch.current
      viewport.pinch(from, pair.distance / distance, moment, (pair.middle.x - leftOf(event)) / Math.max(1, width))
      return
    }
    const { x, seconds } = placeOf(event)
    const now = drag.current
    if (!now) {
      event.currentTarget.style.cursor = endAt(event) ? 'ew-resize' : 'default'
      return
    }
    if (now.kind === 'scrub') clock.seek(seconds)
    else if (now.kind === 'press') {
      if (Math.abs(x - now.x) <= near) return
      drag.current = { kind: 'span', from: now.seconds }
      select({ span: between(now.seconds, seconds) })
    } else if (now.kind === 'span') select({ span: between(now.from, seconds) })
    else {
      const { bar, which } = now
      now.span =
        which === 'start'
          ? { start: Math.min(seconds, bar.end - 0.02), end: bar.end }
          : { start: bar.start, end: Math.max(seconds, bar.start + 0.02) }
      onStretched(now.span)
    }
  }
  const lift = (event: PointerEvent): void => {
    fingers.current.up(event)
    if (!fingers.current.pair) pinch.current = null
  }
  const onPointerUp = (event: PointerEvent): void => {
    lift(event)
    const now = drag.current
    drag.current = null
    if (now?.kind === 'press') {
      select(now.bar ? { finding: now.bar.id } : {})
      clock.seek(now.seconds)
    } else if (now?.kind === 'end') {
      onStretched(null)
      if (now.span !== now.bar) stretch(now.bar.id, now.span)
    }
  }
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel(event: PointerEvent) {
      lift(event)
      giveUp()
    },
  }
}
