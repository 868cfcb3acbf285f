import { asked } from '../../../../native/inference/asked.ts'
import type { Session } from '../../../../native/inference/session.ts'
import type { Box } from '../../../contract/box.ts'
import type { FrameView, Sighting } from '../../../contract/plugins.ts'
import { briefRoom } from '../../../sight/rooms.ts'
import { linesOf } from './db.ts'

/**
 * The scale at which a picture is searched: small pictures are enlarged until their shorter side has 720 pixels (the
 * detector misses letters under about 8 pixels), large ones shrunk until their longer side has 2560.
 */
export function searchScale(width: number, height: number): number {
  const shorter = Math.min(width, height)
  const longer = Math.max(width, height)
  return Math.min(2560 / longer, Math.max(1, Math.min(2, 720 / shorter)))
}

/** Rows of one pass, and what neighbouring passes share: more than any line of text is high. */
const bandHeight = 736
const bandShare = 96

/** Steeper lines are not level text: a print on cloth, a sign in a room. */
const steepest = (20 * Math.PI) / 180

/** Where lines of text are, unread. `regions` are normalised; boxes come back normalised. */
export async function findLines(session: Session, frame: FrameView, regions?: readonly Box[]): Promise<Sighting[]> {
  const scale = searchScale(frame.width, frame.height)
  const out: Sighting[] = []
  for (const region of regions ?? [[0, 0, 1, 1] as Box])
    for (const band of bandsOf(region, frame, scale)) out.push(...(await findInBand(session, frame, band, scale)))
  return out
}

/** A part of the frame in its own pixels; lines count when their centre lies in `[keepFrom, keepTo)`. */
interface Band {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly keepFrom: number
  readonly keepTo: number
}

function bandsOf([rx, ry, rw, rh]: Box, frame: FrameView, scale: number): Band[] {
  const x = Math.max(0, Math.floor(rx * frame.width))
  const right = Math.min(frame.width, Math.ceil((rx + rw) * frame.width))
  const top = Math.max(0, Math.floor(ry * frame.height))
  const bottom = Math.min(frame.height, Math.ceil((ry + rh) * frame.height))
  if (right - x < 8 || bottom - top < 8) return []
  const high = Math.round(bandHeight / scale)
  const share = Math.round(bandShare / scale)
  const out: Band[] = []
  for (let y = top; ; y += high - share) {
    const end = Math.min(bottom, y + high)
    const last = end === bottom
    out.push({
      x,
      y,
      width: right - x,
      height: end - y,
      keepFrom: y === top ? Number.NEGATIVE_INFINITY : y + share / 2,
      keepTo: last ? Number.POSITIVE_INFINITY : end - share / 2,
    })
    if (last) return out
  }
}

async function findInBand(session: Session, frame: FrameView, band: Band, scale: number): Promise<Sighting[]> {
  const width = Math.max(1, Math.round(band.width * scale))
  const height = Math.max(1, Math.round(band.height * scale))
  const crop: Box = [band.x / frame.width, band.y / frame.height, band.width / frame.width, band.height / frame.height]
  const picture = frame.picture({ crop, width, height, format: 'rgb', into: briefRoom(3 * width * height) })
  const paddedWidth = Math.ceil(width / 32) * 32
  const paddedHeight = Math.ceil(height / 32) * 32
  const lines = await asked(
    session,
    [1, 3, paddedHeight, paddedWidth],
    (room) => toPlanes(picture.data, width, height, paddedWidth, room),
    (answer) => {
      const map = answer[session.outputNames[0] as string]?.data
      return map instanceof Float32Array ? linesOf(map, width, height, paddedWidth) : []
    },
  )
  const out: Sighting[] = []
  for (const line of lines) {
    if (Math.abs(line.tilt) > steepest) continue
    const centre = band.y + (line.y + line.height / 2) / scale
    if (centre < band.keepFrom || centre >= band.keepTo) continue
    const box: Box = [
      (band.x + line.x / scale) / frame.width,
      (band.y + line.y / scale) / frame.height,
      line.width / scale / frame.width,
      line.height / scale / frame.height,
    ]
    out.push({ box, score: line.score })
  }
  return out
}

/**
 * Blue, green, red planes of -1..1 as the models were trained; what is outside the picture is 0.
 * @param out where they are written, rows `padded` values apart
 */
export function toPlanes(rgb: Uint8Array, width: number, height: number, padded: number, out: Float32Array): void {
  const plane = out.length / 3
  out.fill(0)
  for (let y = 0; y < height; y++)
    for (let x = 0, from = y * width * 3, to = y * padded; x < width; x++, to++) {
      out[2 * plane + to] = (rgb[from++] as number) / 127.5 - 1
      out[plane + to] = (rgb[from++] as number) / 127.5 - 1
      out[to] = (rgb[from++] as number) / 127.5 - 1
    }
}
