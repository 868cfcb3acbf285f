import type { Box } from '../../contract/box.ts'
import type { ActiveRegion, PlannedRegion } from '../../contract/plan.ts'
import {
  detailOf,
  insideOf,
  lettersVisible,
  likeness,
  middleOf,
  type PixelBox,
  partVisible,
  stillVisible,
  structureOf,
} from '../../sight/verify-structure.ts'
import { type Checked, checked, leak, runsOf } from './checking.ts'
import { grayPart, type Pair, within } from './pairs.ts'

interface Sight {
  readonly region: PlannedRegion
  readonly times: number[]
  box: Box
  score: number
}

/** Every third frame, and each of the first and last two that a mask is on: where masks are early or late, they slip. */
const EVERY = 3
const ENDS = 2

/** Points across a region that are enough for the structure of a face. */
export const POINTS = 64

/** Without an original: more structure than a mask has (grey levels), more detail than a fill has. */
const FLAT_STRUCTURE = 9
const FLAT_DETAIL = 150

/**
 * Compares every planned region with the original on the frame: nothing of the face, the letters or the screen may be
 * left. Without an original it can only tell that a mask is as even as masks are.
 */
export class RegionWatch {
  readonly #sights = new Map<string, Sight>()
  #examined = 0
  #milliseconds = 0
  #compared = false
  /** Duration of a frame, seconds. */
  readonly #frame: number

  constructor(frame: number) {
    this.#frame = frame
  }

  look(pair: Pair): void {
    if (pair.hidden.length === 0) return
    const began = performance.now()
    if (pair.original) this.#compared = true
    const near = (ENDS - 0.5) * this.#frame
    for (const active of pair.hidden) {
      const { start, end } = active.region
      if (pair.index % EVERY !== 0 && pair.time - start > near && end - pair.time > near + this.#frame) continue
      this.#examined++
      const score = pair.original ? this.#compare(pair, active) : this.#flat(pair, active)
      if (score === 0) continue
      const seen = this.#sights.get(active.region.id)
      if (!seen)
        this.#sights.set(active.region.id, { region: active.region, times: [pair.time], box: active.box, score })
      else {
        seen.times.push(pair.time)
        if (score > seen.score) {
          seen.score = score
          seen.box = active.box
        }
      }
    }
    this.#milliseconds += performance.now() - began
  }

  /** 0 when hidden, else how sure it is that something is left. */
  #compare({ rendered, original }: Pair, { region, box }: ActiveRegion): number {
    const whole = pixelsOf(box, rendered.width, rendered.height)
    const isText = region.kind === 'text'
    const area = isText ? whole : middleOf(whole, 0.76)
    const before = original && grayPart(original, area, isText ? undefined : POINTS)
    const after = grayPart(rendered, area, isText ? undefined : POINTS)
    if (!before || !after) return 0
    const place = within(after, area)
    if (isText) return lettersVisible(before, after, place, 3) ? 1 : 0
    const found = likeness(before, after, place)
    if (!found) return 0
    if (stillVisible(found.whole)) return found.whole.correlation
    const parts = found.parts.filter(partVisible)
    return parts.length >= 2 ? Math.max(...parts.map((part) => part.correlation)) : 0
  }

  #flat({ rendered }: Pair, { region, box }: ActiveRegion): number {
    const whole = pixelsOf(box, rendered.width, rendered.height)
    if (region.kind === 'text') {
      const area = { x: whole.x + 3, y: whole.y + 3, width: whole.width - 6, height: whole.height - 6 }
      const after = grayPart(rendered, area)
      const inside = after && insideOf(within(after, area), after.width, after.height)
      return inside && detailOf(after, inside) > FLAT_DETAIL ? 0.6 : 0
    }
    if (region.mask === 'mosaic' || region.mask === 'blur') return 0
    const area = middleOf(whole, 0.7)
    const after = grayPart(rendered, area, POINTS)
    const inside = after && insideOf(within(after, area), after.width, after.height)
    if (!after || !inside || inside.width * inside.height < 100) return 0
    return strengthOf(structureOf(after, inside)) > FLAT_STRUCTURE ? 0.6 : 0
  }

  finish(): Checked {
    const leaks = [...this.#sights.values()].flatMap(({ region, times, box, score }) =>
      runsOf(times, this.#frame * EVERY * 1.5, this.#frame * EVERY).map((run) =>
        leak(this.#id, region.kind, { ...run, box, score }),
      ),
    )
    return checked(this.#id, 'regions', this.#examined, leaks, this.#milliseconds)
  }

  get #id(): string {
    return this.#compared ? 'regions' : 'regions-flat'
  }
}

export const pixelsOf = ([x, y, w, h]: Box, width: number, height: number): PixelBox => ({
  x: x * width,
  y: y * height,
  width: w * width,
  height: h * height,
})

/** Root mean square. */
export const strengthOf = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
