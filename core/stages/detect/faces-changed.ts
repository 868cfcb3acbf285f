import { type Box, clipped, grown } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { blocksOf } from '../../sight/change.ts'
import { SmallChanges } from '../../sight/small-changes.ts'

/** Cells on a side of a square of the grid that parts are made of: networks are shown few shapes. */
const square = 4
/** Cells within so many of each other changed together; what changed reaches so far beyond them (cells). */
const reach = 3
const margin = 2
/** What is seen of a face needs this much around it, as a share of its own size on each side. */
const around = 1

/** Where frames differ from the one that was last looked at as a whole. Frames must all have the same size. */
export class ChangedParts {
  #changes: SmallChanges | null = null

  /** This frame is the one that later ones are compared with. */
  looked(frame: FrameView): void {
    this.#changes ??= new SmallChanges(frame)
    const { map } = this.#changes
    const all = { left: 0, top: 0, right: map.columns, bottom: map.rows }
    map.noteRead(this.#changes.copyOf(frame), all, frame.time)
  }

  /**
   * Parts of the frame, normalised and apart from one another, that together hold all that changed since and the
   * surroundings of all `places` (normalised); null before anything was looked at.
   */
  since(frame: FrameView, places: readonly Box[]): Box[] | null {
    const changes = this.#changes
    if (!changes) return null
    const { map, width, height } = changes
    const marks = changes.unread(changes.copyOf(frame))
    for (const place of places) {
      const [x, y, w, h] = clipped(grown(place, around))
      if (w > 0 && h > 0) map.mark(marks, { x: x * width, y: y * height, width: w * width, height: h * height })
    }
    // Blocks of cells are widened to whole squares; those that touch are one.
    const across = Math.ceil(map.columns / square)
    const down = Math.ceil(map.rows / square)
    const squares = new Uint8Array(across * down)
    for (const { left, right, top, bottom } of blocksOf(marks, map.columns, map.rows, reach, margin))
      for (let row = Math.floor(top / square); row < bottom / square; row++)
        squares.fill(1, row * across + Math.floor(left / square), row * across + Math.ceil(right / square))
    return blocksOf(squares, across, down, 1, 0).map((block) => changes.boxOf(block, square))
  }
}
