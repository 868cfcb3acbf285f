import type { Box } from '../../contract/box.ts'
import type { LinePlace } from '../../contract/pipeline.ts'
import { followLine, type Motion, sure } from '../../sight/lines-follow.ts'
import { cutTemplate, type GrayPicture, type Template } from '../../sight/lines-template.ts'
import type { PastFrame } from './lines-past.ts'

/** Pixels of the small picture. */
interface Place {
  readonly time: number
  readonly x: number
  readonly y: number
}

/** How little a text that appears may resemble itself on its first, faint frames. */
const faint = 0.55

/** One piece of text as the detector boxed it, followed from frame to frame by how it looks. */
export class FollowedLine {
  readonly id: number
  /** Empty when it was looked at and is no text. */
  readonly text: string
  readonly characterEnds: readonly number[]
  readonly probability: number
  #template: Template | null
  /** Seconds: first frame that shows it. */
  start: number
  /** Seconds: the middle between the last frame that shows it and the next; null while it is in sight. */
  end: number | null = null
  /** Seconds: last frame on which it was seen. */
  seenAt: number
  /** Whether it stands in a tile as a participant's name does. */
  isLabel = false
  timesLikeLabel = 0
  /** Whether all of it, not only a stretch, was recognised on the last frame. */
  isSure = true
  readonly #box: Box
  readonly #origin: { x: number; y: number }
  readonly #picture: { width: number; height: number }
  #places: Place[]
  #motion: Motion = { dx: 0, dy: 0 }
  /** Where it is again after it was lost for a moment. */
  #again: LinePlace | null = null

  private constructor(
    id: number,
    read: { text: string; characterEnds: readonly number[]; probability: number },
    template: Template,
    box: Box,
    origin: { x: number; y: number },
    picture: GrayPicture,
    time: number,
  ) {
    this.id = id
    this.text = read.text
    this.characterEnds = read.characterEnds
    this.probability = read.probability
    this.#template = template
    this.#box = box
    this.#origin = origin
    this.#picture = { width: picture.width, height: picture.height }
    this.#places = [{ time, ...origin }]
    this.start = time
    this.seenAt = time
  }

  /** Null when the part of the picture is flat: then there is nothing to read either. */
  static at(
    id: number,
    read: { text: string; characterEnds: readonly number[]; probability: number },
    box: Box,
    picture: GrayPicture,
    time: number,
  ): FollowedLine | null {
    const { x, y, width, height } = smallRect(box, picture)
    const template = cutTemplate(picture, x, y, width, height)
    return template && new FollowedLine(id, read, template, wholeBox(box, picture), { x, y }, picture, time)
  }

