import { areaOf, type Box, withoutDoubles } from '../../contract/box.ts'
import type { FrameView, Glance, Sighting } from '../../contract/plugins.ts'
import { ChangedParts } from './faces-changed.ts'
import { covered, matched } from './faces-match.ts'
import type { Strand } from './faces-strand.ts'

/** Seconds between two looks that are no glances. */
const wholeInterval = 0.6
/** How large a face is that a glance may see alone, pixels of the glance along its longer side, and how sure it has to be. */
const largeFace = 20
const sure = 0.5
/** Parts larger than this share of the frame, together, are not worth a glance. */
const worthwhile = 0.6

/** At the whole frame shown smaller, or at what changed as large as ever. */
export type GlanceKind = 'whole' | 'parts'

/**
 * Where a glance of the fast detector does instead of a look: all faces that are followed were just seen, and the glance
 * sees them again. It is a glance at what changed since the last look, or, where all faces are large, one at the whole
 * frame shown smaller, whichever is less work. What is lost or doubtful is always looked at in full.
 */
export class Glances {
  readonly #glance: Glance | undefined
  readonly #changed = new ChangedParts()
  #wholeAt = Number.NEGATIVE_INFINITY
  #allSeen = false
  #allLarge = false
  /** Where faces were at the last look or glance. */
  #places: readonly Box[] = []

  /** @param glance of the detector; without one no glance does */
  constructor(glance: Glance | undefined) {
    this.#glance = glance
  }

  /** Whether the look at `time` (seconds) may be a glance. Changes with `note` alone. */
  may(time: number): boolean {
    return this.#allSeen && time - this.#wholeAt < wholeInterval - 1e-3
  }

  /** A glance at a frame at which one may be; null where none is less work than a look. Depends on what was noted alone. */
  at(frame: FrameView): { readonly kind: GlanceKind; readonly seen: Promise<Sighting[]> } | null {
    const glance = this.#glance
    const parts = this.#changed.since(frame, this.#places)
    if (!glance || !parts) return null
    const share = parts.reduce((sum, part) => sum + areaOf(part), 0)
    if (share <= (this.#allLarge ? glance.work : worthwhile)) return { kind: 'parts', seen: glance.parts(frame, parts) }
    return this.#allLarge ? { kind: 'whole', seen: glance.whole(frame) } : null
  }

  /**
   * Whether what a glance saw is all that a look would tell: each face that is followed, surely; and nothing else where
   * the frame was shown smaller. In parts as large as ever somebody new is seen as by a look.
   */
  isEnough(kind: GlanceKind, found: readonly Sighting[], live: readonly Strand[]): boolean {
    const faces = withoutDoubles(found, 0.35)
    const seen = [...matched(live, faces).values()]
    return (
      seen.length === live.length &&
      seen.every(({ score }) => score >= sure) &&
      (kind === 'parts' || faces.every((face) => seen.includes(face) || covered(live, face.box)))
    )
  }

  /** A frame was looked at, and everything asked about it. */
  note(frame: FrameView, glanced: boolean, live: readonly Strand[]): void {
    if (!this.#glance) return
    const { time, width, height } = frame
    if (!glanced) {
      this.#wholeAt = time
      this.#changed.looked(frame)
    }
    const scale = this.#glance.side / Math.max(width, height)
    this.#places = live.map(({ box }) => box)
    this.#allSeen = live.every(({ seenAt }) => seenAt === time)
    this.#allLarge =
      this.#allSeen &&
      live.length > 0 &&
      live.every(({ box: [, , w, h] }) => Math.max(w * width, h * height) * scale >= largeFace)
  }
}
