import type { GrayPicture } from './lines-template.ts'

/** Side of a cell, in pixels of the small gray picture. */
export const cellSide = 8

/** A pixel counts as changed above this difference (of 255), a cell with at least `enough` such pixels. */
const difference = 10
const enough = 3

/** The samples of a picture, and the same as words of four; null where rows do not lie on whole words. */
interface Look {
  readonly samples: Uint8Array
  readonly words: Int32Array | null
}

/**
 * Where a picture changes, in cells: against the frame before (what moves now) and against how it looked when it was
 * last read (what has to be read again). Pictures must all have the same size.
 */
export class ChangeMap {
  readonly columns: number
  readonly rows: number
  /** 1 for cells that differ from the frame before. */
  readonly changed: Uint8Array
  /** Share 0..1 of the last second or so during which the cell changed. */
  readonly activity: Float32Array
  /** Seconds at which the cell changed last. */
  readonly changedAt: Float64Array
  /** Seconds at which the cell was last read; -Infinity when it never was. */
  readonly readAt: Float64Array
  /** 1 where what was read is gone: the cell counts as unread whatever it shows. */
  readonly #stale: Uint8Array
  readonly #width: number
  readonly #height: number
  readonly #read: Look
  #last: Look | null = null
  /** The picture that was asked about last: many cells of one are. */
  #asked: Look | null = null
  #time = 0

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.columns = Math.ceil(width / cellSide)
    this.rows = Math.ceil(height / cellSide)
    const cells = this.columns * this.rows
    this.changed = new Uint8Array(cells)
    this.activity = new Float32Array(cells)
    this.changedAt = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY)
    this.readAt = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY)
    this.#stale = new Uint8Array(cells)
    this.#read = this.#lookAt(new Uint8Array(width * height))
  }

  /**
   * Takes the next picture; it must stay as it is until the next call.
   * @param time seconds
   */
  next(picture: GrayPicture, time: number): void {
    const before = this.#last
    const now = this.#lookAt(picture.data)
    this.#last = now
    const share = Math.min(1, Math.max(0, time - this.#time) / 0.8)
    this.#time = time
    for (let cell = 0; cell < this.changed.length; cell++) {
      const moved = before !== null && this.#differs(cell, now, before)
      this.changed[cell] = moved ? 1 : 0
      if (moved) this.changedAt[cell] = time
      const was = this.activity[cell] as number
      this.activity[cell] = was + ((moved ? 1 : 0) - was) * share
    }
  }

  /** A new shot: what moved before tells nothing about what is seen now. */
  forgetActivity(): void {
    this.activity.fill(0)
  }

  /** Whether the cell looks different from when it was last read, or never was. */
  unread(cell: number, { data }: GrayPicture): boolean {
    if (this.#asked?.samples !== data) this.#asked = this.#last?.samples === data ? this.#last : this.#lookAt(data)
    const now = this.#asked
    return (
      this.readAt[cell] === Number.NEGATIVE_INFINITY || this.#stale[cell] === 1 || this.#differs(cell, now, this.#read)
    )
  }

  /** What was read in this part (in pixels) is gone: should the same look come back, it is read again. */
  forgetRead({ x, y, width, height }: PixelPart): void {
    for (const cell of this.#cellsOf(x, y, width, height)) this.#stale[cell] = 1
  }

  /** Notes that the cells of this part (in cells, ends exclusive) have been read as they look in `picture`. */
  noteRead(picture: GrayPicture, part: CellRect, time: number): void {
    for (let row = part.top; row < part.bottom; row++) {
      this.readAt.fill(time, row * this.columns + part.left, row * this.columns + part.right)
      this.#stale.fill(0, row * this.columns + part.left, row * this.columns + part.right)
      const yEnd = Math.min(this.#height, (row + 1) * cellSide)
      for (let y = row * cellSide; y < yEnd; y++) {
        const from = y * this.#width + part.left * cellSide
        const to = y * this.#width + Math.min(this.#width, part.right * cellSide)
        this.#read.samples.set(picture.data.subarray(from, to), from)
      }
    }
  }

  /** True when a cell that touches this part (in pixels) differs from the frame before. */
  changedIn({ x, y, width, height }: PixelPart): boolean {
    for (const cell of this.#cellsOf(x, y, width, height)) if (this.changed[cell]) return true
    return false
  }

  /** Sets the cells that touch a part (in pixels) to 1. */
  mark(cells: Uint8Array, { x, y, width, height }: PixelPart): void {
    for (const cell of this.#cellsOf(x, y, width, height)) cells[cell] = 1
  }

  /** Cells that touch a part, the part clipped to the picture. */
  *#cellsOf(x: number, y: number, width: number, height: number): Generator<number> {
    const left = Math.max(0, Math.floor(x / cellSide))
    const right = Math.min(this.columns - 1, Math.floor((x + width - 1) / cellSide))
    const top = Math.max(0, Math.floor(y / cellSide))
    const bottom = Math.min(this.rows - 1, Math.floor((y + height - 1) / cellSide))
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) yield row * this.columns + column
  }

  /** Share 0..1 of the cells inside this part (in pixels) that moved for at least a fifth of the last second. */
  activeShare({ x, y, width, height }: PixelPart): number {
    let cells = 0
    let active = 0
    for (let row = Math.ceil(y / cellSide); row < Math.floor((y + height) / cellSide); row++)
      for (let column = Math.ceil(x / cellSide); column < Math.floor((x + width) / cellSide); column++) {
        cells++
        if ((this.activity[row * this.columns + column] as number) >= 0.2) active++
      }
    return cells > 0 ? active / cells : 0
  }

  #differs(cell: number, a: Look, b: Look): boolean {
    const x = (cell % this.columns) * cellSide
    const y = Math.floor(cell / this.columns) * cellSide
    const xEnd = Math.min(this.#width, x + cellSide)
    const yEnd = Math.min(this.#height, y + cellSide)
    // Most cells of most frames are the same to the bit.
    if (a.words && b.words && this.#isSame(a.words, b.words, x, y, yEnd)) return false
    let count = 0
    for (let row = y; row < yEnd; row++)
      for (let at = row * this.#width + x, end = row * this.#width + xEnd; at < end; at++) {
        const d = (a.samples[at] as number) - (b.samples[at] as number)
        if ((d > difference || d < -difference) && ++count >= enough) return true
      }
    return false
  }

  #isSame(a: Int32Array, b: Int32Array, x: number, y: number, yEnd: number): boolean {
    const row = this.#width / 4
    let differing = 0
    for (let at = y * row + x / 4, end = yEnd * row; at < end; at += row)
      differing |= ((a[at] as number) ^ (b[at] as number)) | ((a[at + 1] as number) ^ (b[at + 1] as number))
    return differing === 0
  }

  #lookAt(samples: Uint8Array): Look {
    const isWhole = this.#width % cellSide === 0 && samples.byteOffset % 4 === 0 && samples.length % 4 === 0
    return { samples, words: isWhole ? new Int32Array(samples.buffer, samples.byteOffset, samples.length / 4) : null }
  }
}

/** A part of the small picture, in its pixels. */
export interface PixelPart {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A block of cells, ends exclusive. */
export interface CellRect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * Whether a cell could hold a piece of text: strokes, that is light and dark in quick turn along a row. Skin, walls
 * and skies do not; patterned cloth does, and is left to the text detector.
 * @param strong asks for strokes as text over a moving picture has, in contrast and number; else faint ones count
 */
export function looksWritten(picture: GrayPicture, column: number, row: number, strong: boolean): boolean {
  const least = strong ? 16 : 8
  const enoughTurns = strong ? 4 : 2
  const x0 = column * cellSide
  const y0 = row * cellSide
  const xEnd = Math.min(picture.width, x0 + cellSide) - 1
  const yEnd = Math.min(picture.height, y0 + cellSide)
  let turns = 0
  for (let y = y0; y < yEnd; y++) {
    let direction = 0
    for (let at = y * picture.width + x0, end = y * picture.width + xEnd; at < end; at++) {
      const step = (picture.data[at + 1] as number) - (picture.data[at] as number)
      if (step > least || step < -least) {
        const now = step > 0 ? 1 : -1
        if (now !== direction) {
          if (direction !== 0 && ++turns >= enoughTurns) return true
          direction = now
        }
      }
    }
  }
  return false
}

/**
 * Blocks around the marked cells: cells within `reach` of each other share a block; each block is then grown by
 * `margin` cells, and blocks that touch are joined.
 * @param marks 1 for each marked cell, row after row
 */
export function blocksOf(marks: Uint8Array, columns: number, rows: number, reach: number, margin: number): CellRect[] {
  const seen = new Uint8Array(marks.length)
  let blocks: CellRect[] = []
  for (let start = 0; start < marks.length; start++) {
    if (!marks[start] || seen[start]) continue
    let left = columns
    let right = 0
    let top = rows
    let bottom = 0
    const stack = [start]
    seen[start] = 1
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      const row = Math.floor(cell / columns)
      const column = cell - row * columns
      left = Math.min(left, column)
      right = Math.max(right, column + 1)
      top = Math.min(top, row)
      bottom = Math.max(bottom, row + 1)
      for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++)
        for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) {
          const next = r * columns + c
          if (marks[next] && !seen[next]) {
            seen[next] = 1
            stack.push(next)
          }
        }
    }
    blocks.push({
      left: Math.max(0, left - margin),
      right: Math.min(columns, right + margin),
      top: Math.max(0, top - margin),
      bottom: Math.min(rows, bottom + margin),
    })
  }
  for (let joined = true; joined; ) {
    joined = false
    const next: CellRect[] = []
    for (const block of blocks) {
      const i = next.findIndex(
        (n) => n.left < block.right && block.left < n.right && n.top < block.bottom && block.top < n.bottom,
      )
      const other = next[i]
      if (!other) next.push(block)
      else {
        next[i] = {
          left: Math.min(other.left, block.left),
          right: Math.max(other.right, block.right),
          top: Math.min(other.top, block.top),
          bottom: Math.max(other.bottom, block.bottom),
        }
        joined = true
      }
    }
    blocks = next
  }
  return blocks
}