  /** How it looks; only until its looks are let go of. */
  get template(): Template {
    if (!this.#template) throw new Error('the looks of the line were let go of')
    return this.#template
  }

  /** It will be neither followed nor recognised any more: what it looked like is given back. */
  letGoOfLooks(): void {
    this.#template = null
  }

  get place(): Place {
    return this.#places.at(-1) as Place
  }

  /** Where it is now, normalised. */
  get box(): Box {
    return this.#boxAt(this.place)
  }

  /** Width of the picture divided by its height. */
  get aspect(): number {
    return this.#picture.width / this.#picture.height
  }

  /** Where it was at `time` (seconds), normalised. */
  boxAt(time: number): Box {
    if (this.#again && time >= this.#again.time) return this.#again.box
    let low = 0
    let high = this.#places.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#places[middle] as Place).time <= time) low = middle
      else high = middle
    }
    return this.#boxAt(this.#places[low] as Place)
  }

  /** Goes on to the next frame: follows the line there, or ends it. @returns the way it went, or null when it is gone */
  next(picture: GrayPicture, time: number, motions: readonly Motion[], far: boolean): Motion | null {
    const { x, y } = this.place
    const fit = followLine(this.template, picture, this.place, { motions: [this.#motion, ...motions], far })
    if (!fit) {
      this.end = (this.seenAt + time) / 2
      this.#glideOut(time - this.seenAt)
      return null
    }
    this.#motion = { dx: fit.x - x, dy: fit.y - y }
    this.isSure = fit.likeness >= sure
    if (fit.x !== x || fit.y !== y) {
      if (this.place.time < this.seenAt) this.#places.push({ time: this.seenAt, x, y })
      this.#places.push({ time, x: fit.x, y: fit.y })
    }
    this.seenAt = time
    return this.#motion
  }

  /** A line that moved when it was lost is half behind an edge: its way is followed until it must be past it. */
  #glideOut(interval: number): void {
    const frames = framesPast(this.template, this.#motion)
    const { x, y } = this.place
    for (let i = 1; i <= frames; i++) {
      const time = this.seenAt + i * interval
      this.#places.push({ time, x: x + i * this.#motion.dx, y: y + i * this.#motion.dy })
      this.end = time + interval / 2
    }
  }

  /** Nothing changed where it is. */
  stays(time: number): void {
    this.seenAt = time
    this.#motion = { dx: 0, dy: 0 }
  }

  /** Follows it back, from the frame on which it was found (the last of `frames`) to the first that shows it. */
  traceBack(frames: readonly PastFrame[], far: boolean): void {
    let last = this.place
    const earlier: Place[] = []
    let moved: Motion = { dx: 0, dy: 0 }
    for (let i = frames.length - 2; i >= 0; i--) {
      const frame = frames[i] as PastFrame
      const ways = (frames[i + 1] as PastFrame).motions.map(({ dx, dy }) => ({ dx: -dx, dy: -dy }))
      const motions = moved.dx || moved.dy ? [moved, ...ways] : ways
      const fit = followLine(this.template, frame.picture, last, { motions, far, leastLikeness: faint })
      if (!fit) break
      moved = { dx: fit.x - last.x, dy: fit.y - last.y }
      last = { time: frame.time, x: fit.x, y: fit.y }
      earlier.push(last)
    }
    const first = frames.findIndex((frame) => frame.time === last.time)
    const past = framesPast(this.template, moved)
    for (let i = 1; i <= past; i++) {
      const frame = frames[first - i]
      if (frame) earlier.push({ time: frame.time, x: last.x + i * moved.dx, y: last.y + i * moved.dy })
    }
    this.#places = [...earlier.reverse(), ...this.#places]
    this.start = (this.#places[0] as Place).time
  }

  /** Places with the steps that tell nothing left out, normalised. */
  places(): LinePlace[] {
    const all = this.#places
    return all
      .filter((p, i) => {
        const before = all[i - 1]
        const after = all[i + 1]
        const still = before && after && before.x === p.x && p.x === after.x && before.y === p.y && p.y === after.y
        return !still
      })
      .map((p) => ({ time: p.time, box: this.#boxAt(p) }))
      .concat(this.#again ?? [])
  }

  /** It was read again as `other`: what lies between is covered by moving from here to there. */
  reachTo(other: FollowedLine): void {
    const first = other.places()[0]
    const end = this.end ?? this.seenAt
    if (!first || first.time <= end) return
    this.#places.push({ ...this.place, time: end })
    this.#again = first
    this.end = first.time
  }

  #boxAt({ x, y }: { x: number; y: number }): Box {
    return [
      this.#box[0] + (x - this.#origin.x) / this.#picture.width,
      this.#box[1] + (y - this.#origin.y) / this.#picture.height,
      this.#box[2],
      this.#box[3],
    ]
  }
}

/** Frames that a line going this way needs to move by its own height, at most 12; 0 when it stands. */
function framesPast({ height }: Template, { dx, dy }: Motion): number {
  const speed = Math.max(Math.abs(dx), Math.abs(dy))
  return speed === 0 ? 0 : Math.min(12, Math.ceil(height / speed))
}

/** A line that the upper or lower edge of the picture cuts is higher than what is seen of it. */
function wholeBox([x, y, w, h]: Box, picture: { height: number }): Box {
  const edge = 5 / picture.height
  if (y > edge && y + h < 1 - edge) return [x, y, w, h]
  return [x, y - 0.4 * h, w, 1.8 * h]
}

/** A normalised box in whole pixels of a small picture, inside it. */
export function smallRect([bx, by, bw, bh]: Box, picture: { width: number; height: number }) {
  const x = Math.min(picture.width - 1, Math.max(0, Math.round(bx * picture.width)))
  const y = Math.min(picture.height - 1, Math.max(0, Math.round(by * picture.height)))
  const width = Math.min(picture.width - x, Math.max(1, Math.round(bw * picture.width)))
  const height = Math.min(picture.height - y, Math.max(1, Math.round(bh * picture.height)))
  return { x, y, width, height }
}
