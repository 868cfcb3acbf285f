import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Box } from '../../core/contract/box.ts'
import type { PictureData } from '../../core/contract/plugins.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { callSize, type Rect } from './call-tiles.ts'
import type { Still } from './drawn-still.ts'
import { type TrueFace, withoutSlips } from './face-leaks.ts'
import { samplesFolder } from './samples.ts'
import { stillFrame } from './still-frame.ts'

/** Who sits behind a tile: a stretch of a sample call, as others see it or as in a mirror. */
export interface Filmed {
  readonly source: 0 | 1 | 2 | 3
  /** Frames by which it is shown later than the sample is. */
  readonly later?: number
  readonly mirrored?: boolean
  /** What the camera sees, in pixels of the sample; its whole tile when left out. */
  readonly crop?: Rect
}

/** What a tile shows, and the label in its corner. */
export type Seat = (Filmed | { readonly still: Still }) & { readonly label?: Still }

/** Somebody in a call: some frames of their tile, shown forwards and backwards, each in halves of its size too. */
export interface Participant {
  readonly frames: readonly (readonly PictureData[])[]
  /** Boxes of the faces on each frame, shares of the tile. */
  readonly faces: readonly (readonly Rect[])[]
  /** What is written in the tile itself; boxes are shares of it. */
  readonly names: readonly { readonly text: string; readonly box: Rect }[]
  readonly label: Still | null
}

const tileWidth = 404
const halves = [1, 2, 4] as const

/** Tiles of the sample calls whose faces are known on every frame. */
const sources = [
  { path: 'calls/coaching-prix', crop: [20, 126, 610, 456], who: 'student', start: 10 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 20 },
  { path: 'starter/starter-call', crop: [30, 60, 580, 436], who: 'student', start: 1 },
  { path: 'calls/coaching-prix', crop: [650, 126, 610, 456], who: 'mentor', start: 80 },
] as const

/** @param looped how many frames of a filmed one are shown */
export const participant = async (seat: Seat, looped: number): Promise<Participant> => ({
  ...('still' in seat ? standing(seat.still) : { ...(await filmed(seat, looped)), names: [] }),
  label: seat.label ?? null,
})

function standing({ picture, faces, names }: Still): Omit<Participant, 'label'> {
  const { width, height } = picture
  const share = ([x, y, w, h]: Rect): Rect => [x / width, y / height, w / width, h / height]
  const whole = stillFrame(picture)
  const sizes = halves.map((by) =>
    by === 1
      ? picture
      : whole.picture({ width: Math.round(width / by), height: Math.round(height / by), format: 'rgb' }),
  )
  return { frames: [sizes], faces: [faces.map(share)], names: names.map((one) => ({ ...one, box: share(one.box) })) }
}

async function filmed(
  { source, later = 0, mirrored = false, crop: asked }: Filmed,
  looped: number,
): Promise<Pick<Participant, 'frames' | 'faces'>> {
  const { path, crop, who, start: from } = sources[source]
  const start = from + later / 25
  const video = join(samplesFolder, `${path}.mp4`)
  const truth = JSON.parse(readFileSync(join(samplesFolder, `${path}.truth.json`), 'utf8'))
  const { faces } = withoutSlips(truth.faces as TrueFace[][])
  const media = await probe(video)
  const { width, height } = callSize
  const [x, y, w, h] = asked ?? crop
  const tileHeight = asked ? Math.round((tileWidth * h) / w / 4) * 4 : 304
  const frames: PictureData[][] = []
  for await (const frame of readFrames(video, media, { start, end: start + looped / 25 })) {
    const box: Box = [x / width, y / height, w / width, h / height]
    const part = { crop: box, format: 'rgb' as const }
    const sizes = halves.map((by) => ({ width: tileWidth / by, height: tileHeight / by }))
    frames.push(sizes.map((size) => copy(frame.picture({ ...part, ...size }), mirrored)))
  }
  const first = Math.round(start * 25)
  const places = frames.map((_, i): Rect[] => {
    const face = faces[first + i]?.find((one) => one.who === who)
    if (!face) throw new Error('no such face')
    const left = (face.box[0] - x) / w
    const wide = face.box[2] / w
    return [[mirrored ? 1 - left - wide : left, (face.box[1] - y) / h, wide, face.box[3] / h]]
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
