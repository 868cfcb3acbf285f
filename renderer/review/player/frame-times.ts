/** The times of a recording's frames, seconds, ascending: real ones, whatever the frame rate does. */
export class FrameTimes {
  readonly #times: Float64Array

  constructor(times: Float64Array) {
    this.#times = times
  }

  get count(): number {
    return this.#times.length
  }

  /** Number of the frame that is shown at a time: the last that is not after it. A thousandth of a second is rounding. */
  shownAt(seconds: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#times[middle] as number) <= seconds + 0.001) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  /** The exact time of the frame nearest to one that a player tells. */
  nearest(seconds: number): number {
    if (this.#times.length === 0) return seconds
    const at = this.shownAt(seconds)
    const here = this.#times[at] as number
    const next = this.#times[at + 1]
    return next !== undefined && next - seconds < Math.abs(seconds - here) ? next : here
  }

  timeOf(frame: number): number | null {
    return this.#times[frame] ?? null
  }

  within(start: number, end: number): readonly number[] {
    const first = this.shownAt(start)
    return [...this.#times.subarray(first, this.shownAt(end) + 1)]
  }

  /**
   * Where to seek so that a player shows the frame that is seen at a time, however it rounds: a little behind the
   * frame's own start, well before the next.
   */
  seekTo(seconds: number): number {
    const at = this.shownAt(seconds)
    const start = this.#times[at]
    if (start === undefined) return seconds
    const next = this.#times[at + 1] ?? start + 0.04
    const inside = Math.min(0.002, (next - start) / 4)
    return Math.min(Math.max(seconds, start + inside), Math.max(start + inside, next - inside))
  }
}

/** @throws TypeError when the line is cut; Error when the studio has no such list */
export async function loadFrameTimes(session: string, signal: AbortSignal): Promise<FrameTimes> {
  const answer = await fetch(`/media/${session}/frames`, { signal, cache: 'no-store' })
  if (!answer.ok) throw new Error(`frames: ${answer.status}`)
  const bytes = await answer.arrayBuffer()
  return new FrameTimes(new Float64Array(bytes, 0, Math.floor(bytes.byteLength / 8)))
}
