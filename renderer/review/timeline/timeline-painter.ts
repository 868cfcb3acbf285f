import type { Finding } from '../../../core/contract/finding.ts'
import { activeAt, type PlannedRegion } from '../../../core/contract/plan.ts'
import type { Span } from '../../../core/contract/span.ts'
import type { Hues } from '../hues.ts'
import type { Lane, LaneBar } from './lanes.ts'
import type { Peaks } from './peaks.ts'
import type { Row } from './rows.ts'
import { markEvery } from './ruler.ts'
import type { Filmstrip } from './strip.ts'

/** Everything that the timeline shows. */
export interface TimelineScene {
  readonly shown: Span
  readonly rows: readonly Row[]
  readonly hues: Hues
  readonly peaks: Peaks | null
  readonly filmstrip: Filmstrip | null
  /** Hidden in the picture: small pictures that are older than a mask are covered as well. */
  readonly regions: readonly PlannedRegion[]
  readonly selected: Finding | null
  /** The ends of the selected finding while one is dragged. */
  readonly stretched: Span | null
  readonly span: Span | null
  readonly cuts: readonly number[]
  /** Frames to mark, when they lie far enough apart. */
  readonly frames: readonly number[]
  label(seconds: number, distance: number): string
}

/** Pixels that a label on the ruler needs. */
const labelRoom = 84
/** Pixels that two frames must be apart to be marked. */
const frameRoom = 6

/** Draws the timeline on a canvas whose units are CSS pixels. */
export class TimelinePainter {
  readonly #context: CanvasRenderingContext2D
  readonly #width: number
  readonly #scene: TimelineScene

  constructor(context: CanvasRenderingContext2D, width: number, scene: TimelineScene) {
    this.#context = context
    this.#width = width
    this.#scene = scene
  }

