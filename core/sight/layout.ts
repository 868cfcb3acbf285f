import type { Span } from '../contract/span.ts'

/** Cuts no further apart than this (seconds) are one movement: between two real cuts somebody has to see something. */
const closest = 0.13
/** So many cuts in a row are tiles on their way, not shots. */
const least = 3
/** Seconds before the first and after the last of them in which tiles start slowly and come to rest. */
const settingOff = 0.25
const comingToRest = 0.6

/** Tiles of a call on their way from one layout to the next, and the cuts that are none. */
export interface LayoutMoves {
  /** Cuts after which the picture really is another one, seconds. */
  readonly cuts: readonly number[]
  readonly moves: readonly Span[]
}

/**
 * Tells real cuts from those of tiles that slide or shrink across the picture: then every frame differs from the one
 * before as much as after a cut, for as long as it takes. A face goes on through such a movement.
 * @param cuts seconds, ascending
 */
export function layoutMoves(cuts: readonly number[]): LayoutMoves {
  const real: number[] = []
  const moves: Span[] = []
  let run: number[] = []
  const close = (): void => {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) return
    if (run.length < least || first === 0) real.push(...run)
    else moves.push({ start: Math.max(0, first - settingOff), end: last + comingToRest })
    run = []
  }
  for (const cut of cuts) {
    const before = run.at(-1)
    if (before !== undefined && (cut - before > closest || before === 0)) close()
    run.push(cut)
  }
  close()
  return { cuts: real, moves }
}

/** The same while it happens: whether the layout is on its way at the newest frame. */
export class LayoutWatch {
  #cutAt = Number.NEGATIVE_INFINITY
  #movingUntil = Number.NEGATIVE_INFINITY

  /** @param cut whether the frame at `time` (seconds) looks like the first of a shot */
  moving(time: number, cut: boolean): boolean {
    if (cut) {
      if (time - this.#cutAt <= closest) this.#movingUntil = time + comingToRest
      this.#cutAt = time
    }
    return time <= this.#movingUntil
  }
}
