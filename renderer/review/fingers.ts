import type { PointerEvent } from 'react'

/** Pixels of the window. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Where two fingers are: the middle between them, and how far apart, never 0. */
export interface Pair {
  readonly middle: Point
  readonly distance: number
}

type Touch = Pick<PointerEvent, 'pointerId' | 'pointerType' | 'clientX' | 'clientY'>

/** The fingers that lie on something. A mouse and a pen are none. */
export class Fingers {
  readonly #down = new Map<number, Point>()

  /** @returns true for the second one: from now on two fingers move what is under them */
  down({ pointerId, pointerType, clientX, clientY }: Touch): boolean {
    if (pointerType !== 'touch') return false
    this.#down.set(pointerId, { x: clientX, y: clientY })
    return this.#down.size === 2
  }

  move({ pointerId, clientX, clientY }: Touch): void {
    if (this.#down.has(pointerId)) this.#down.set(pointerId, { x: clientX, y: clientY })
  }

  up({ pointerId }: Pick<Touch, 'pointerId'>): void {
    this.#down.delete(pointerId)
  }

  /** Null unless exactly two are down. */
  get pair(): Pair | null {
    const [a, b, ...others] = [...this.#down.values()]
    if (!a || !b || others.length > 0) return null
    const distance = Math.max(1, Math.hypot(b.x - a.x, b.y - a.y))
    return { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, distance }
  }
}
