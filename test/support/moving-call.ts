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
  /** One for each participant, null for one who is not shown; who appears slides in from beyond the nearest edge. */
  readonly tiles: readonly (Rect | null)[]
}

export const callSize = { width: 1280, height: 720 } as const
const tileSize = { width: 404, height: 304 } as const
const looped = 40
const ground = [24, 132, 127] as const

/** Tiles of the sample calls whose faces are known on every frame. */
const sources = [
  { path: 'calls/coaching-prix', crop: [20, 126, 610, 456], who: 'student', start: 10 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 20 },
  { path: 'starter/starter-call', crop: [30, 60, 580, 436], who: 'student', start: 1 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 80 },
] as const

async function participant({ path, crop, who, start }: (typeof sources)[number]): Promise<Participant> {
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
    frames.push(sizes.map((size) => copy(frame.picture({ ...part, ...size }))))
  }
  const first = Math.round(start * 25)
  const places = frames.map((_, i): Rect => {
    const face = faces[first + i]?.find((one) => one.who === who)
    if (!face) throw new Error('no such face')
    return [(face.box[0] - x) / w, (face.box[1] - y) / h, face.box[2] / w, face.box[3] / h]
  })
  return { frames, faces: places }
}

const copy = (picture: PictureData): PictureData => ({ ...picture, data: picture.data.slice() })

/**
 * Composes a call of up to four participants whose tiles move, and writes it.
 * @returns the faces of every frame, in pixels, those that lie at least half inside the picture
 */
export async function composeCall(
  path: string,
  arrangements: readonly Arrangement[],
  seconds: number,
): Promise<TrueFace[][]> {
  const count = Math.max(...arrangements.map(({ tiles }) => tiles.length))
  const people = await Promise.all(sources.slice(0, count).map(participant))
  const faces: TrueFace[][] = []
  const paint = (planes: Planes, index: number): void => {
    fillGround(planes)
    const shown: TrueFace[] = []
    for (const [i, person] of people.entries()) {
      const tile = tileAt(arrangements, i, index / 25)
      if (!tile) continue
      const at = index % (2 * looped - 2)
      const number = Math.min(at < looped ? at : 2 * looped - 2 - at, person.frames.length - 1)
      drawTile(planes, tile, person.frames[number] as readonly PictureData[])
      const [fx, fy, fw, fh] = person.faces[number] as Rect
      const box = [tile[0] + fx * tile[2], tile[1] + fy * tile[3], fw * tile[2], fh * tile[3]] as const
      const inside = overlap(box[0], box[2], callSize.width) * overlap(box[1], box[3], callSize.height)
      if (inside >= 0.5 * box[2] * box[3]) shown.push({ who: String(i), box })
    }
    faces.push(shown)
  }
  const times = evenTimes(Math.round(seconds * 25), 25)
  await makeMedia(path, { video: [{ ...callSize, times, paint, options: { crf: '20' } }] })
  return faces
}

const overlap = (from: number, length: number, all: number): number =>
  Math.max(0, Math.min(all, from + length) - Math.max(0, from))

/** Where a tile is at a time: eased from one arrangement to the next. */
export function tileAt(arrangements: readonly Arrangement[], i: number, time: number): Rect | null {
  let now = arrangements[0] as Arrangement
  let before = now
  for (const next of arrangements) {
    if (next.at > time + 1e-6) break
    before = now
    now = next
  }
  const to = now.tiles[i] ?? null
  const from = before.tiles[i] ?? (to && beyondEdge(to))
  if (!to || !from || now.takes === 0) return to
  const share = Math.min(1, (time - now.at) / now.takes)
  const eased = share * share * (3 - 2 * share)
  return to.map((one, k) => (from[k] as number) + (one - (from[k] as number)) * eased) as unknown as Rect
}

const beyondEdge = ([x, y, w, h]: Rect): Rect =>
  x + w / 2 > callSize.width / 2 ? [callSize.width + x / 8, y, w, h] : [-w - x / 8, y, w, h]

function fillGround({ y, u, v, strideY, strideU }: Planes): void {
  y.fill(ground[0], 0, callSize.height * strideY)
  u.fill(ground[1], 0, (callSize.height / 2) * strideU)
  v.fill(ground[2], 0, (callSize.height / 2) * strideU)
}

/** Draws a tile, bilinear from the nearest larger of its sizes; BT.601, limited range. */
function drawTile({ y, u, v, strideY, strideU }: Planes, [left, top, w, h]: Rect, sizes: readonly PictureData[]): void {
  const from = sizes.findLast((one) => one.width >= w) ?? (sizes[0] as PictureData)
  const [x0, x1] = [Math.max(0, Math.ceil(left)), Math.min(callSize.width, Math.floor(left + w))]
  const [y0, y1] = [Math.max(0, Math.ceil(top)), Math.min(callSize.height, Math.floor(top + h))]
  for (let py = y0; py < y1; py++) {
    const sy = Math.min(from.height - 1.001, Math.max(0, ((py + 0.5 - top) / h) * from.height - 0.5))
    const row = Math.floor(sy)
    const fy = sy - row
    for (let px = x0; px < x1; px++) {
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
      y[py * strideY + px] = 16 + 0.257 * r + 0.504 * g + 0.098 * b
      if ((py | px) & 1) continue
      const half = (py >> 1) * strideU + (px >> 1)
      u[half] = 128 - 0.148 * r - 0.291 * g + 0.439 * b
      v[half] = 128 + 0.439 * r - 0.368 * g - 0.071 * b
    }
  }
}

const row = (y: number): Rect[] => [
  [160, y, 470, 346],
  [650, y, 470, 346],
]
const column: Rect[] = [0, 1, 2, 3].map((i): Rect => [1104, 20 + i * 128, 160, 120])
const grid: Rect[] = [...row(10), ...row(366)]
const spotlight: Rect[] = column.map((tile, i): Rect => (i === 1 ? [40, 60, 760, 570] : tile))

/** A call that goes through one, two and four tiles, a shared screen, a spotlight and a strip below. */
export const movingCall = {
  grid,
  column,
  seconds: 8.6,
  arrangements: [
    { at: 0, takes: 0, tiles: [[240, 60, 800, 600], null, null, null] },
    { at: 1.2, takes: 0, tiles: [[20, 130, 610, 456], [650, 130, 610, 456], null, null] },
    { at: 2.2, takes: 0.4, tiles: grid },
    { at: 3.6, takes: 0.8, tiles: column },
    { at: 5.2, takes: 0.3, tiles: spotlight },
    { at: 6.4, takes: 0.5, tiles: grid },
    { at: 7.6, takes: 0.25, tiles: [0, 1, 2, 3].map((i): Rect => [10 + i * 223, 550, 213, 160]) },
  ] satisfies Arrangement[],
} as const
