import type { Detection } from '../../contract/pipeline.ts'
import type { FrameView, OpenFrameDetector } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { type ScreenLook, steadyScreens } from '../../sight/screens.ts'
import { bestInstalled } from './installed.ts'
import type { Looker } from './looker.ts'

/** Seconds between two looks: screens in a room stand still. */
const interval = 1
/** The first looks of a shot come quicker, so that a short shot has more than one. */
const firstInterval = 0.4

/**
 * Looks for monitors and laptops in the room now and then. Everything it finds is a suggestion for a person. Without
 * an installed model it finds nothing: what is suggested is never applied alone.
 */
export class ScreenSuggester implements Looker {
  readonly #detector: OpenFrameDetector | null
  readonly #id: string
  readonly #looks: ScreenLook[] = []
  #next = Number.NEGATIVE_INFINITY
  #inShot = 0
  #pendingCut = true
  #time = 0
  #step = 0.04

  private constructor(id: string, detector: OpenFrameDetector | null) {
    this.#id = id
    this.#detector = detector
  }

  static async open(context: StageContext): Promise<ScreenSuggester> {
    const plugin = await bestInstalled(context, (one) => one.finds === 'screen')
    if (!plugin) return new ScreenSuggester('none', null)
    const { models, threads, signal } = context
    return new ScreenSuggester(plugin.id, await plugin.open({ models, threads, signal }))
  }

  async look(frame: FrameView, cut: boolean): Promise<void> {
    if (!this.#detector) return
    if (frame.time > this.#time) this.#step = frame.time - this.#time
    this.#time = frame.time
    if (cut) {
      this.#pendingCut = true
      this.#inShot = 0
      this.#next = frame.time
    }
    if (frame.time < this.#next - 1e-6) return
    const seen = await this.#detector.detect(frame)
    this.#looks.push({ time: frame.time, cut: this.#pendingCut, seen })
    this.#pendingCut = false
    this.#next = frame.time + (++this.#inShot < 3 ? firstInterval : interval)
  }

  async finish(): Promise<Detection[]> {
    const end = this.#time + this.#step
    const cuts = this.#looks.filter((look) => look.cut).map((look) => look.time)
    const out: Detection[] = []
    for (const [i, { sightings }] of steadyScreens(this.#looks).entries()) {
      const first = sightings[0]
      const last = sightings.at(-1)
      if (!first || !last) continue
      // It was there before it was first found and after it was last, but for at most one look.
      const shotStart = cuts.findLast((cut) => cut <= first.time) ?? 0
      const shotEnd = cuts.find((cut) => cut > last.time) ?? end
      const times = [
        { ...first, time: Math.max(shotStart, first.time - interval) },
        ...sightings,
        { ...last, time: Math.min(shotEnd, last.time + interval) },
      ]
      for (const { time, box, score } of times)
        out.push({
          time,
          kind: 'screen',
          box,
          score,
          detector: this.#id,
          entity: null,
          line: `screen-${i}`,
          reasons: [{ detector: this.#id, code: 'model', score }],
        })
    }
    return out.sort((a, b) => a.time - b.time)
  }

  async close(): Promise<void> {
    await this.#detector?.close()
  }
}
