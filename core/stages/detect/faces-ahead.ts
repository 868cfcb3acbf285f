import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'

/**
 * Looks at whole frames, each begun before it is asked for: the network works on the next while use is made of what it
 * said of the last. Which frame is the next can be foreseen as long as nothing happens between.
 */
export class LooksAhead {
  readonly #detector: OpenFrameDetector
  readonly #isNext: (lookedAt: number, time: number) => boolean
  /** Frames that were shown and not passed yet, oldest first. */
  #coming: { readonly frame: FrameView; readonly cut: boolean }[] = []
  #begun: { readonly frame: FrameView; readonly found: Promise<Sighting[]> } | null = null
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Whether the next is begun now: not while more is asked about the frame that was looked at last. */
  #foresees = true
  #steady = true

  /** @param isNext whether a frame at `time` is looked at when the last was at `lookedAt`, seconds */
  constructor(detector: OpenFrameDetector, isNext: (lookedAt: number, time: number) => boolean) {
    this.#detector = detector
    this.#isNext = isNext
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
   * @param steady false while frames are looked at out of turn: none is foreseen then
   */
  look(frame: FrameView, steady: boolean): Promise<Sighting[]> {
    const begun = this.#begun?.frame.index === frame.index ? this.#begun.found : this.#detector.detect(frame)
    this.#begun = null
    this.#lookedAt = frame.time
    this.#steady = steady
    this.#foresees = false
    return begun
  }

  #begin(): void {
    if (this.#begun || !this.#foresees) return
    const next = this.#coming.find(({ frame, cut }) => cut || this.#isNext(this.#lookedAt, frame.time))
    if (!next) return
    const found = this.#detector.detect(next.frame)
    // Whoever asks for it hears of a failure.
    found.catch(() => {})
    this.#begun = { frame: next.frame, found }
  }
}
