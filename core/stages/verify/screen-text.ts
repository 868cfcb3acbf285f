import { areaOf, type Box, clipped, overlapOf, sharedArea } from '../../contract/box.ts'
import type { Entity, Finding } from '../../contract/finding.ts'
import { boxAt } from '../../contract/plan.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { blocksOf, ChangeMap, cellSide, looksWritten } from '../../sight/change.ts'
import { type Checked, checked, leak } from './checking.ts'
import type { Pair } from './pairs.ts'

/** A line that was read in the render, and when. */
export interface RenderedLine {
  readonly text: string
  readonly box: Box
  readonly start: number
  end: number
  readonly score: number
}

/** Every so many frames the picture is compared with what was read of it last. */
const EVERY = 4
/** A place that never rests is read all the same after this many seconds. */
const PATIENCE = 2
/** Below this probability a line is guesswork. */
const LEGIBLE = 0.6

/**
 * Reads the text of the render wherever the picture changed since it was last read. Masks are left out: what is in them
 * is compared with the original elsewhere.
 */
export class TextWatch {
  readonly lines: RenderedLine[] = []
  readonly #reader: OpenFrameDetector
  #map: ChangeMap | null = null
  #size = { width: 0, height: 0 }
  #examined = 0
  #milliseconds = 0

  constructor(reader: OpenFrameDetector) {
    this.#reader = reader
  }

  async look(pair: Pair): Promise<void> {
    if (pair.index % EVERY !== 0) return
    const began = performance.now()
    this.#examined++
    const { rendered, time } = pair
    if (!this.#map) {
      const scale = Math.min(0.5, 640 / Math.max(rendered.width, rendered.height))
      this.#size = { width: Math.round(rendered.width * scale), height: Math.round(rendered.height * scale) }
      this.#map = new ChangeMap(this.#size.width, this.#size.height)
    }
    const map = this.#map
    const picture = rendered.picture({ ...this.#size, format: 'gray' })
    map.next(picture, time)
    const due = new Uint8Array(map.columns * map.rows)
    const masked = this.#masked(pair)
    let count = 0
    for (let cell = 0; cell < due.length; cell++) {
      if (masked[cell]) continue
      const waited = time - (map.readAt[cell] as number) >= PATIENCE
      if (map.changed[cell] && !waited) continue
      if (!map.unread(cell, picture)) continue
      const restless = (map.activity[cell] as number) >= 0.2
      if (!looksWritten(picture, cell % map.columns, Math.floor(cell / map.columns), restless)) continue
      due[cell] = 1
      count++
    }
    // Two cells are less than a letter's height and width: noise.
    if (count >= 2)
      for (const block of blocksOf(due, map.columns, map.rows, 3, 2)) {
        await this.#read(pair, [
          (block.left * cellSide) / this.#size.width,
          (block.top * cellSide) / this.#size.height,
          Math.min(1, ((block.right - block.left) * cellSide) / this.#size.width),
          Math.min(1, ((block.bottom - block.top) * cellSide) / this.#size.height),
        ])
        map.noteRead(picture, block, time)
      }
    this.#milliseconds += performance.now() - began
  }

  #masked(pair: Pair): Uint8Array {
    const map = this.#map as ChangeMap
    const out = new Uint8Array(map.columns * map.rows)
    for (const { box } of pair.hidden) {
      const [x, y, w, h] = clipped(box)
      const left = Math.ceil((x * this.#size.width) / cellSide)
      const right = Math.floor(((x + w) * this.#size.width) / cellSide)
      const top = Math.ceil((y * this.#size.height) / cellSide)
      const bottom = Math.floor(((y + h) * this.#size.height) / cellSide)
      for (let row = top; row < bottom; row++)
        out.fill(1, row * map.columns + left, row * map.columns + Math.max(left, right))
    }
    return out
  }

  async #read(pair: Pair, region: Box): Promise<void> {
    for (const { box, score, text } of await this.#reader.detect(pair.rendered, [clipped(region)])) {
      if (!text || score < LEGIBLE) continue
      const inMask = pair.hidden.some((one) => sharedArea(one.box, box) >= 0.7 * areaOf(box))
      if (inMask) continue
      const known = this.lines.findLast((line) => line.text === text && overlapOf(line.box, box) > 0.5)
      if (known) known.end = pair.time
      else this.lines.push({ text, box, start: pair.time, end: pair.time, score })
    }
  }

  /** What was read is searched in `judge`; this only tells how much was looked at. */
  finish(leaks: Leak[], milliseconds: number): Checked {
    return checked('screen-text', 'frames', this.#examined, leaks, this.#milliseconds + milliseconds)
  }
}

/** Personal data in one of the lines. */
export interface LineLeak {
  readonly line: number
  readonly entity: Entity
  readonly score: number
}

/** Leaks for the lines that hold what the policy hides, without what a person or the policy left visible. */
export function textLeaks(
  lines: readonly RenderedLine[],
  found: readonly LineLeak[],
  shown: readonly Finding[],
): Leak[] {
  const visible = shown.filter((finding) => finding.kind === 'text')
  return found.flatMap(({ line: index, entity, score }) => {
    const line = lines[index]
    if (!line) return []
    const allowed = visible.some(
      (finding) =>
        (finding.entity === entity || finding.entity === null) &&
        line.start >= finding.start - 0.5 &&
        line.start <= finding.end + 0.5 &&
        sharedArea(boxAt(finding.keyframes, line.start), line.box) > 0,
    )
    if (allowed) return []
    return [leak('screen-text', 'text', { entity, start: line.start, end: line.end, box: clipped(line.box), score })]
  })
}
