import type { Box } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { blocksOf } from '../../sight/change.ts'
import { SmallChanges } from '../../sight/small-changes.ts'

/** Cells within this many of each other changed together, and what changed reaches this far beyond them. */
const REACH = 2
/** Looking at more squares than this costs as much as looking at everything. */
const MOST = 2

/**
 * Tells where a picture looks different from when it was last looked at. Nothing new can be seen where it looks the
 * same, however long ago that was: a slow change adds up until it counts.
 */
export class FreshParts {
  #changes: SmallChanges | null = null

  /**
   * Squares as high (or wide) as the frame, normalised, that together hold everything that changed, each change as a
   * whole in one of them; null when that would take many, or a change is larger. They count as looked at from then on.
   */
  next(frame: FrameView, time: number): Box[] | null {
    this.#changes ??= new SmallChanges(frame)
    const changes = this.#changes
    const { map } = changes
    const copy = changes.copyOf(frame)
    const marks = changes.unread(copy)
    for (const [cell, isFresh] of marks.entries()) {
      if (!isFresh) continue
      const [left, top] = [cell % map.columns, Math.floor(cell / map.columns)]
      map.noteRead(copy, { left, top, right: left + 1, bottom: top + 1 }, time)
    }
    const blocks = blocksOf(marks, map.columns, map.rows, REACH, REACH)
    const boxes = blocks.map((block) => changes.boxOf(block))
    return squaresAround(boxes, frame.width / frame.height)
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
