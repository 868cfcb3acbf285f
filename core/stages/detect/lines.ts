import { areaOf, type Box, overlapOf, sharedArea } from '../../contract/box.ts'
import { StudioError } from '../../contract/errors.ts'
import type { FrameView, LineSteps, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { type CellRect, cellSide } from '../../sight/change.ts'
import type { Motion } from '../../sight/lines-follow.ts'
import { type GrayPicture, likenessAt } from '../../sight/lines-template.ts'
import { couldBeName } from '../../sight/page.ts'
import { type PixelRect, tileAround } from '../../sight/page-tile.ts'
import { installedDetector } from './installed.ts'
import { bridge } from './lines-bridge.ts'
import { ReadingPlan } from './lines-due.ts'
import { FollowedLine, smallRect } from './lines-followed.ts'
import { paragraphsOf } from './lines-page.ts'
import { Past } from './lines-past.ts'
import { LineTiles } from './lines-tiles.ts'
import type { Looker, ReadLines } from './looker.ts'

/** Readings below this are no text: patterns, ornaments, leaves. */
const leastProbability = 0.5
/** How far back (seconds) a text is followed from where it was read. */
const reachBack = 2.6
/** Lines that ended so recently (count) are remembered by their looks. */
const remembered = 150
/** No cell is covered: nobody asks while no page scrolls. */
const nothing = new Uint8Array(0)
/** A line that looks so much like a remembered one is not read again. */
const sameLooks = 0.985

/** Size of the small gray picture in which changes are seen and lines are followed. */
export function smallSize(width: number, height: number): { width: number; height: number } {
  const longer = Math.max(width, height)
  const scale = Math.min(1, Math.max(640, Math.min(960, longer / 2)) / longer)
  return { width: Math.max(16, Math.round(width * scale)), height: Math.max(16, Math.round(height * scale)) }
}

/** Reads the text in the picture where it changes, and follows every line from its first to its last frame. */
export class LineReader implements Omit<Looker, 'finish'> {
  /** Id of the plugin that reads. */
  readonly id: string
  readonly #detector: OpenFrameDetector
  readonly #steps: LineSteps
  readonly #keeps: boolean
  #plan: ReadingPlan | null = null
  #past: Past | null = null
  #time = 0
  #interval = 0.04
  #next = 0
  /** Lines of `#all` before this index have been sifted. */
  #keptUpTo = 0
  #lookedForLabels = Number.NEGATIVE_INFINITY
  #live: FollowedLine[] = []
  readonly #all: FollowedLine[] = []
  readonly #tiles = new LineTiles()

  private constructor(id: string, detector: OpenFrameDetector, steps: LineSteps, keeps: boolean) {
    this.id = id
    this.#keeps = keeps
    this.#detector = detector
    this.#steps = steps
  }

  /**
   * @param options.keeps whether lines are kept that ended; where they are not, it looks alike and has nothing to tell
   * @throws StudioError `model-missing` when no text detector's models are installed
   */
  static async open(context: StageContext, { keeps = true } = {}): Promise<LineReader> {
    const plugin = await installedDetector(context, 'text')
    if (!plugin) throw new StudioError('model-missing', { file: 'ppocr-det' })
    const opened = await plugin.open({ models: context.models, threads: context.threads, signal: context.signal })
    const steps: LineSteps = opened.lines ?? {
      find: (frame, regions) => opened.detect(frame, regions),
      read: async (frame, boxes) => {
        const all = await opened.detect(frame, boxes)
        return boxes.map((box) => all.find((one) => overlapOf(one.box, box) > 0.5) ?? { box, score: 0, text: '' })
      },
    }
    return new LineReader(plugin.id, opened, steps, keeps)
  }

  async look(frame: FrameView, cut: boolean): Promise<void> {
    const size = smallSize(frame.width, frame.height)
    this.#plan ??= new ReadingPlan(size.width, size.height)
    this.#past ??= new Past(reachBack, 96e6, size.width * size.height)
    const { time } = frame
    if (time > this.#time) this.#interval = time - this.#time
    this.#time = time
    const now = this.#past.add((into) => frame.picture({ ...size, format: 'gray', into }), time)
    const { picture } = now
    this.#plan.map.next(picture, time)
    if (cut) this.#plan.map.forgetActivity()
    const textMoves = this.#follow(picture, time, now.motions)
    const blocks = this.#plan.due(picture, time, cut, textMoves, textMoves ? this.#covered() : nothing)
    for (const block of blocks) await this.#read(frame, picture, block)
    if (!this.#keeps || time - this.#lookedForLabels < 0.5) return
    this.#lookedForLabels = time
    this.#findLabels(picture, time)
  }

  /** Cells of lines that are surely where they are thought to be. */
  #covered(): Uint8Array {
    const { map } = this.#plan as ReadingPlan
    const out = new Uint8Array(map.changed.length)
    for (const line of this.#live)
      if (line.isSure) map.mark(out, { ...line.place, width: line.template.width, height: line.template.height })
    return out
  }

  /** A name in the corner of a tile in which something moves, seen so at least twice. */
  #findLabels(picture: GrayPicture, time: number): void {
    const { map } = this.#plan as ReadingPlan
    for (const line of this.#live) {
      if (line.probability < 0.75 || !couldBeName(line.text)) continue
      const { width, height } = line.template
      const tile = tileAround(picture, { x: line.place.x, y: line.place.y, width, height })
      if (!tile) continue
      this.#tiles.note(line, normalised(tile, picture), time)
      if (!line.isLabel && map.activeShare(tile) > 0.02 && ++line.timesLikeLabel >= 2) line.isLabel = true
    }
  }

  /** Takes every live line to this frame. @returns whether several of them moved or were lost */
  #follow(picture: GrayPicture, time: number, motions: Motion[]): boolean {
    const { map } = this.#plan as ReadingPlan
    let stirred = 0
    let far = 6
    const gone = new Set<FollowedLine>()
    // The longest first: they are the surest to show which way a page went.
    this.#live.sort((a, b) => b.text.length - a.text.length)
    for (const line of this.#live) {
      const part = { ...line.place, width: line.template.width, height: line.template.height }
      if (!map.changedIn(part)) {
        line.stays(time)
        continue
      }
      const motion = line.next(picture, time, motions, line.text !== '' && far-- > 0)
      if (!motion) {
        gone.add(line)
        map.forgetRead(part)
        stirred += isPlain(line) ? 1 : 0
      } else if (motion.dx || motion.dy) {
        stirred += isPlain(line) ? 1 : 0
        if (!motions.some((m) => m.dx === motion.dx && m.dy === motion.dy)) motions.push(motion)
      }
    }
    if (gone.size === 0) return stirred >= 2
    this.#live = this.#live.filter((line) => !gone.has(line))
    // What is no text is remembered only for a while.
    if (this.#all.length > this.#keptUpTo + 4 * remembered) {
      const old = this.#all.splice(this.#keptUpTo, this.#all.length - this.#keptUpTo - remembered)
      const worth = this.#keeps ? old.filter((line) => line.text !== '' || line.end === null) : []
      this.#all.splice(this.#keptUpTo, 0, ...worth)
      this.#keptUpTo += worth.length
      for (const line of this.#all.slice(0, this.#keptUpTo)) if (line.end !== null) line.letGoOfLooks()
    }
    return stirred >= 2
  }

  async #read(frame: FrameView, picture: GrayPicture, block: CellRect): Promise<void> {
    const plan = this.#plan as ReadingPlan
    const past = this.#past as Past
    const { found, searched, pixels } = await this.#search(frame, picture, block)
    plan.note(picture, searched, frame.time, pixels)
    const fresh: Box[] = []
    const known: { box: Box; as: FollowedLine }[] = []
    for (const { box } of found) {
      if (this.#live.some((line) => sameLine(line, box))) continue
      const twin = this.#remembered(picture, box)
      if (twin) known.push({ box, as: twin })
      else fresh.push(box)
    }
    const read = await this.#steps.read(frame, fresh)
    plan.noteLines(fresh.map((box) => (48 * box[2] * frame.width) / (box[3] * frame.height)))
    const lines = [
      ...read.map((one, i) => this.#begin(one.box ?? (fresh[i] as Box), asRead(one), picture, frame.time)),
      ...known.map(({ box, as }) => this.#begin(box, as, picture, frame.time)),
    ]
    let far = 8
    for (const line of lines) line?.traceBack(past.frames, line.text !== '' && far-- > 0)
  }

  #begin(box: Box, read: Reading, picture: GrayPicture, time: number): FollowedLine | null {
    const line = FollowedLine.at(this.#next++, read, box, picture, time)
    if (!line) return null
    this.#live.push(line)
    this.#all.push(line)
    return line
  }

  /** Finds lines in a block; where one reaches out of it, the block is widened until it does not. */
  async #search(frame: FrameView, picture: GrayPicture, block: CellRect) {
    let searched = withLines(block, this.#live, picture)
    let pixels = 0
    for (let round = 0; ; round++) {
      const region = regionOf(searched, picture)
      const found = await this.#steps.find(frame, [region])
      pixels += areaOf(region) * frame.width * frame.height
      const edge = 4 / frame.width
      const left = found.some((s) => s.box[0] <= region[0] + edge) && region[0] > 0
      const right = found.some((s) => s.box[0] + s.box[2] >= region[0] + region[2] - edge) && region[0] + region[2] < 1
      if (round === 3 || (!left && !right)) return { found, searched, pixels }
      const columns = Math.ceil(picture.width / cellSide)
      searched = {
        ...searched,
        left: left ? Math.max(0, searched.left - 16) : searched.left,
        right: right ? Math.min(columns, searched.right + 16) : searched.right,
      }
    }
  }

  /** A line seen before that looks just like what is in this box. */
  #remembered(picture: GrayPicture, box: Box): FollowedLine | null {
    const { x, y, width, height } = smallRect(box, picture)
    for (let i = this.#all.length - 1; i >= Math.max(0, this.#all.length - remembered); i--) {
      const line = this.#all[i] as FollowedLine
      if (line.template.width !== width || line.template.height !== height) continue
      if (likenessAt(line.template, picture, x, y) >= sameLooks) return line
    }
    return null
  }

  /** After the last frame. Called once. */
  finish(): ReadLines {
    for (const line of this.#live) line.end = line.seenAt + this.#interval
    this.#live = []
    const written = this.#all.filter((line) => line.text !== '')
    bridge(written)
    const lines = paragraphsOf(written)
    const names = new Set(lines.flatMap(({ label, parts }) => (label ? parts : [])).map((part) => part.id))
    return { lines, labels: this.#tiles.labels(({ id }) => names.has(id)) }
  }

  close(): Promise<void> {
    return this.#detector.close()
  }
}

/** Printed text, not letters on cloth: its moves tell of a page. */
const isPlain = ({ text, probability }: FollowedLine): boolean => text.length >= 4 && probability >= 0.9

type Reading = Pick<FollowedLine, 'text' | 'characterEnds' | 'probability'>

function asRead(one: Sighting): Reading {
  const text = one.text ?? ''
  if (one.score < leastProbability || !/[\p{L}\p{N}]/u.test(text))
    return { text: '', characterEnds: [], probability: 0 }
  return { text, characterEnds: one.characterEnds ?? [], probability: one.score }
}

/** Whether a box found now is the line that is followed there, or a piece of it. */
function sameLine(line: FollowedLine, found: Box): boolean {
  const { box } = line
  const wider = ((found[2] - box[2]) * line.aspect) / Math.min(box[3], found[3])
  if (overlapOf(box, found) > 0.6 && Math.abs(wider) < 0.3) return true
  return line.isSure && line.text !== '' && wider < 0.3 && sharedArea(box, found) > 0.7 * areaOf(found)
}

function regionOf(block: CellRect, picture: { width: number; height: number }): Box {
  const x = (block.left * cellSide) / picture.width
  const y = (block.top * cellSide) / picture.height
  return [
    x,
    y,
    Math.min(1, (block.right * cellSide) / picture.width) - x,
    Math.min(1, (block.bottom * cellSide) / picture.height) - y,
  ]
}

const normalised = ({ x, y, width, height }: PixelRect, picture: GrayPicture): Box => [
  x / picture.width,
  y / picture.height,
  width / picture.width,
  height / picture.height,
]

/** The block grown around the followed lines that it cuts, so that they are found whole. */
function withLines(block: CellRect, lines: readonly FollowedLine[], picture: GrayPicture): CellRect {
  const region = regionOf(block, picture)
  let { left, right, top, bottom } = block
  for (const line of lines) {
    if (line.text === '' || sharedArea(line.box, region) <= 0) continue
    const rect = smallRect(line.box, picture)
    left = Math.min(left, Math.max(0, Math.floor(rect.x / cellSide) - 1))
    top = Math.min(top, Math.max(0, Math.floor(rect.y / cellSide) - 1))
    right = Math.max(
      right,
      Math.min(Math.ceil(picture.width / cellSide), Math.ceil((rect.x + rect.width) / cellSide) + 1),
    )
    bottom = Math.max(
      bottom,
      Math.min(Math.ceil(picture.height / cellSide), Math.ceil((rect.y + rect.height) / cellSide) + 1),
    )
  }
  return { left, right, top, bottom }
}
