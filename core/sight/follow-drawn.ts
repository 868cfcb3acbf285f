import type { Box } from '../contract/box.ts'
import { follow, type GrayFrame, type Look, likenessOf, lookOf } from './follow.ts'

/** Below this likeness the thing in the box is lost. */
const lost = 0.55
/** The look is renewed while it is at least this like the first one, so that it may turn slowly. */
const renewed = 0.9

/**
 * Follows something that a person drew a box around, picture by picture in one direction: gray pictures of one size, of
 * every frame, or of every few of a slow scene. Slow turns are followed; a look that has drifted away from the drawn one
 * is not taken for it.
 */
export class DrawnTrail {
  readonly #first: Look
  #now: Look
  #at: Box
  #lost = false

  /** @param drawn the picture on which the box was drawn */
  constructor(drawn: GrayFrame, box: Box) {
    this.#first = lookOf(drawn, box)
    this.#now = this.#first
    this.#at = box
  }

  /** Where it is in the picture that comes next; null from the first on in which it is not found again. */
  next(picture: GrayFrame): Box | null {
    if (this.#lost) return null
    const found = follow(this.#now, picture, this.#at)
    const like = Math.max(found.likeness, likenessOf(this.#first, lookOf(picture, found.box)))
    if (like < lost) {
      this.#lost = true
      return null
    }
    this.#at = found.box
    if (found.likeness >= renewed) this.#now = lookOf(picture, found.box)
    return found.box
  }
}
