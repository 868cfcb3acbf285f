import { type Box, grown, overlapOf } from '../../contract/box.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { type Found, follow, type GrayFrame, type Look, likenessOf, lookOf } from '../../sight/follow.ts'

/** Below this likeness to the frame before, the place shows something else now. */
export const lostLikeness = 0.55

/** How far around a face its tile is looked at, in sizes of the face to each side, and from which likeness on it is gone. */
const around = 1
const goneLikeness = 0.5
/** Standard deviation of gray values below which nothing around a face could be told apart. */
const leastContrast = 6

/** A moved face is written down again when its place differs so much (of its size) from what was written last. */
const worthWriting = 0.04

/** One face, followed from frame to frame between the looks of a detector, within one shot. */
export class Strand {
  readonly id: string
  box: Box
  /** Where it was in the frame before. */
  placeBefore: Box
  /** Seconds at which a detector saw it last. */
  seenAt: number
  /** Whether a second, different detector has ever agreed. */
  confirmed = false
  best = 0
  /** Likeness of its place in the newest frame to the frame before, and of that one to its own. */
  likeness = 1
  likenessBefore = 1
  checkedAt = Number.NEGATIVE_INFINITY
  /** How often it was shown to the recognition network, and when last. */
  lookedAlike = 0
  lookedAlikeAt = Number.NEGATIVE_INFINITY
  readonly birth: number
  #look: Look
  #written: Box

  constructor(id: string, box: Box, time: number, picture: GrayFrame) {
    this.id = id
    this.box = box
    this.placeBefore = box
    this.birth = time
    this.seenAt = time
    this.#written = box
    this.#look = lookOf(picture, box)
  }

  /** A detector saw it here. */
  sighted(box: Box, score: number, time: number, picture: GrayFrame): void {
    this.box = box
    this.#written = box
    this.seenAt = time
    this.best = Math.max(this.best, score)
    this.likeness = 1
    this.likenessBefore = 1
    this.#look = lookOf(picture, box)
  }

  /** Takes it to the next frame; it stays where it was when its place shows something else. */
  step(picture: GrayFrame): void {
    const found = follow(this.#look, picture, this.box)
    this.likenessBefore = this.likeness
    this.likeness = found.likeness
    if (found.likeness < lostLikeness) return
    this.placeBefore = this.box
    this.box = found.box
    this.#look = lookOf(picture, this.box)
  }

  /**
   * Whether not the face alone but all around it is another picture than in the frame before: its tile moved, or shows
   * somebody else. A hand before the face, or a head that turns, leaves the room behind it as it was.
   */
  leapt(before: GrayFrame, now: GrayFrame): boolean {
    if (this.likeness >= lostLikeness) return false
    const place = grown(this.box, around)
    const was = lookOf(before, place)
    return was.contrast >= leastContrast && likenessOf(was, lookOf(now, place)) < goneLikeness
  }

  /** Where it was in the frame before, when it was surely followed to there. */
  before(time: number): Detection | null {
    return this.likenessBefore < 0.75 ? null : followed(this.id, this.placeBefore, time, this.likenessBefore)
  }

  /** Where it was followed to, when that is worth writing down. */
  movement(time: number, always = false): Detection | null {
    const [x, y, w, h] = this.#written
    const [nx, ny, nw, nh] = this.box
    const far = Math.max(
      Math.abs(nx + nw / 2 - x - w / 2) / w,
      Math.abs(ny + nh / 2 - y - h / 2) / h,
      Math.abs(nw - w) / w / 2,
      Math.abs(nh - h) / h / 2,
    )
    if (!always && far < worthWriting) return null
    this.#written = this.box
    return followed(this.id, this.box, time, Math.max(0, Math.min(1, this.likeness)))
  }
}

/** A place that was followed, not seen by a detector; `score` is the likeness to the frame beside it. */
export const followed = (line: string, box: Box, time: number, score: number): Detection => ({
  time,
  kind: 'face',
  box,
  score: Math.max(0, Math.min(1, score)),
  detector: 'follow',
  entity: null,
  line,
  reasons: [],
})

/** A frame that is past but still remembered small. */
export interface PastPicture {
  readonly time: number
  readonly picture: GrayFrame
  /** Where the picture lies, if it does not lie elsewhere. */
  readonly room: Uint8Array
}

/**
 * Follows a face that was just found backwards through the remembered frames, newest first, as long as each shows it
 * where the next one does.
 */
export function followBack(strand: Strand, picture: GrayFrame, past: readonly PastPicture[]): Detection[] {
  const out: Detection[] = []
  let look = lookOf(picture, strand.box)
  let box = strand.box
  let written = box
  for (let i = past.length - 1; i >= 0; i--) {
    const { time, picture: earlier } = past[i] as PastPicture
    const found: Found = follow(look, earlier, box)
    if (found.likeness < 0.65) break
    box = found.box
    look = lookOf(earlier, box)
    const last = i === 0
    if (last || overlapOf(box, written) < 0.93 || out.length === 0 || strand.birth - time > 0.12 * (out.length + 1)) {
      out.push(followed(strand.id, box, time, found.likeness))
      written = box
    }
  }
  return out.reverse()
}
