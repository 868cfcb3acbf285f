import type { Frame } from 'node-av'
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'

/**
 * Seconds that the clock of a recording may go back: files do so by some frames. More than that, and another recording
 * begins there, whose pictures would be shown in no time and whose sound would be left out.
 */
export const farBack = 1
/** Frames by which one may come too early or too late, at however few a second. */
const mixedUp = 3

/**
 * Times of the frames of one video stream, in ticks of its time base counted from the container's zero. Strictly
 * ascending whatever the file says: a frame without a time, or one not later than the frame before, comes a usual
 * frame's length (or a single tick) after it. Whoever reads the same file gets the same times.
 */
export class FrameClock {
  readonly #secondsATick: number
  readonly #zero: bigint
  #last: bigint | null = null
  #usual = 1n
  /** Frames whose time had to be made up. */
  mended = 0

  /** @param zero seconds on the container's clock that count as 0 */
  constructor(timeBase: { num: number; den: number }, zero: number) {
    this.#secondsATick = timeBase.num / timeBase.den
    this.#zero = BigInt(Math.round(zero / this.#secondsATick))
  }

  /** Ticks of the frame. Call it once a frame, in order. @throws StudioError `media-joined` */
  ticksOf(frame: Frame): bigint {
    const { pts, bestEffortTimestamp } = frame
    const said = pts !== AV_NOPTS_VALUE ? pts : bestEffortTimestamp
    const last = this.#last
    const length = frame.duration > 0n ? frame.duration : this.#usual
    let ticks = said === AV_NOPTS_VALUE ? (last === null ? 0n : last + length) : said - this.#zero
    const back = last === null ? 0 : this.seconds(last - ticks)
    if (back > Math.max(farBack, mixedUp * this.seconds(length))) throw new StudioError('media-joined')
    if (last !== null && ticks <= last) {
      ticks = last + 1n
      this.mended++
    } else if (last !== null && said !== AV_NOPTS_VALUE) this.#usual = ticks - last
    this.#last = ticks
    return ticks
  }

  seconds(ticks: bigint): number {
    return Number(ticks) * this.#secondsATick
  }

  /** Starts afresh after a seek. */
  restart(): void {
    this.#last = null
  }
}
