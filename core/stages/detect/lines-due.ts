import { Anew } from '../../sight/anew.ts'
import { blocksOf, type CellRect, ChangeMap, looksWritten } from '../../sight/change.ts'
import type { GrayPicture } from '../../sight/lines-template.ts'

/** A cell that has been still for so long (seconds) has settled; one that moved much before, later. */
const settled = 0.12
const settledAfterMuch = 0.6
/** Cells that never settle are read this often (seconds), all on the same frame. */
const restless = 2
/** While a page scrolls: what comes into view is read this often, all of it this often (seconds). */
const comingIn = 0.12
const scrolling = 0.6
/** A cell that moved for less than this share of the last second was quiet: its change is news. */
const quiet = 0.3
/** How long (seconds) a reading may be put off because others cost too much. */
const longestWait = 2
/** Reading may cost this share of the recording's time, by the measured cost below, except for what is urgent. */
const share = 0.04
/** Seconds of computing that may be saved up. */
const fullPurse = 0.3

/**
 * Decides which parts of the picture are read on a frame. The decision rests on the pictures alone, never on a clock,
 * so that the same recording is always read alike.
 */
export class ReadingPlan {
  readonly map: ChangeMap
  /** Seconds since when the cell waits to be read; NaN when it does not. */
  readonly #since: Float64Array
  /** Seconds of computing that may be spent now; below 0 everything that can wait waits. */
  #purse = fullPurse
  #time = 0
  #isTick = false
  #tickedAt = Number.NEGATIVE_INFINITY
  #readWhileScrolling = Number.NEGATIVE_INFINITY
  #scrolledAt = Number.NEGATIVE_INFINITY
  #surveyed = Number.NEGATIVE_INFINITY
  readonly #anew = new Anew()
  #isAnew = false

  constructor(width: number, height: number) {
    this.map = new ChangeMap(width, height)
    this.#since = new Float64Array(this.map.changed.length).fill(Number.NaN)
  }

  /**
   * Blocks to read on this frame, in cells. `map.next` must have been called with it.
   * @param textMoves whether several lines moved or were lost on this frame, as when a page scrolls
   * @param covered 1 for cells whose text is known and followed: while a page scrolls they need no reading
   */
  due(picture: GrayPicture, time: number, cut: boolean, textMoves: boolean, covered: Uint8Array): CellRect[] {
    const { map } = this
    this.#purse = Math.min(fullPurse, this.#purse + (time - this.#time) * share)
    this.#time = time
    this.#isAnew = this.#anew.begins(time)
    if (this.#isAnew) this.#beginAnew()
    this.#isTick = cut || this.#isAnew || time - this.#tickedAt >= restless
    if (this.#isTick) this.#tickedAt = time
    // While a page scrolls every cell is news: what comes in is read often, all of it now and then.
    const scrolls = textMoves && !cut
    if (scrolls && time - this.#readWhileScrolling < comingIn) {
      for (let cell = 0; cell < map.changed.length; cell++)
        if (map.changed[cell] && Number.isNaN(this.#since[cell] as number)) this.#since[cell] = time
      return []
    }
    const all = time - this.#scrolledAt >= scrolling
    if (scrolls) this.#readWhileScrolling = time
    if (scrolls && all) this.#scrolledAt = time
    // Slow fades change no cell from one frame to the next: look at all of them now and then.
    const survey = this.#isTick || time - this.#surveyed >= 0.5
    if (survey) this.#surveyed = time
    const marks = new Uint8Array(map.changed.length)
    const late = new Uint8Array(map.changed.length)
    let news = 0
    let lates = 0
    for (let cell = 0; cell < marks.length; cell++) {
      const changed = map.changed[cell] === 1
      const waits = !Number.isNaN(this.#since[cell] as number)
      if (!changed && !waits && !survey) continue
      if (scrolls && !all && covered[cell]) continue
      if (!this.#wants(cell, picture, time, changed, cut, textMoves)) continue
      marks[cell] = 1
      if ((map.activity[cell] as number) < quiet) news++
      if (time - (this.#since[cell] as number) < longestWait) continue
      late[cell] = 1
      lates++
    }
    const urgent = this.#isTick || textMoves || news > marks.length * 0.03
    if (this.#purse >= 0 || urgent) return blocksOf(marks, map.columns, map.rows, 3, 3)
    return lates > 0 ? blocksOf(late, map.columns, map.rows, 3, 3) : []
  }

  #beginAnew(): void {
    this.#purse = fullPurse
    this.#readWhileScrolling = Number.NEGATIVE_INFINITY
    this.#scrolledAt = Number.NEGATIVE_INFINITY
  }

  #wants(
    cell: number,
    picture: GrayPicture,
    time: number,
    changed: boolean,
    cut: boolean,
    textMoves: boolean,
  ): boolean {
    const { map } = this
    const column = cell % map.columns
    const row = Math.floor(cell / map.columns)
    const moving = (map.activity[cell] as number) >= quiet
    // What moves may look just then as it did when it was read.
    const isSure = !(this.#isAnew && moving)
    if (!looksWritten(picture, column, row, moving) || (isSure && !map.unread(cell, picture))) {
      this.#since[cell] = Number.NaN
      return false
    }
    if (Number.isNaN(this.#since[cell] as number)) this.#since[cell] = time
    const age = time - (map.readAt[cell] as number)
    if (cut || this.#isAnew || (age === Number.POSITIVE_INFINITY && !moving)) return true
    const changedAt = map.changedAt[cell] as number
    // What drifts too slowly to change from one frame to the next waits for the common tick.
    const drifts = changedAt <= (map.readAt[cell] as number)
    if (!drifts && time - changedAt >= (moving ? settledAfterMuch : settled)) return true
    if (changed && !moving && age >= settled) return true
    return textMoves || (this.#isTick && age >= restless / 2)
  }

  /** Notes what was read, in cells, and what finding it cost: measured 0.2 µs a pixel of the search on two cores. */
  note(picture: GrayPicture, block: CellRect, time: number, pixels: number): void {
    this.map.noteRead(picture, block, time)
    for (let row = block.top; row < block.bottom; row++)
      this.#since.fill(Number.NaN, row * this.map.columns + block.left, row * this.map.columns + block.right)
    this.#spend(0.002 + pixels * 0.2e-6)
  }

  /** Notes that lines were read: measured 12 ms and 40 µs for each pixel that a line is wide at 48 pixels height. */
  noteLines(widths: readonly number[]): void {
    for (const width of widths) this.#spend(0.012 + width * 40e-6)
  }

  /** What was urgent must not keep the rest waiting for long. */
  #spend(seconds: number): void {
    this.#purse = Math.max(-0.2, this.#purse - seconds)
  }
}
