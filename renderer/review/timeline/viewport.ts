import type { Span } from '../../../core/contract/span.ts'

/** What a viewport shows. */
export interface Shown extends Span {
  /** Seconds of the whole recording. */
  readonly duration: number
}

/** The nearest that one can look: a fifth of a second across the whole width, about five frames. */
export const closest = 0.2

/** A stretch of `length` seconds that lies inside of a recording, as near to `start` as can be. */
export function inside(start: number, length: number, duration: number): Span {
  const shown = Math.min(duration, Math.max(Math.min(closest, duration), length))
  const from = Math.min(Math.max(0, start), duration - shown)
  return { start: from, end: from + shown }
}

/**
 * A stretch that is zoomed by a factor (above 1: nearer) so that one moment comes to stand at a share of the width, as
 * near to it as the ends of the recording allow.
 */
export function held({ start, end, duration }: Shown, factor: number, moment: number, share: number): Span {
  const length = Math.min(duration, Math.max(Math.min(closest, duration), (end - start) / factor))
  return inside(moment - length * Math.min(1, Math.max(0, share)), length, duration)
}

/** A stretch that is zoomed by a factor (above 1: nearer) so that one moment stays where it is. */
export const zoomed = (shown: Shown, factor: number, around: number): Span =>
  held(shown, factor, around, shown.end > shown.start ? (around - shown.start) / (shown.end - shown.start) : 0)

/** The part of the recording that the timeline shows, from the whole down to single frames. Times in seconds. */
export class Viewport {
  #shown: Shown = { start: 0, end: 0, duration: 0 }
  readonly #listeners = new Set<() => void>()

  readonly shown = (): Shown => this.#shown

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A recording of another length: all of it is shown. */
  open(duration: number): void {
    if (duration !== this.#shown.duration) this.#set({ start: 0, end: duration, duration })
  }

  zoom(factor: number, around: number): void {
    this.#set({ ...this.#shown, ...zoomed(this.#shown, factor, around) })
  }

  /**
   * What two fingers do: a moment stays between them while they part and move.
   * @param from what was shown when they came down
   * @param factor how much farther apart they are than then
   * @param share of the width, where their middle is
   */
  pinch(from: Shown, factor: number, moment: number, share: number): void {
    this.#set({ ...this.#shown, ...held(from, factor, moment, share) })
  }

  /** Everything. */
  whole(): void {
    this.#set({ ...this.#shown, start: 0, end: this.#shown.duration })
  }

  scroll(seconds: number): void {
    const { start, end, duration } = this.#shown
    this.#set({ ...this.#shown, ...inside(start + seconds, end - start, duration) })
  }

  /** Scrolls as little as it takes to see a moment; while it plays, a page at a time. */
  keep(seconds: number): void {
    const { start, end, duration } = this.#shown
    if (seconds >= start && seconds <= end) return
    const length = end - start
    this.#set({ ...this.#shown, ...inside(seconds - length * (seconds > end ? 0.05 : 0.95), length, duration) })
  }

  #set(next: Shown): void {
    const { start, end, duration } = this.#shown
    if (next.start === start && next.end === end && next.duration === duration) return
    this.#shown = next
    for (const listener of this.#listeners) listener()
  }
}
