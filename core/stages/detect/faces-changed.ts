import { type Box, clipped, grown } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { blocksOf, type CellRect, ChangeMap, cellSide } from '../../sight/change.ts'
import { briefRoom } from '../../sight/rooms.ts'

/** Points on the longer side of the small copy: a cell of it is 32 pixels of a picture of 1280. */
const points = 320
/** Cells on a side of a square of the grid that parts are made of: networks are shown few shapes. */
const square = 4
/** Cells within so many of each other changed together; what changed reaches so far beyond them (cells). */
const reach = 3
const margin = 2
/** What is seen of a face needs this much around it, as a share of its own size on each side. */
const around = 1

/** Where frames differ from the one that was last looked at as a whole. Frames must all have the same size. */
export class ChangedParts {
  #map: ChangeMap | null = null
  #size = { width: 0, height: 0 }

  /** This frame is the one that later ones are compared with. */
  looked(frame: FrameView): void {
    if (!this.#map) {
      const scale = Math.min(1, points / Math.max(frame.width, frame.height))
      this.#size = { width: Math.ceil(frame.width * scale), height: Math.ceil(frame.height * scale) }
      this.#map = new ChangeMap(this.#size.width, this.#size.height)
    }
    const { columns, rows } = this.#map
    this.#map.noteRead(this.#pictureOf(frame), { left: 0, top: 0, right: columns, bottom: rows }, frame.time)
  }

  /**
   * Parts of the frame, normalised and apart from one another, that together hold all that changed since and the
   * surroundings of all `places` (normalised); null before anything was looked at.
   */
  since(frame: FrameView, places: readonly Box[]): Box[] | null {
    const map = this.#map
    if (!map) return null
    const { width, height } = this.#size
    const picture = this.#pictureOf(frame)
    const marks = new Uint8Array(map.columns * map.rows)
    for (let cell = 0; cell < marks.length; cell++) if (map.unread(cell, picture)) marks[cell] = 1
    for (const place of places) {
      const [x, y, w, h] = clipped(grown(place, around))
      if (w > 0 && h > 0) map.mark(marks, { x: x * width, y: y * height, width: w * width, height: h * height })
    }
    return this.#onGrid(blocksOf(marks, map.columns, map.rows, reach, margin))
  }

  /** Blocks of cells widened to whole squares; those that touch are one. */
  #onGrid(blocks: readonly CellRect[]): Box[] {
    const { columns, rows } = this.#map as ChangeMap
    const across = Math.ceil(columns / square)
    const down = Math.ceil(rows / square)
    const squares = new Uint8Array(across * down)
    for (const { left, right, top, bottom } of blocks)
      for (let row = Math.floor(top / square); row < bottom / square; row++)
        squares.fill(1, row * across + Math.floor(left / square), row * across + Math.ceil(right / square))
    const side = square * cellSide
    const { width, height } = this.#size
    return blocksOf(squares, across, down, 1, 0).map(({ left, right, top, bottom }): Box => {
      const [x, y] = [(left * side) / width, (top * side) / height]
      return [x, y, Math.min(1, (right * side) / width) - x, Math.min(1, (bottom * side) / height) - y]
    })
  }

  #pictureOf(frame: FrameView) {
    const { width, height } = this.#size
    return frame.picture({ width, height, format: 'gray', into: briefRoom(width * height) })
  }
}
