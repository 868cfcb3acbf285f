import type { Stream } from 'node-av'
import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants'
import type { Box } from '../../core/contract/box.ts'

/** How coded pictures must be turned to be shown: mirrored left to right first, then turned clockwise. */
export interface Orientation {
  readonly mirrored: boolean
  readonly rotation: 0 | 90 | 180 | 270
}

export const upright: Orientation = { mirrored: false, rotation: 0 }

/** The raw display matrix of a stream (nine 32 bit numbers in the machine's byte order), or null. */
export const displayMatrix = (stream: Stream): Buffer | null =>
  stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX)

/**
 * Reads a display matrix (ISO/IEC 14496-12, 8.5.2: a b u c d v x y w). Turns that are not a multiple of 90 degrees are
 * taken to the nearest one, as browsers do.
 */
export function orientationOf(matrix: Buffer | null): Orientation {
  if (!matrix || matrix.length < 36) return upright
  const cell = (index: number): number => matrix.readInt32LE(index * 4)
  const [a, b, c, d] = [cell(0), cell(1), cell(3), cell(4)]
  if (a === 0 && b === 0 && c === 0 && d === 0) return upright
  const mirrored = a * d - b * c < 0
  const angle = (Math.atan2(b, a) * 180) / Math.PI + (mirrored ? 180 : 0)
  const quarter = ((Math.round(angle / 90) % 4) + 4) % 4
  return { mirrored, rotation: ([0, 90, 180, 270] as const)[quarter] as 0 | 90 | 180 | 270 }
}

/** True when width and height change places. */
export const turnsSideways = ({ rotation }: Orientation): boolean => rotation === 90 || rotation === 270

/** A normalised box of the shown picture in the coded one. */
export function codedBox([x, y, w, h]: Box, { mirrored, rotation }: Orientation): Box {
  let box: Box
  if (rotation === 90) box = [y, 1 - x - w, h, w]
  else if (rotation === 180) box = [1 - x - w, 1 - y - h, w, h]
  else if (rotation === 270) box = [1 - y - h, x, h, w]
  else box = [x, y, w, h]
  return mirrored ? [1 - box[0] - box[2], box[1], box[2], box[3]] : box
}

/**
 * Turns interleaved samples of a coded picture (`width` x `height`) into those of the shown one.
 * Gives `data` itself when nothing has to be turned.
 */
export function shown(
  data: Uint8Array,
  width: number,
  height: number,
  channels: number,
  orientation: Orientation,
): Uint8Array {
  const { mirrored, rotation } = orientation
  if (!mirrored && rotation === 0) return data
  const out = new Uint8Array(width * height * channels)
  const outWidth = turnsSideways(orientation) ? height : width
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + (mirrored ? width - 1 - x : x)) * channels
      let to: number
      if (rotation === 90) to = x * outWidth + (height - 1 - y)
      else if (rotation === 180) to = (height - 1 - y) * outWidth + (width - 1 - x)
      else if (rotation === 270) to = (width - 1 - x) * outWidth + y
      else to = y * outWidth + x
      for (let c = 0; c < channels; c++) out[to * channels + c] = data[from + c] as number
    }
  return out
}
