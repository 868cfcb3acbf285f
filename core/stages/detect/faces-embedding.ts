import { asked } from '../../../native/inference/asked.ts'
import { openSession, type Session } from '../../../native/inference/session.ts'
import type { FrameView, PictureData } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'

const side = 150
/** Faces lower than this many pixels are too coarse to tell people apart. */
const leastHeight = 22

type Point = readonly [number, number]

/**
 * What a face looks like as 128 numbers: dlib's face recognition network (weights in the public domain, as carried by
 * @vladmandic/face-api). Distances under about 0.5 mean one person. Biometric data: it never leaves the library.
 */
export class FaceEmbedder {
  readonly #session: Session

  private constructor(session: Session) {
    this.#session = session
  }

  /** Null when the model is not installed: people are then told apart by place and time alone. */
  static async open(context: Pick<StageContext, 'models' | 'threads'>): Promise<FaceEmbedder | null> {
    const model = await context.models.maybe('dlib-face-embedding')
    const path = model && Object.values(model.files)[0]
    // Nobody waits for what a face looks like: not in the way of the networks that find faces.
    return path ? new FaceEmbedder(await openSession(path, { threads: context.threads, lane: 'pages' })) : null
  }

  /**
   * The frame is looked at before this comes back; the answer follows.
   * @param landmarks eyes, nose, mouth corners, normalised; null at once when they do not form a face large enough
   */
  embed(frame: FrameView, landmarks: readonly Point[]): Promise<number[] | null> | null {
    const chip = alignedFace(frame, landmarks)
    return chip && this.#asked(chip)
  }

  async #asked(chip: Float32Array): Promise<number[] | null> {
    const sum = new Float32Array(128)
    for (const planes of [chip, mirrored(chip)]) {
      const isThere = await asked(
        this.#session,
        [1, 3, side, side],
        (room) => room.set(planes),
        ({ embedding }) => {
          const values = embedding?.data
          if (!(values instanceof Float32Array)) return false
          for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number) / 2
          return true
        },
      )
      if (!isThere) return null
    }
    return [...sum].map((one) => Math.round(one * 1e4) / 1e4)
  }

  close(): Promise<void> {
    return this.#session.release()
  }
}

/**
 * The upright face as planes [3, 150, 150] of 0..255: eyes level, its size from the distance of eyes and mouth, placed
 * as @vladmandic/face-api places it for this network.
 */
function alignedFace(frame: FrameView, landmarks: readonly Point[]): Float32Array | null {
  if (landmarks.length < 5) return null
  const [left, right, , mouthLeft, mouthRight] = landmarks.map(([x, y]): Point => [x * frame.width, y * frame.height])
  if (!left || !right || !mouthLeft || !mouthRight) return null
  const mouth: Point = [(mouthLeft[0] + mouthRight[0]) / 2, (mouthLeft[1] + mouthRight[1]) / 2]
  const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])
  const size = (distance(left, mouth) + distance(right, mouth)) / 2 / 0.45
  if (!(size >= leastHeight)) return null
  const angle = Math.atan2(right[1] - left[1], right[0] - left[0])
  if (!(Math.abs(angle) < 1)) return null
  const middle: Point = [(left[0] + right[0] + mouth[0]) / 3, (left[1] + right[1] + mouth[1]) / 3]
  // A square large enough to be turned within, at twice the network's resolution at most.
  const reach = size * 0.85
  const x0 = Math.max(0, middle[0] - reach)
  const y0 = Math.max(0, middle[1] - reach)
  const x1 = Math.min(frame.width, middle[0] + reach)
  const y1 = Math.min(frame.height, middle[1] + reach)
  if (x1 - x0 < 8 || y1 - y0 < 8) return null
  const zoom = Math.min(2, side / size)
  const picture = frame.picture({
    crop: [x0 / frame.width, y0 / frame.height, (x1 - x0) / frame.width, (y1 - y0) / frame.height],
    width: Math.max(8, Math.round((x1 - x0) * zoom)),
    height: Math.max(8, Math.round((y1 - y0) * zoom)),
    format: 'rgb',
  })
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const scaleX = picture.width / (x1 - x0)
  const scaleY = picture.height / (y1 - y0)
  const out = new Float32Array(3 * side * side)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const u = ((column + 0.5) / side - 0.5) * size
      const v = ((row + 0.5) / side - 0.43) * size
      const x = (middle[0] + u * cos - v * sin - x0) * scaleX - 0.5
      const y = (middle[1] + u * sin + v * cos - y0) * scaleY - 0.5
      blend(picture, x, y, out, row * side + column)
    }
  return out
}

/** Writes the colour between pixels; beyond the picture's edge the edge goes on. */
function blend({ width, height, data }: PictureData, x: number, y: number, out: Float32Array, at: number): void {
  const cx = Math.min(width - 1.001, Math.max(0, x))
  const cy = Math.min(height - 1.001, Math.max(0, y))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const [fx, fy] = [cx - x0, cy - y0]
  const i = (y0 * width + x0) * 3
  const below = i + width * 3
  for (let c = 0; c < 3; c++) {
    const top = (data[i + c] as number) * (1 - fx) + (data[i + 3 + c] as number) * fx
    const bottom = (data[below + c] as number) * (1 - fx) + (data[below + 3 + c] as number) * fx
    out[c * side * side + at] = top * (1 - fy) + bottom * fy
  }
}

function mirrored(planes: Float32Array): Float32Array {
  const out = new Float32Array(planes.length)
  for (let row = 0; row < 3 * side; row++)
    for (let column = 0; column < side; column++)
      out[row * side + column] = planes[row * side + side - 1 - column] as number
  return out
}