  draw(height: number): void {
    const { rows, hues, cuts, span } = this.#scene
    const context = this.#context
    context.clearRect(0, 0, this.#width, height)
    for (const row of rows) {
      if (row.what === 'ruler') this.#ruler(row)
      else {
        context.fillStyle = hues.sunken
        context.fillRect(0, row.top, this.#width, row.height)
        if (row.what === 'strip') this.#strip(row)
        else this.#lane(row, row.what)
      }
    }
    context.fillStyle = hues['line-strong']
    for (const cut of cuts) if (this.#sees(cut, cut)) context.fillRect(Math.round(this.#x(cut)), 0, 1, height)
    if (span) this.#span(span, height)
  }

  #x(seconds: number): number {
    const { start, end } = this.#scene.shown
    return ((seconds - start) / (end - start)) * this.#width
  }

  #sees(start: number, end: number): boolean {
    return end >= this.#scene.shown.start && start <= this.#scene.shown.end
  }

  #ruler({ top, height }: Row): void {
    const { shown, hues, frames, label } = this.#scene
    const context = this.#context
    const length = shown.end - shown.start
    const every = markEvery(length, this.#width, labelRoom)
    context.font = '500 11px "Inter Variable", system-ui, sans-serif'
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    for (let i = Math.floor(shown.start / every); i * every <= shown.end; i++) {
      const x = Math.round(this.#x(i * every))
      context.fillStyle = hues['line-strong']
      context.fillRect(x, top + height - 7, 1, 7)
      context.fillStyle = hues['ink-soft']
      context.fillText(label(i * every, every), x + 4, top + height / 2)
    }
    if (frames.length * frameRoom > this.#width) return
    context.fillStyle = hues['line-strong']
    for (const frame of frames) context.fillRect(Math.round(this.#x(frame)), top + height - 4, 1, 4)
  }

  #strip({ top, height }: Row): void {
    const { filmstrip, shown, regions } = this.#scene
    if (!filmstrip) return
    const context = this.#context
    const { every, count, columns, width, height: tall, image, covers } = filmstrip
    const tile = (height / tall) * width
    const each = ((shown.end - shown.start) / this.#width) * tile
    for (let slot = Math.floor(shown.start / each); slot * each < shown.end; slot++) {
      const number = Math.min(count - 1, Math.max(0, Math.floor((slot * each) / every)))
      const x = this.#x(slot * each)
      const [column, line] = [number % columns, Math.floor(number / columns)]
      context.drawImage(image, column * width, line * tall, width, tall, x, top, tile - 1, height)
      context.fillStyle = '#212121'
      for (const { region, box } of activeAt(regions, number * every)) {
        if (covers.has(region)) continue
        const left = Math.max(0, box[0]) * (tile - 1)
        const right = Math.min(1, box[0] + box[2]) * (tile - 1)
        const from = Math.max(0, box[1]) * height
        const to = Math.min(1, box[1] + box[3]) * height
        if (right > left && to > from) context.fillRect(x + left, top + from, right - left, to - from)
      }
    }
  }

  #lane(row: Row, lane: Lane): void {
    if (lane.kind === 'speech') this.#wave(row)
    const { selected, stretched } = this.#scene
    for (const bar of lane.bars) {
      const own = bar.id === selected?.id && lane.kind !== 'doubt'
      const { start, end } = own && stretched ? stretched : bar
      if (this.#sees(start, end)) this.#bar(row, lane, { ...bar, start, end }, own)
    }
  }

  #wave({ top, height }: Row): void {
    const { peaks, shown, hues } = this.#scene
    if (!peaks) return
    const context = this.#context
    const each = (shown.end - shown.start) / this.#width
    const middle = top + height / 2
    context.fillStyle = hues['ink-soft']
    context.globalAlpha = 0.55
    for (let x = 0; x < this.#width; x++) {
      const [low, high] = peaks.between(shown.start + x * each, shown.start + (x + 1) * each)
      const up = (high / 127) * (height / 2 - 2)
      const down = (low / 127) * (height / 2 - 2)
      context.fillRect(x, middle - up, 1, Math.max(1, up - down))
    }
    context.globalAlpha = 1
  }

  #bar({ top, height }: Row, lane: Lane, bar: LaneBar, own: boolean): void {
    const { hues } = this.#scene
    const context = this.#context
    const hue = lane.kind === 'doubt' ? hues['needs-you'] : hues[lane.kind]
    const x = this.#x(bar.start)
    const width = Math.max(3, this.#x(bar.end) - x)
    const y = top + 3
    const tall = height - 6
    if (lane.kind === 'doubt') {
      context.fillStyle = hue
      context.globalAlpha = 0.6
      context.fillRect(x, top + height / 2 - 3, width, 6)
      context.globalAlpha = 1
      return
    }
    const stroke = own ? 2.5 : 1.25
    context.strokeStyle = hue
    context.lineWidth = stroke
    context.setLineDash(bar.hidden ? (lane.kind === 'screen' ? [6, 3] : []) : [2, 3])
    context.fillStyle = hue
    context.globalAlpha = bar.hidden ? (own ? 0.5 : 0.3) : 0.08
    context.beginPath()
    context.roundRect(x, y, width, tall, lane.kind === 'face' ? Math.min(tall / 2, width / 2) : 2)
    context.fill()
    context.globalAlpha = 1
    if (lane.kind === 'text' && !own) context.fillRect(x, y + tall - 3, width, 3)
    else context.stroke()
    context.setLineDash([])
    if (lane.kind === 'speech' && bar.hidden) this.#wavy(x, width, y + tall / 2, hue)
    if (own) this.#keyframes(x, width, y, tall)
  }

  /** The mark of speech: a wave, so that it is told without its colour. */
  #wavy(x: number, width: number, middle: number, hue: string): void {
    const context = this.#context
    context.strokeStyle = hue
    context.lineWidth = 1.5
    context.beginPath()
    for (let at = 0; at <= width; at += 2) {
      const y = middle + Math.sin((x + at) / 3) * 3
      if (at === 0) context.moveTo(x, y)
      else context.lineTo(x + at, y)
    }
    context.stroke()
  }

  /** The keyframes of the selected finding, as far as they can be told apart, and the ends to drag. */
  #keyframes(x: number, width: number, y: number, tall: number): void {
    const { selected, hues } = this.#scene
    const context = this.#context
    context.fillStyle = hues.ink
    const times = (selected?.keyframes ?? []).filter(({ time }) => this.#sees(time, time))
    if (times.length * 5 < this.#width)
      for (const { time } of times) {
        const at = this.#x(time)
        context.beginPath()
        context.moveTo(at, y + tall / 2 - 4)
        context.lineTo(at + 4, y + tall / 2)
        context.lineTo(at, y + tall / 2 + 4)
        context.lineTo(at - 4, y + tall / 2)
        context.fill()
      }
    context.fillRect(x - 1, y - 2, 3, tall + 4)
    context.fillRect(x + width - 2, y - 2, 3, tall + 4)
  }

  #span({ start, end }: Span, height: number): void {
    const { hues } = this.#scene
    const context = this.#context
    const x = this.#x(start)
    const width = Math.max(1, this.#x(end) - x)
    context.fillStyle = hues.ink
    context.globalAlpha = 0.12
    context.fillRect(x, 0, width, height)
    context.globalAlpha = 1
    context.fillRect(x, 0, 1, height)
    context.fillRect(x + width - 1, 0, 1, height)
  }
}
