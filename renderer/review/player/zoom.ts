import type { Point } from '../fingers.ts'

/** How large the picture is shown in its frame, and where its upper left corner lies: shares of the frame's size. */
export interface Zoom extends Point {
  /** 1: it fills its frame. */
  readonly scale: number
}

export const unzoomed: Zoom = { scale: 1, x: 0, y: 0 }
const largest = 8

const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/**
 * The picture so large that a place of it lies at a place of the frame; as near to that as it can be without an edge of
 * the picture inside of the frame.
 * @param place share of the picture's size
 * @param at share of the frame's size
 */
export function zoomedTo(scale: number, place: Point, at: Point): Zoom {
  const held = between(scale, 1, largest)
  return { scale: held, x: between(at.x - place.x * held, 1 - held, 0), y: between(at.y - place.y * held, 1 - held, 0) }
}

/** The place of the picture that lies at a place of the frame. */
export const placeUnder = ({ scale, x, y }: Zoom, at: Point): Point => ({
  x: (at.x - x) / scale,
  y: (at.y - y) / scale,
})
