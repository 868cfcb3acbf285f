import { areaOf, type Box, clipped, grown, sharedArea } from '../../contract/box.ts'
import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'

/** From here on one detector is believed alone. */
const sureFast = 0.5
const sureCareful = 0.6
/** Weaker answers count only when the other detector gives as much. */
const agreed = 0.4

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
    const region = clipped(grown(box, 0.9, 0.9))
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

  /** Faces that only the careful detector sees in the whole frame; unsure ones are put to the fast detector again. */
  async sweep(frame: FrameView, fast: OpenFrameDetector): Promise<Sighting[]> {
    const out: Sighting[] = []
    for (const face of (await this.#careful?.detect(frame)) ?? []) {
      if (face.score < agreed) continue
      if (face.score >= sureCareful) {
        out.push(face)
        continue
      }
      const region = clipped(grown(face.box, 0.9))
      if (areaOf(region) > 0 && best(await fast.detect(frame, [region]), face.box) >= agreed) out.push(face)
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
