import { withoutDoubles } from '../../contract/box.ts'
import type { FrameView, Glance, Sighting } from '../../contract/plugins.ts'
import { covered, matched } from './faces-match.ts'
import type { Strand } from './faces-strand.ts'

/** Seconds between two looks that are no glances. */
const wholeInterval = 0.6
/** How large a face is that a glance may see alone, pixels of the glance along its longer side, and how sure it has to be. */
const largeFace = 20
const sure = 0.5

/**
 * Where a glance of the fast detector does instead of a look: only large faces are followed, all of them were just seen,
 * and the glance sees them again and nothing else. What is new, lost or doubtful is always looked at in full.
 */
export class Glances {
  readonly #side: number
  #wholeAt = Number.NEGATIVE_INFINITY
  #allLarge = false

  /** @param glance of the detector; without one no glance does */
  constructor(glance: Glance | undefined) {
    this.#side = glance?.side ?? 0
  }

  /** Whether the look at `time` (seconds) may be a glance. Changes with `note` alone. */
  may(time: number): boolean {
    return this.#allLarge && time - this.#wholeAt < wholeInterval - 1e-3
  }

  /** Whether what a glance saw is all that a look would tell of the faces that are followed. */
  isEnough(found: readonly Sighting[], live: readonly Strand[]): boolean {
    const faces = withoutDoubles(found, 0.35)
    const seen = [...matched(live, faces).values()]
    return (
      seen.length === live.length &&
      seen.every(({ score }) => score >= sure) &&
      faces.every((face) => seen.includes(face) || covered(live, face.box))
    )
  }

  /** A frame was looked at, and everything asked about it. */
  note({ time, width, height }: FrameView, glanced: boolean, live: readonly Strand[]): void {
    if (!glanced) this.#wholeAt = time
    const scale = this.#side / Math.max(width, height)
    this.#allLarge =
      live.length > 0 &&
      live.every(
        ({ seenAt, box: [, , w, h] }) => seenAt === time && Math.max(w * width, h * height) * scale >= largeFace,
      )
  }
}
