import type { Detection } from '../../contract/pipeline.ts'
import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { Anew } from '../../sight/anew.ts'
import { isDrawn, nearScreens, nearSides, onlyNear } from '../../sight/near-screens.ts'
import { type ScreenLook, type SteadyScreen, steadyScreens } from '../../sight/screens.ts'
import { bestInstalled } from './installed.ts'
import type { Looker } from './looker.ts'

/** Seconds between two looks: screens in a room stand still. */
const interval = 1
/** The same where each side is looked at by itself for near screens, which costs twice as much. */
const nearInterval = 3
/** The first looks of a shot come quicker, so that a short shot has more than one. */
const firstInterval = 0.4

/** Looks that follow one another: quickly at the beginning of a shot, then every `interval` seconds. */
class Looks {
  readonly all: ScreenLook[] = []
  readonly #interval: number
  readonly #keeps: boolean
  #next = Number.NEGATIVE_INFINITY
  #inShot = 0
  #pendingCut = true

  constructor(interval: number, keeps: boolean) {
    this.#interval = interval
    this.#keeps = keeps
  }

  cut(time: number): void {
    this.#pendingCut = true
    this.#inShot = 0
    this.#next = time
  }

  /** The next look is one at `time`. */
  anew(time: number): void {
    this.#next = time
  }

  isDue(time: number): boolean {
    return time >= this.#next - 1e-6
  }

  add(time: number, seen: ScreenLook['seen']): void {
    if (this.#keeps) this.all.push({ time, cut: this.#pendingCut, seen })
    this.#pendingCut = false
    this.#next = time + (++this.#inShot < 3 ? firstInterval : this.#interval)
  }
}

/**
 * Looks for monitors and laptops in the room now and then. Everything it finds is a suggestion for a person. Without
 * an installed model it finds nothing: what is suggested is never applied alone.
 */
export class ScreenSuggester implements Looker {
  readonly #detector: OpenFrameDetector | null
  readonly #id: string
  readonly #looks: Looks
  readonly #nearLooks: Looks
  readonly #anew = new Anew()
  #time = 0
  #step = 0.04

  private constructor(id: string, detector: OpenFrameDetector | null, keeps: boolean) {
    this.#id = id
    this.#detector = detector
    this.#looks = new Looks(interval, keeps)
    this.#nearLooks = new Looks(nearInterval, keeps)
  }

  /** @param options.keeps whether it keeps what it saw; where it does not, it looks alike and has nothing to tell */
  static async open(context: StageContext, { keeps = true } = {}): Promise<ScreenSuggester> {
    const plugin = await bestInstalled(context, (one) => one.finds === 'screen')
    if (!plugin) return new ScreenSuggester('none', null, keeps)
    const { models, threads, signal } = context
    return new ScreenSuggester(plugin.id, await plugin.open({ models, threads, signal }), keeps)
  }

  async look(frame: FrameView, cut: boolean): Promise<void> {
    if (!this.#detector) return
    if (frame.time > this.#time) this.#step = frame.time - this.#time
    this.#time = frame.time
    if (cut) for (const looks of [this.#looks, this.#nearLooks]) looks.cut(frame.time)
    if (this.#anew.begins(frame.time)) for (const looks of [this.#looks, this.#nearLooks]) looks.anew(frame.time)
    if (this.#looks.isDue(frame.time)) this.#looks.add(frame.time, await this.#detector.detect(frame))
    if (!this.#nearLooks.isDue(frame.time)) return
    const near: Sighting[] = []
    for (const side of nearSides)
      if (!isDrawn(frame, side)) near.push(...nearScreens(await this.#detector.detect(frame, [side]), side))
    this.#nearLooks.add(frame.time, near)
  }

  async finish(): Promise<Detection[]> {
    const whole = steadyScreens(this.#looks.all)
    const near = onlyNear(steadyScreens(this.#nearLooks.all), whole)
    return [
      ...this.#detections(whole, 'screen', interval),
      ...this.#detections(near, 'near-screen', nearInterval),
    ].sort((a, b) => a.time - b.time)
  }

  /** @param between seconds between two looks */
  #detections(screens: readonly SteadyScreen[], line: string, between: number): Detection[] {
    const end = this.#time + this.#step
    const cuts = this.#looks.all.filter((look) => look.cut).map((look) => look.time)
    const out: Detection[] = []
    for (const [i, { sightings }] of screens.entries()) {
      const first = sightings[0]
      const last = sightings.at(-1)
      if (!first || !last) continue
      // It was there before it was first found and after it was last, but for at most one look.
      const shotStart = cuts.findLast((cut) => cut <= first.time) ?? 0
      const shotEnd = cuts.find((cut) => cut > last.time) ?? end
      const times = [
        { ...first, time: Math.max(shotStart, first.time - between) },
        ...sightings,
        { ...last, time: Math.min(shotEnd, last.time + between) },
      ]
      for (const { time, box, score } of times)
        out.push({
          time,
          kind: 'screen',
          box,
          score,
          detector: this.#id,
          entity: null,
          line: `${line}-${i}`,
          reasons: [{ detector: this.#id, code: 'model', score }],
        })
    }
    return out
  }

  async close(): Promise<void> {
    await this.#detector?.close()
  }
}
