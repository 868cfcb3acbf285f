import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Box } from '../../core/contract/box.ts'
import type { PictureData } from '../../core/contract/plugins.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { type TrueFace, withoutSlips } from './face-leaks.ts'
import { evenTimes, makeMedia, type Planes } from './fixtures.ts'
import { samplesFolder } from './samples.ts'

/** Pixels: left, top, width, height. */
export type Rect = readonly [number, number, number, number]

/** Who sits behind a tile: a stretch of a sample call, as others see it or as in a mirror. */
export interface Seat {
  readonly source: 0 | 1 | 2 | 3
  /** Frames by which it is shown later than the sample is. */
  readonly later?: number
  readonly mirrored?: boolean
}

/** Somebody in a call: some frames of their tile, shown forwards and backwards, each in halves of its size too. */
interface Participant {
  readonly frames: readonly (readonly PictureData[])[]
  /** Boxes of the face, shares of the tile. */
  readonly faces: readonly Rect[]
}

/** Where each participant's tile is from a time (seconds) on; it gets there in `takes` seconds, at once when that is 0. */
export interface Arrangement {
  readonly at: number
  readonly takes: number
  /** One for each participant, null for one who is not shown. Later ones lie above earlier ones. */
  readonly tiles: readonly (Rect | null)[]
  /** Who appears slides in from beyond the nearest edge, or fades in where the tile is; then who leaves fades out too. */
  readonly fades?: boolean
  /** A page that somebody shares, below the tiles. */
  readonly page?: Rect
}

/** A composed call. */
export interface ComposedCall {
  readonly seconds: number
  readonly arrangements: readonly Arrangement[]
  /** One of each source, when left out. */
  readonly seats?: readonly Seat[]
  /** Radius of the tiles' corners, pixels. */
  readonly corners?: number
  /** Between the tiles: Y, U, V. */
  readonly ground?: readonly [number, number, number]
  /** How many frames of each sample are shown, forwards and backwards; 40 when left out. */
  readonly looped?: number
}

export const callSize = { width: 1280, height: 720 } as const
const tileSize = { width: 404, height: 304 } as const
const darkGround = [24, 132, 127] as const
/** A tile that fades counts as seen from here on: 1 is opaque. */
const seenFrom = 0.3

/** Tiles of the sample calls whose faces are known on every frame. */
const sources = [
  { path: 'calls/coaching-prix', crop: [20, 126, 610, 456], who: 'student', start: 10 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 20 },
  { path: 'starter/starter-call', crop: [30, 60, 580, 436], who: 'student', start: 1 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 80 },
] as const

async function participant({ source, later = 0, mirrored = false }: Seat, looped: number): Promise<Participant> {
  const { path, crop, who, start: from } = sources[source]
  const start = from + later / 25
  const video = join(samplesFolder, `${path}.mp4`)
  const truth = JSON.parse(readFileSync(join(samplesFolder, `${path}.truth.json`), 'utf8'))
  const { faces } = withoutSlips(truth.faces as TrueFace[][])
  const media = await probe(video)
  const { width, height } = callSize
  const [x, y, w, h] = crop
  const frames: PictureData[][] = []
  for await (const frame of readFrames(video, media, { start, end: start + looped / 25 })) {
    const box: Box = [x / width, y / height, w / width, h / height]
    const part = { crop: box, format: 'rgb' as const }
    const sizes = [1, 2, 4].map((by) => ({ width: tileSize.width / by, height: tileSize.height / by }))
    frames.push(sizes.map((size) => copy(frame.picture({ ...part, ...size }), mirrored)))
  }
  const first = Math.round(start * 25)
  const places = frames.map((_, i): Rect => {
    const face = faces[first + i]?.find((one) => one.who === who)
    if (!face) throw new Error('no such face')
    const left = (face.box[0] - x) / w
    const wide = face.box[2] / w
    return [mirrored ? 1 - left - wide : left, (face.box[1] - y) / h, wide, face.box[3] / h]
  })
  return { frames, faces: places }
}

