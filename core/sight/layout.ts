import type { Span } from '../contract/span.ts'

/** Cuts no further apart than this (seconds) are one movement: between two real cuts somebody has to see something. */
const closest = 0.13
/** So many cuts in a row are tiles on their way, not shots. */
const least = 3
/** Seconds before the first and after the last of them in which tiles start slowly and come to rest. */
const settingOff = 0.25
const comingToRest = 0.6

/** Seconds around a frame on which a tile went from where it was: it was seen there before, and comes to rest soon after. */
const beforeLeap = 0.05
const afterLeap = 0.2

/** Tiles of a call on their way from one layout to the next, and the cuts that are none. */
export interface LayoutMoves {
  /** Cuts after which the picture really is another one, seconds. */
  readonly cuts: readonly number[]
  readonly moves: readonly Span[]
}

/**
 * Tells real cuts from those of tiles that slide or shrink across the picture: then every frame differs from the one
 * before as much as after a cut, for as long as it takes. A face goes on through such a movement.
 * A single tile on its way changes too little of the picture for that: the search says when a face's went. Two cuts
 * beside which tiles went are a movement too.
 * @param cuts seconds, ascending
 * @param leaps when the tile of a face went from where it was, seconds, ascending
 */
export function layoutMoves(cuts: readonly number[], leaps: readonly number[] = []): LayoutMoves {
  const real: number[] = []
  const moves: Span[] = []
  let run: number[] = []
  const close = (): void => {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) return
    if (run.length < 2 || run.length + leapsBeside(leaps, first, last) < least || first === 0) real.push(...run)
    else moves.push({ start: Math.max(0, first - settingOff), end: last + comingToRest })
    run = []
  }
  for (const cut of cuts) {
    const before = run.at(-1)
    if (before !== undefined && (cut - before > closest || before === 0)) close()
    run.push(cut)
  }
  close()
  for (const leap of leaps) moves.push({ start: Math.max(0, leap - beforeLeap), end: leap + afterLeap })
  return { cuts: real, moves: together(moves) }
}

/** How many leaps follow one another right before the first and right after the last cut of a run. */
function leapsBeside(leaps: readonly number[], first: number, last: number): number {
  let [from, to, count] = [first, last, 0]
  for (const leap of leaps)
    if (leap > to && leap - to <= closest) {
      to = leap
      count++
    }
  for (const leap of leaps.toReversed())
    if (leap < from && from - leap <= closest) {
      from = leap
      count++
    }
  return count
}

function together(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1)
    if (last && span.start <= last.end) out[out.length - 1] = { ...last, end: Math.max(last.end, span.end) }
    else out.push(span)
  }
  return out
}

/** The same while it happens: whether the layout is on its way at the newest frame. */
export class LayoutWatch {
  #cutAt = Number.NEGATIVE_INFINITY
  #movingUntil = Number.NEGATIVE_INFINITY

  /**
   * @param cut whether the frame at `time` (seconds) looks like the first of a shot
   * @param leapt whether the tile of a face went from where it was
   */
  moving(time: number, cut: boolean, leapt = false): boolean {
    if (leapt) this.#movingUntil = Math.max(this.#movingUntil, time + afterLeap)
    if (cut) {
      if (time - this.#cutAt <= closest) this.#movingUntil = time + comingToRest
      this.#cutAt = time
    }
    return time <= this.#movingUntil
  }
}
