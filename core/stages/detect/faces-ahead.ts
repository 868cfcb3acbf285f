import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import type { GlanceKind, Glances } from './faces-glance.ts'

/** What was seen on a whole frame, and by which glance, where one did. */
export interface Looked {
  readonly found: Sighting[]
  readonly glance: GlanceKind | null
}

/**
 * Looks at whole frames, each begun before it is asked for: the network works on the next while use is made of what it
 * said of the last. Which frame is the next can be foreseen as long as nothing happens between.
 */
export class LooksAhead {
  readonly #detector: OpenFrameDetector
  readonly #isNext: (lookedAt: number, time: number) => boolean
  readonly #glances: Pick<Glances, 'may' | 'at'> | null
  /** Frames that were shown and not passed yet, oldest first. */
  #coming: { readonly frame: FrameView; readonly cut: boolean }[] = []
  #begun: { readonly frame: FrameView; readonly looked: Promise<Looked> } | null = null
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Whether the next is begun now: not while more is asked about the frame that was looked at last. */
  #foresees = true
  #steady = true

  /**
   * @param isNext whether a frame at `time` is looked at when the last was at `lookedAt`, seconds
   * @param glances where a glance does, and what it sees; their answers change only between `look` and `pass`
   */
  constructor(
    detector: OpenFrameDetector,
    isNext: (lookedAt: number, time: number) => boolean,
    glances: Pick<Glances, 'may' | 'at'> | null = null,
  ) {
    this.#detector = detector
    this.#isNext = isNext
    this.#glances = glances
  }

  /** Each frame in order, as early as may be; it lives until it was passed. `cut` frames are always looked at. */
  show(frame: FrameView, cut: boolean): void {
    this.#coming.push({ frame, cut })
    this.#begin()
  }

  /** Nothing is asked about this frame any more, nor about one before it. */
  pass(frame: FrameView): void {
    this.#coming = this.#coming.filter((one) => one.frame.index > frame.index)
    this.#foresees = this.#steady
    this.#begin()
  }

  /**
   * What is seen on the whole frame.
   * @param cut as it was shown
   * @param steady false while frames are looked at out of turn: none is foreseen then, and none only glanced at
   */
  async look(frame: FrameView, cut: boolean, steady: boolean): Promise<Looked> {
    const begun = this.#begun?.frame.index === frame.index ? this.#begun.looked : null
    const glance = steady && this.#isGlance(frame, cut)
    this.#begun = null
    this.#lookedAt = frame.time
    this.#steady = steady
    this.#foresees = false
    const looked = await begun
    return looked && (glance || looked.glance === null) ? looked : this.#look(frame, glance)
  }

  #isGlance({ time }: FrameView, cut: boolean): boolean {
    return !cut && this.#glances !== null && this.#glances.may(time)
  }

  async #look(frame: FrameView, isGlance: boolean): Promise<Looked> {
    const glance = isGlance ? this.#glances?.at(frame) : null
    if (glance) return { found: await glance.seen, glance: glance.kind }
    return { found: await this.#detector.detect(frame), glance: null }
  }

  #begin(): void {
    if (this.#begun || !this.#foresees) return
    const next = this.#coming.find(({ frame, cut }) => cut || this.#isNext(this.#lookedAt, frame.time))
    if (!next) return
    const looked = this.#look(next.frame, this.#isGlance(next.frame, next.cut))
    // Whoever asks for it hears of a failure.
    looked.catch(() => {})
    this.#begun = { frame: next.frame, looked }
  }
}
