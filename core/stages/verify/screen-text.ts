import { areaOf, type Box, clipped, overlapOf, sharedArea } from '../../contract/box.ts'
import type { Entity, Finding } from '../../contract/finding.ts'
import { boxAt } from '../../contract/plan.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { blocksOf, type CellRect, ChangeMap, cellSide, looksWritten } from '../../sight/change.ts'
import type { Gray } from '../../sight/verify-structure.ts'
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
/** A cell that moved for less than this share of the last second is calm: what jumped in it is read at once. */
const CALM = 0.2
/** A place that never rests is read only where strokes are strong, at most this often (seconds) ... */
const PATIENCE = 1.5
/** ... and when the purse allows: this share of the recording's time, by the measured cost of a search. */
const SHARE = 0.04
const fullPurse = 0.3
const secondsOfSearch = (pixels: number): number => 0.002 + pixels * 0.2e-6
const SECONDS_OF_LINE = 0.02
/** Nothing waits for the purse longer than this, seconds. */
const LONGEST = 3
/** Below this probability a line is guesswork. */
const LEGIBLE = 0.6

/**
 * Reads the text of the render wherever the picture changed since it was last read, in the masks too: where a mask is, there
 * are no strokes, and nothing is spent on it.
 */
export class TextWatch {
  readonly lines: RenderedLine[] = []
  readonly #reader: OpenFrameDetector
  #map: ChangeMap | null = null
  #size = { width: 0, height: 0 }
  #rooms: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)]
  #purse = fullPurse
  #time = 0
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
    // In each full minute all of it is read once more, and what is read then follows from the minute alone.
    if (pair.index === 0 || !this.#map) {
      this.#purse = fullPurse
      this.#time = time
      const scale = Math.min(0.5, 640 / Math.max(rendered.width, rendered.height))
      this.#size = { width: Math.round(rendered.width * scale), height: Math.round(rendered.height * scale) }
      this.#map = new ChangeMap(this.#size.width, this.#size.height)
    }
    const map = this.#map
    // The map compares with the picture before: there are two rooms in turn.
    const length = this.#size.width * this.#size.height
    if (this.#rooms[0].length !== length) this.#rooms = [new Uint8Array(length), new Uint8Array(length)]
    this.#rooms = [this.#rooms[1], this.#rooms[0]]
    const picture = rendered.picture({ ...this.#size, format: 'gray', into: this.#rooms[0] })
    map.next(picture, time)
    this.#purse = Math.min(fullPurse, this.#purse + Math.max(0, time - this.#time) * SHARE)
    this.#time = time
    for (const block of this.#due(picture, time)) {
      const region: Box = [
        (block.left * cellSide) / this.#size.width,
        (block.top * cellSide) / this.#size.height,
        Math.min(1, ((block.right - block.left) * cellSide) / this.#size.width),
        Math.min(1, ((block.bottom - block.top) * cellSide) / this.#size.height),
      ]
      const lines = await this.#read(pair, region)
      this.#purse -= secondsOfSearch(areaOf(region) * rendered.width * rendered.height) + lines * SECONDS_OF_LINE
      map.noteRead(picture, block, time)
    }
    this.#milliseconds += performance.now() - began
  }

  /** Blocks of cells to read now. */
  #due(picture: Gray, time: number): CellRect[] {
    const map = this.#map as ChangeMap
    const due = new Uint8Array(map.columns * map.rows)
    const news = new Uint8Array(due.length)
    let fresh = 0
    let late = 0
    for (let cell = 0; cell < due.length; cell++) {
      if (!map.unread(cell, picture)) continue
      const column = cell % map.columns
      const row = Math.floor(cell / map.columns)
      const age = time - (map.readAt[cell] as number)
      const calm = !map.changed[cell] && (map.activity[cell] as number) < CALM
      const jumped = age === Number.POSITIVE_INFINITY || (map.changedAt[cell] as number) > (map.readAt[cell] as number)
      if (calm && jumped && looksWritten(picture, column, row, true)) {
        news[cell] = 1
        fresh++
      } else if (age < PATIENCE || !looksWritten(picture, column, row, !calm)) continue
      due[cell] = 1
      if (age >= LONGEST) late++
    }
    const everything = this.#purse >= 0 || (late > 0 && this.#purse > -LONGEST * SHARE)
    // Two cells are less than a letter's height and width: noise.
    if (!everything && fresh < 2) return []
    return blocksOf(everything ? due : news, map.columns, map.rows, 3, 2).filter(
      ({ left, right, top, bottom }) => (right - left) * (bottom - top) > 5 * 6,
    )
  }

  /** How many lines there were. */
  async #read(pair: Pair, region: Box): Promise<number> {
    const found = await this.#reader.detect(pair.rendered, [clipped(region)])
    for (const { box, score, text } of found) {
      if (!text || score < LEGIBLE || !/[\p{L}\p{N}]{2}/u.test(text)) continue
      const known = this.lines.findLast((line) => line.text === text && overlapOf(line.box, box) > 0.5)
      if (known) known.end = pair.time
      else this.lines.push({ text, box, start: pair.time, end: pair.time, score })
    }
    return found.length
  }

  /** Spent on looking and reading so far. */
  get milliseconds(): number {
    return this.#milliseconds
  }

  /** What was read is searched by `personalLines`; this tells how much was looked at and closes the check. */
  finish(leaks: Leak[], milliseconds: number): Checked {
    return checked('screen-text', 'frames', this.#examined, leaks, this.#milliseconds + milliseconds)
  }
}

/** Personal data in one of the lines. */
export interface LineLeak {
  readonly line: number
  readonly entity: Entity
  readonly score: number
  /** A name that nothing but its looks speaks for, in a line that the reader was not sure of. */
  readonly wavers: boolean
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
