import type { PictureData } from '../contract/plugins.ts'

/** Size of the pictures in which cuts are found. */
export const cutPicture = { width: 160, height: 90 } as const

const side = 10
const columns = cutPicture.width / side
const rows = cutPicture.height / side

/** Mean difference (of 255) within a block from which it counts as another picture. */
const otherPicture = 22
/** Share of blocks that must become another picture at once. */
const cutShare = 0.3
/** A cut stands out this much from how much the picture changed shortly before. */
const outstanding = 3

/**
 * Finds the first frame of each new shot or layout, on the very frame. A share of blocks much larger than in the
 * frames before turns into another picture: a call whose tiles shrink to make room for a shared page does it, a waving
 * hand or a turning head does not. A change of light that keeps each block's pattern is no cut.
 */
export class CutFinder {
  #before: Uint8Array | null = null
  #usual = 0

  /** @param picture gray, of the size `cutPicture` @returns whether a new shot or layout begins with it */
  next(picture: PictureData): boolean {
    const before = this.#before
    this.#before = picture.data
    if (!before) return true
    const share = changedShare(before, picture.data)
    const cut = share >= cutShare && share > outstanding * this.#usual
    this.#usual = cut ? 0 : this.#usual * 0.85 + share * 0.15
    return cut
  }
}

/** Share 0..1 of blocks whose pattern, light aside, became another. */
export function changedShare(before: Uint8Array, after: Uint8Array): number {
  let changed = 0
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let difference = 0
      let lighter = 0
      for (let y = 0; y < side; y++) {
        const at = (row * side + y) * cutPicture.width + column * side
        for (let x = 0; x < side; x++) {
          const d = (after[at + x] as number) - (before[at + x] as number)
          lighter += d
          difference += Math.abs(d)
        }
      }
      const size = side * side
      // A block that only became lighter or darker as a whole keeps a third of that as difference.
      if ((difference - 0.67 * Math.abs(lighter)) / size >= otherPicture * 0.6 && difference / size >= otherPicture)
        changed++
      else if (difference / size >= 2.5 * otherPicture) changed++
    }
  return changed / (columns * rows)
}
