import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { Fingers, type Point } from '../fingers.ts'
import { placeUnder, unzoomed, type Zoom, zoomedTo } from './zoom.ts'

/** How much a notch of the wheel enlarges: pixels of its delta for a factor of e. */
const wheelReach = 240

interface Pinch {
  readonly distance: number
  readonly scale: number
  readonly place: Point
}

export interface PictureZoom {
  readonly zoom: Zoom
  setZoom(zoom: Zoom): void
  /** For the element around the frame: two fingers are taken from what lies in it. */
  readonly fingers: {
    readonly onPointerDownCapture: (event: PointerEvent) => void
    readonly onPointerMoveCapture: (event: PointerEvent) => void
    readonly onPointerUpCapture: (event: PointerEvent) => void
    readonly onPointerCancelCapture: (event: PointerEvent) => void
  }
}

/**
 * The picture made larger and moved about: by two fingers, or by the wheel with Ctrl, which is how trackpads pinch.
 * @param frame what the picture fills while it is not enlarged
 */
export function useZoom(stage: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null>): PictureZoom {
  const [zoom, setZoom] = useState(unzoomed)
  const now = useRef(zoom)
  useEffect(() => {
    now.current = zoom
  })
  useEffect(() => {
    const element = stage.current
    // Not passive: the page would be zoomed.
    const wheel = (event: WheelEvent): void => {
      if (!frame.current || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      const at = shareOf(frame.current, { x: event.clientX, y: event.clientY })
      setZoom((before) => zoomedTo(before.scale * Math.exp(-event.deltaY / wheelReach), placeUnder(before, at), at))
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [stage, frame])
  const fingers = useMemo(() => {
    const down = new Fingers()
    let pinch: Pinch | null = null
    let first: { target: EventTarget; pointerId: number } | null = null
    const end = (event: PointerEvent): void => {
      // What is given up below ends for those inside, not for the finger.
      if (!event.nativeEvent.isTrusted) return
      down.up(event)
      if (pinch) event.stopPropagation()
      if (!down.pair) pinch = null
    }
    return {
      onPointerDownCapture(event: PointerEvent) {
        if (!down.down(event)) {
          first = { target: event.target, pointerId: event.pointerId }
          return
        }
        const pair = down.pair
        if (!pair || !frame.current) return
        event.stopPropagation()
        // The first finger has begun to draw, or to move a box: it meant neither.
        if (first) {
          const { pointerId } = first
          first.target.dispatchEvent(new window.PointerEvent('pointercancel', { bubbles: true, pointerId }))
        }
        const { scale } = now.current
        pinch = {
          ...{ distance: pair.distance, scale },
          place: placeUnder(now.current, shareOf(frame.current, pair.middle)),
        }
      },
      onPointerMoveCapture(event: PointerEvent) {
        down.move(event)
        const pair = down.pair
        if (!pinch || !pair || !frame.current) return
        event.stopPropagation()
        const factor = pair.distance / pinch.distance
        setZoom(zoomedTo(pinch.scale * factor, pinch.place, shareOf(frame.current, pair.middle)))
      },
      onPointerUpCapture: end,
      onPointerCancelCapture: end,
    }
  }, [frame])
  return { zoom, setZoom, fingers }
}

function shareOf(frame: HTMLElement, { x, y }: Point): Point {
  const { left, top, width, height } = frame.getBoundingClientRect()
  return { x: (x - left) / Math.max(1, width), y: (y - top) / Math.max(1, height) }
}
