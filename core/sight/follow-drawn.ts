import type { Box } from '../contract/box.ts'
import { follow, type GrayFrame, type Look, likenessOf, lookOf } from './follow.ts'

/** Below this likeness the thing in the box is lost. */
const lost = 0.55
/** The look is renewed while it is at least this like the first one, so that it may turn slowly. */
const renewed = 0.9

/**
 * Where something that a person drew a box around is on the frames before and after, in gray pictures of one size.
 * Null from the first frame on which it is not found again. Slow turns are followed; a look that has drifted away
 * from the drawn one is not taken for it.
 * @param pictures frames in order; every frame, or every few of a slow scene
 * @param drawn index of the frame on which the box was drawn
 */
export function followDrawn(pictures: readonly GrayFrame[], drawn: number, box: Box): (Box | null)[] {
  const out: (Box | null)[] = pictures.map(() => null)
  const first = pictures[drawn]
  if (!first) return out
  const look = lookOf(first, box)
  out[drawn] = box
  for (const step of [1, -1]) {
    let at = box
    let now: Look = look
    for (let i = drawn + step; i >= 0 && i < pictures.length; i += step) {
      const picture = pictures[i] as GrayFrame
      const found = follow(now, picture, at)
      const like = Math.max(found.likeness, likenessOf(look, lookOf(picture, found.box)))
      if (like < lost) break
      at = found.box
      out[i] = at
      if (found.likeness >= renewed) now = lookOf(picture, at)
    }
  }
  return out
}