function copy({ width, height, channels, data }: PictureData, mirrored: boolean): PictureData {
  const out = data.slice()
  if (mirrored)
    for (let at = 0; at < out.length; at += channels) {
      const pixel = at / channels
      const column = pixel % width
      const from = (pixel - column + width - 1 - column) * channels
      for (let c = 0; c < channels; c++) out[at + c] = data[from + c] as number
    }
  return { width, height, channels, data: out }
}

/**
 * Composes a call whose tiles move, and writes it.
 * @returns the faces of every frame, in pixels, those that lie at least half inside the picture and under no other tile;
 * `who` is the number of the seat
 */
export async function composeCall(path: string, call: ComposedCall): Promise<TrueFace[][]> {
  const { arrangements, seconds, corners = 0, ground = darkGround, looped = 40 } = call
  const seats = call.seats ?? sources.map((_, i): Seat => ({ source: i as Seat['source'] }))
  const count = Math.max(...arrangements.map(({ tiles }) => tiles.length))
  const people = await Promise.all(seats.slice(0, count).map((seat) => participant(seat, looped)))
  const faces: TrueFace[][] = []
  const paint = (planes: Planes, index: number): void => {
    fillGround(planes, ground)
    const page = pageAt(arrangements, index / 25)
    if (page) drawPage(planes, page)
    let shown: TrueFace[] = []
    for (const [i, person] of people.entries()) {
      const tile = tileAt(arrangements, i, index / 25)
      if (!tile || tile.opacity <= 0) continue
      const at = index % (2 * looped - 2)
      const number = Math.min(at < looped ? at : 2 * looped - 2 - at, person.frames.length - 1)
      drawTile(planes, tile, corners, person.frames[number] as readonly PictureData[])
      const [fx, fy, fw, fh] = person.faces[number] as Rect
      const [left, top, wide, high] = tile.rect
      const box = [left + fx * wide, top + fy * high, fw * wide, fh * high] as const
      const inside = overlap(box[0], box[2], callSize.width) * overlap(box[1], box[3], callSize.height)
      if (tile.opacity > seenFrom) shown = shown.filter((face) => !covers(tile.rect, face.box))
      if (inside >= 0.5 * box[2] * box[3] && tile.opacity >= seenFrom) shown.push({ who: String(i), box })
    }
    faces.push(shown)
  }
  const times = evenTimes(Math.round(seconds * 25), 25)
  await makeMedia(path, { video: [{ ...callSize, times, paint, options: { crf: '20' } }] })
  return faces
}

/** Whether a tile hides half of a face below it. */
const covers = ([x, y, w, h]: Rect, [fx, fy, fw, fh]: TrueFace['box']): boolean => {
  const shared = (from: number, to: number, a: number, b: number): number =>
    Math.max(0, Math.min(to, b) - Math.max(from, a))
  return shared(x, x + w, fx, fx + fw) * shared(y, y + h, fy, fy + fh) > 0.5 * fw * fh
}

const overlap = (from: number, length: number, all: number): number =>
  Math.max(0, Math.min(all, from + length) - Math.max(0, from))

/** Where a tile is at a time, and how opaque (0..1): eased from one arrangement to the next. */
function tileAt(
  arrangements: readonly Arrangement[],
  i: number,
  time: number,
): { readonly rect: Rect; readonly opacity: number } | null {
  let now = arrangements[0] as Arrangement
  let before = now
  for (const next of arrangements) {
    if (next.at > time + 1e-6) break
    before = now
    now = next
  }
  const to = now.tiles[i] ?? null
  const was = before.tiles[i] ?? null
  const share = now.takes === 0 ? 1 : Math.min(1, (time - now.at) / now.takes)
  const eased = share * share * (3 - 2 * share)
  if (!to) return was && now.fades && share < 1 ? { rect: was, opacity: 1 - eased } : null
  if (!was && now.fades) return { rect: to, opacity: eased }
  const from = was ?? beyondEdge(to)
  const rect = to.map((one, k) => (from[k] as number) + (one - (from[k] as number)) * eased) as unknown as Rect
  return { rect, opacity: 1 }
}

const pageAt = (arrangements: readonly Arrangement[], time: number): Rect | undefined =>
  arrangements.findLast(({ at }) => at <= time + 1e-6)?.page

