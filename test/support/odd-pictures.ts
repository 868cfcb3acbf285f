import { join, resolve } from 'node:path'
import { AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVA444P10LE } from 'node-av/constants'
import type { PictureData } from '../../core/contract/plugins.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import type { TrueFace } from './face-leaks.ts'
import { evenTimes, makeMedia, type Planes, type VideoSpec } from './fixtures.ts'

const starter = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')
/** Seconds of the sample that are shown, and how many of its frames. */
const from = 2
const shown = 15

interface Odd extends Partial<Omit<VideoSpec, 'paint' | 'luma'>> {
  /** Size as it is shown; the sample's form, 16:9. */
  readonly size: readonly [number, number]
  /** Times of its frames, seconds. */
  readonly times: readonly number[]
}

const small = [640, 360] as const
const second = evenTimes(shown, 25)

/** Kinds of pictures that cameras, telephones and editing programs write, by the name of their file. */
export const oddPictures: Readonly<Record<string, Odd>> = {
  'turned.mp4': { size: small, times: second, rotation: 90 },
  'interlaced.mp4': { size: small, times: second, interlaced: true },
  'ten-bits.mkv': { size: small, times: second, pixelFormat: AV_PIX_FMT_YUV420P10LE },
  // BT.2020 primaries and matrix, SMPTE ST 2084 (H.273: 9, 9, 16)
  'hdr.mkv': {
    size: small,
    times: second,
    pixelFormat: AV_PIX_FMT_YUV420P10LE,
    color: { primaries: 9, space: 9, trc: 16 },
  },
  'alpha.mov': {
    size: small,
    times: second,
    codec: 'prores_ks' as NonNullable<VideoSpec['codec']>,
    pixelFormat: AV_PIX_FMT_YUVA444P10LE,
    options: { profile: '4444' },
  },
  'uneven.mkv': { size: small, times: second.map((time, i) => time + (i % 4) * 0.009 + (i > 7 ? 0.31 : 0)) },
  'odd-size.mkv': { size: [641, 361], times: second, pixelFormat: AV_PIX_FMT_YUV444P },
  'one-a-second.mp4': { size: small, times: evenTimes(4, 1) },
  'four-k.mp4': { size: [3840, 2160], times: evenTimes(3, 25) },
}

/** Writes the sample call as such a picture. @returns where */
export async function makeOddPicture(folder: string, name: string): Promise<string> {
  const { size, times, rotation, ...rest } = oddPictures[name] as Odd
  const [width, height] = size
  const pictures: PictureData[] = []
  for await (const frame of readFrames(starter, await probe(starter), { start: from }))
    if (pictures.push(copied(frame.picture({ width, height, format: 'rgb' }))) === times.length) break
  const stored = rotation === 90 ? { width: height, height: width } : { width, height }
  const pixel = (picture: PictureData, x: number, y: number): number =>
    rotation === 90 ? (x * picture.width + picture.width - 1 - y) * 3 : (y * picture.width + x) * 3
  const paint = (planes: Planes, index: number): void => {
    const picture = pictures[index] as PictureData
    for (let y = 0; y < stored.height; y++)
      for (let x = 0; x < stored.width; x++) writePixel(planes, x, y, picture.data, pixel(picture, x, y))
  }
  const turned = rotation === undefined ? {} : { rotation }
  return makeMedia(join(folder, name), { video: [{ ...stored, ...turned, times, paint, ...rest }] })
}

const copied = (picture: PictureData): PictureData => ({ ...picture, data: picture.data.slice() })

/** RGB to BT.601, limited range; chroma from the even pixels. */
export function writePixel(planes: Planes, x: number, y: number, data: Uint8Array, at: number): void {
  const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
  planes.y[y * planes.strideY + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b
  if ((x | y) & 1) return
  const half = (y >> 1) * planes.strideU + (x >> 1)
  planes.u[half] = 128 - 0.148 * r - 0.291 * g + 0.439 * b
  planes.v[half] = 128 + 0.439 * r - 0.368 * g - 0.071 * b
}

/** The faces of the sample call, by frame of such a picture and in its pixels. */
export function facesIn(name: string, faces: readonly (readonly TrueFace[])[]): TrueFace[][] {
  const { size, times } = oddPictures[name] as Odd
  const scale = size[0] / 1280
  return times.map((_, i) =>
    (faces[from * 25 + i] ?? []).map(({ box: [x, y, w, h], ...face }) => ({
      ...face,
      box: [x * scale, y * scale, w * scale, h * scale] as const,
    })),
  )
}
