import { areaOf, type Box, clipped, grown, sharedArea } from '../../contract/box.ts'
import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'

/** From here on one detector is believed alone. */
const sureFast = 0.5
const sureCareful = 0.6
/** Weaker answers count only when the other detector gives as much. */
const agreed = 0.4
/** A face is shown with its surroundings, this many times its size to each side: both detectors know it better so. */
const surroundings = 2.2

/** What the careful detector, of another kind than the fast one, says about what was found. */
export class Judge {
  readonly id: string
  readonly #careful: OpenFrameDetector | null

  constructor(careful: OpenFrameDetector | null, id: string) {
    this.#careful = careful
    this.id = id
  }

  /** The careful detector's best score for a face in this place, 0 for none; null without a careful detector. */
  async opinion(frame: FrameView, box: Box): Promise<number | null> {
    if (!this.#careful) return null
    const region = clipped(grown(box, surroundings))
    if (areaOf(region) <= 0) return 0
    return best(await this.#careful.detect(frame, [region]), box)
  }

  /** Whether something that the fast detector sees for the first time is a face: `null` when it is not believed. */
  async newcomer(frame: FrameView, face: Sighting): Promise<'sure' | 'confirmed' | null> {
    if (face.score >= sureFast) return 'sure'
    if (face.score < 0.3) return null
    const opinion = await this.opinion(frame, face.box)
    return opinion !== null && opinion >= agreed ? 'confirmed' : null
  }

  /**
   * Faces that only the careful detector sees in the whole frame: believed when the fast one agrees on a closer look, or
   * when the careful one is still sure on its own closer look.
   */
  async sweep(frame: FrameView, fast: OpenFrameDetector, known: (box: Box) => boolean): Promise<Sighting[]> {
    const out: Sighting[] = []
    for (const face of (await this.#careful?.detect(frame)) ?? []) {
      const region = clipped(grown(face.box, surroundings))
      if (face.score < agreed || areaOf(region) <= 0 || known(face.box)) continue
      if (best(await fast.detect(frame, [region]), face.box) >= 0.35) out.push(face)
      else if (face.score >= sureCareful && ((await this.opinion(frame, face.box)) ?? 0) >= sureCareful) out.push(face)
    }
    return out
  }
}

const best = (found: readonly Sighting[], box: Box): number =>
  Math.max(
    0,
    ...found
      .filter((one) => sharedArea(one.box, box) > 0.4 * Math.min(areaOf(one.box), areaOf(box)))
      .map((one) => one.score),
  )