const beyondEdge = ([x, y, w, h]: Rect): Rect =>
  x + w / 2 > callSize.width / 2 ? [callSize.width + x / 8, y, w, h] : [-w - x / 8, y, w, h]

function fillGround({ y, u, v, strideY, strideU }: Planes, ground: readonly [number, number, number]): void {
  y.fill(ground[0], 0, callSize.height * strideY)
  u.fill(ground[1], 0, (callSize.height / 2) * strideU)
  v.fill(ground[2], 0, (callSize.height / 2) * strideU)
}

/** White, with gray rows as of writing. */
function drawPage({ y, u, v, strideY, strideU }: Planes, [left, top, w, h]: Rect): void {
  for (let row = 0; row < h; row++) {
    const from = (top + row) * strideY + left
    const written = row > 40 && row < h - 40 && row % 26 < 9
    y.fill(232, from, from + w)
    if (written)
      y.fill(
        96,
        from + 48,
        from + 48 + Math.round((w - 96) * (0.55 + 0.45 * Math.sin(Math.floor(row / 26) * 2.1) ** 2)),
      )
    if (row % 2) continue
    const half = ((top + row) >> 1) * strideU + (left >> 1)
    u.fill(128, half, half + (w >> 1))
    v.fill(128, half, half + (w >> 1))
  }
}

/** Draws a tile over what is there, bilinear from the nearest larger of its sizes; BT.601, limited range. */
function drawTile(
  { y, u, v, strideY, strideU }: Planes,
  { rect: [left, top, w, h], opacity }: { readonly rect: Rect; readonly opacity: number },
  corners: number,
  sizes: readonly PictureData[],
): void {
  const from = sizes.findLast((one) => one.width >= w) ?? (sizes[0] as PictureData)
  const [x0, x1] = [Math.max(0, Math.ceil(left)), Math.min(callSize.width, Math.floor(left + w))]
  const [y0, y1] = [Math.max(0, Math.ceil(top)), Math.min(callSize.height, Math.floor(top + h))]
  for (let py = y0; py < y1; py++) {
    const sy = Math.min(from.height - 1.001, Math.max(0, ((py + 0.5 - top) / h) * from.height - 0.5))
    const row = Math.floor(sy)
    const fy = sy - row
    for (let px = x0; px < x1; px++) {
      if (corners > 0 && beyondCorner(px + 0.5 - left, py + 0.5 - top, w, h, corners)) continue
      const sx = Math.min(from.width - 1.001, Math.max(0, ((px + 0.5 - left) / w) * from.width - 0.5))
      const column = Math.floor(sx)
      const fx = sx - column
      const at = (row * from.width + column) * 3
      const below = at + from.width * 3
      const sample = (c: number): number => {
        const upper = (from.data[at + c] as number) * (1 - fx) + (from.data[at + 3 + c] as number) * fx
        const lower = (from.data[below + c] as number) * (1 - fx) + (from.data[below + 3 + c] as number) * fx
        return upper * (1 - fy) + lower * fy
      }
      const [r, g, b] = [sample(0), sample(1), sample(2)]
      lay(y, py * strideY + px, 16 + 0.257 * r + 0.504 * g + 0.098 * b, opacity)
      if ((py | px) & 1) continue
      const half = (py >> 1) * strideU + (px >> 1)
      lay(u, half, 128 - 0.148 * r - 0.291 * g + 0.439 * b, opacity)
      lay(v, half, 128 + 0.439 * r - 0.368 * g - 0.071 * b, opacity)
    }
  }
}

const lay = (plane: Uint8Array, at: number, value: number, opacity: number): void => {
  plane[at] = opacity * value + (1 - opacity) * (plane[at] as number)
}

/** Whether a point lies outside the rounded corners of a tile. */
function beyondCorner(x: number, y: number, w: number, h: number, radius: number): boolean {
  const dx = radius - Math.min(x, w - x)
  const dy = radius - Math.min(y, h - y)
  return dx > 0 && dy > 0 && dx * dx + dy * dy > radius * radius
}
