import type { Box } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { blocksOf, type CellRect, ChangeMap, cellSide } from '../../sight/change.ts'
import { briefRoom } from '../../sight/rooms.ts'

/** Points on the longer side of the small copy: a cell of it is 32 pixels of a picture of 1280. */
const POINTS = 320
/** Cells within this many of each other changed together, and what changed reaches this far beyond them. */
const REACH = 2
/** Looking at more squares than this costs as much as looking at everything. */
const MOST = 2

/**
 * Tells where a picture looks different from when it was last looked at. Nothing new can be seen where it looks the
 * same, however long ago that was: a slow change adds up until it counts.
 */
export class FreshParts {
  #map: ChangeMap | null = null
  #size = { width: 0, height: 0 }

  /**
   * Squares as high (or wide) as the frame, normalised, that together hold everything that changed, each change as a
   * whole in one of them; null when that would take many, or a change is larger. They count as looked at from then on.
   */
  next(frame: FrameView, time: number): Box[] | null {
    if (!this.#map) {
      const scale = Math.min(1, POINTS / Math.max(frame.width, frame.height))
      this.#size = { width: Math.ceil(frame.width * scale), height: Math.ceil(frame.height * scale) }
      this.#map = new ChangeMap(this.#size.width, this.#size.height)
    }
    const map = this.#map
    const { width, height } = this.#size
    const picture = frame.picture({ width, height, format: 'gray', into: briefRoom(width * height) })
    const marks = new Uint8Array(map.columns * map.rows)
    for (let cell = 0; cell < marks.length; cell++) {
      if (!map.unread(cell, picture)) continue
      marks[cell] = 1
      const [left, top] = [cell % map.columns, Math.floor(cell / map.columns)]
      map.noteRead(picture, { left, top, right: left + 1, bottom: top + 1 }, time)
    }
    const blocks = blocksOf(marks, map.columns, map.rows, REACH, REACH).map((block) => this.#boxOf(block))
    return squaresAround(blocks, frame.width / frame.height)
  }

  #boxOf({ left, top, right, bottom }: CellRect): Box {
    const { width, height } = this.#size
    const x = (left * cellSide) / width
    const y = (top * cellSide) / height
    return [x, y, Math.min(1, (right * cellSide) / width) - x, Math.min(1, (bottom * cellSide) / height) - y]
  }
}

/** @param aspect the frame's width divided by its height */
function squaresAround(blocks: readonly Box[], aspect: number): Box[] | null {
  const along = aspect >= 1 ? 0 : 1
  const side = Math.min(aspect, 1 / aspect)
  const squares: Box[] = []
  let end = Number.NEGATIVE_INFINITY
  let start = 0
  const close = (): void => {
    if (end === Number.NEGATIVE_INFINITY) return
    const at = Math.min(1 - side, Math.max(0, (start + end - side) / 2))
    squares.push(along === 0 ? [at, 0, side, 1] : [0, at, 1, side])
  }
  for (const block of [...blocks].sort((a, b) => a[along] - b[along])) {
    const from = block[along]
    const to = from + (along === 0 ? block[2] : block[3])
    if (to - from > side) return null
    if (end !== Number.NEGATIVE_INFINITY && Math.max(end, to) - start <= side) end = Math.max(end, to)
    else {
      close()
      start = from
      end = to
    }
  }
  close()
  return squares.length <= MOST ? squares : null
}
