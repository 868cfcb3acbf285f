import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { textLeaks } from './text-leaks.ts'

/** A face of the truth, in pixels of the original: [x, y, width, height]. */
export interface TrueFace {
  readonly who?: string
  readonly box: readonly [number, number, number, number]
}

/** What a redacted recording still shows of the original's faces. */
export interface FaceLeaks {
  readonly frames: number
  readonly faces: number
  /** Face and frame of each leak. */
  readonly leaks: readonly { readonly frame: number; readonly face: TrueFace }[]
  /** Names that were looked for, and those that can still be read. */
  readonly names: number
  readonly read: readonly { readonly frame: number; readonly text: string }[]
  /** Share of pixels outside the boxes of all faces (grown by 60 %) and names (by 60 % of their height) that changed visibly. */
  readonly collateral: number
}

/** Something personal that is written in the picture, in pixels of the original. */
export interface WrittenName {
  readonly text: string
  readonly box: TrueFace['box']
}

interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const size = 48

/**
 * Counts frames in which a face can still be seen, on pixels alone: inside the middle 80 % of the face's box, of
 * band-passed 48x48 copies, at least 35 % of the strength is left and the correlation is at least 0.5.
 * @param facesOf the faces of a frame by its number, or null for a frame that nobody marked
 * @param namesOf what is written on it, looked for by the rule of `textLeaks`
 */
export async function faceLeaks(
  original: string,
  redacted: string,
  facesOf: (frame: number) => readonly TrueFace[] | null,
  namesOf: (frame: number) => readonly WrittenName[] = () => [],
): Promise<FaceLeaks> {
  const left = readFrames(original, await probe(original))
  const right = readFrames(redacted, await probe(redacted))
  const leaks: { frame: number; face: TrueFace }[] = []
  const read: { frame: number; text: string }[] = []
  let [frames, faces, names, changed, outside] = [0, 0, 0, 0, 0]
  let checked = 0
  try {
    for (;;) {
      const [before, after] = [await left.next(), await right.next()]
      if (before.done || after.done) break
      const truth = facesOf(frames)
      if (truth) {
        const { width, height } = before.value
        const a = before.value.picture({ width, height, format: 'gray' })
        const b = after.value.picture({ width, height, format: 'gray' })
        for (const face of truth) {
          const seen = stillSeen(a, b, face)
          if (seen === null) continue
          faces++
          if (seen) leaks.push({ frame: frames, face })
        }
        const written = namesOf(frames)
        for (const { text, box } of written) {
          names++
          if (textLeaks(a, b, box)) read.push({ frame: frames, text })
        }
        if (checked++ % 25 === 0) {
          const aside = changedOutside(a, b, [...truth.map(around), ...written.map(around)])
          changed += aside.changed
          outside += aside.outside
        }
      }
      frames++
    }
  } finally {
    await left.return(undefined)
    await right.return(undefined)
  }
  return { frames, faces, leaks, names, read, collateral: changed / Math.max(1, outside) }
}

/** Whether the face is still seen; null when too little of it lies in the picture to tell. */
export function stillSeen(before: Gray, after: Gray, { box: [x, y, w, h] }: TrueFace): boolean | null {
  const x0 = Math.trunc(Math.max(0, x + 0.1 * w))
  const y0 = Math.trunc(Math.max(0, y + 0.1 * h))
  const x1 = Math.min(before.width, Math.trunc(x + 0.9 * w))
  const y1 = Math.min(before.height, Math.trunc(y + 0.9 * h))
  if (x1 <= x0 || y1 <= y0 || (x1 - x0) * (y1 - y0) < 100) return null
  const p = banded(shrunk(before, x0, y0, x1, y1))
  const q = banded(shrunk(after, x0, y0, x1, y1))
  const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, one, i) => sum + one * (b[i] as number), 0)
  const gain = dot(p, q) / Math.max(1e-6, dot(p, p))
  const correlation = dot(p, q) / Math.max(1e-6, Math.sqrt(dot(p, p) * dot(q, q)))
  return gain >= 0.35 && correlation >= 0.5
}

/** Area means on a 48x48 grid, with shares of pixels at the edges of each cell. */
function shrunk({ data, width }: Gray, x0: number, y0: number, x1: number, y1: number): Float32Array {
  const out = new Float32Array(size * size)
  const stepX = (x1 - x0) / size
  const stepY = (y1 - y0) / size
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      let [sum, weight] = [0, 0]
      const [top, bottom] = [y0 + r * stepY, y0 + (r + 1) * stepY]
      const [from, to] = [x0 + c * stepX, x0 + (c + 1) * stepX]
      for (let y = Math.floor(top); y < bottom - 1e-9; y++) {
        const high = Math.min(y + 1, bottom) - Math.max(y, top)
        for (let x = Math.floor(from); x < to - 1e-9; x++) {
          const share = high * (Math.min(x + 1, to) - Math.max(x, from))
          sum += (data[y * width + x] as number) * share
          weight += share
        }
      }
      out[r * size + c] = sum / weight
    }
  return out
}

/** Difference of two Gaussian blurs (sigma 1.2 and 5 cells): the size of eyes, nose and mouth. */
function banded(cells: Float32Array): Float32Array {
  const fine = blurred(cells, 1.2)
  const coarse = blurred(cells, 5)
  return fine.map((one, i) => one - (coarse[i] as number))
}

function blurred(cells: Float32Array, sigma: number): Float32Array {
  const weights = weightsOf(sigma)
  return pass(pass(cells, weights), weights)
}

interface Weights {
  /** Cells to either side that count. */
  readonly reach: number
  /** What each cell of a line gives to each, by rows; the picture is mirrored at its edges. */
  readonly rows: Float32Array
}

const known = new Map<number, Weights>()

function weightsOf(sigma: number): Weights {
  const before = known.get(sigma)
  if (before) return before
  const reach = Math.round(sigma * 4)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)))
  const all = kernel.reduce((sum, one) => sum + one, 0)
  const mirrored = (i: number): number => (i < 0 ? -i : i >= size ? 2 * size - 2 - i : i)
  const rows = new Float32Array(size * size)
  for (let i = 0; i < size; i++)
    for (const [k, one] of kernel.entries()) {
      const at = i * size + mirrored(i + k - reach)
      rows[at] = (rows[at] as number) + one / all
    }
  const weights = { reach, rows }
  known.set(sigma, weights)
  return weights
}

/** Blurs along the lines and turns rows into columns: twice is the whole, the right way round. */
function pass(from: Float32Array, { reach, rows }: Weights): Float32Array {
  const out = new Float32Array(from.length)
  for (let i = 0; i < size; i++) {
    const [first, last] = [Math.max(0, i - reach), Math.min(size - 1, i + reach)]
    for (let line = 0; line < size; line++) {
      let sum = 0
      for (let k = first; k <= last; k++) sum += (rows[i * size + k] as number) * (from[line * size + k] as number)
      out[i * size + line] = sum
    }
  }
  return out
}

type Corners = readonly [left: number, top: number, right: number, bottom: number]

/** A face's box grown by 60 %; that of a name, by as much as it is high. */
function around({ box: [x, y, w, h], ...what }: TrueFace | WrittenName): Corners {
  const aside = 0.6 * ('text' in what ? h : w)
  return [x - aside, y - 0.6 * h, x + w + aside, y + 1.6 * h]
}

function changedOutside(a: Gray, b: Gray, near: readonly Corners[]): { changed: number; outside: number } {
  let [changed, outside] = [0, 0]
  for (let y = 0; y < a.height; y++)
    for (let x = 0; x < a.width; x++) {
      if (near.some(([x0, y0, x1, y1]) => x >= x0 && x < x1 && y >= y0 && y < y1)) continue
      outside++
      const at = y * a.width + x
      if (Math.abs((a.data[at] as number) - (b.data[at] as number)) > 24) changed++
    }
  return { changed, outside }
}

/**
 * The truth of the calls was marked by a program that now and then took the printed skull for the face, for a frame or
 * two: where a person's box leaps away and back again within `longest` frames, the frames between are filled linearly.
 * @returns the mended faces and how many were mended
 */
export function withoutSlips(
  faces: readonly (readonly TrueFace[])[],
  longest = 3,
): { faces: TrueFace[][]; mended: number } {
  const out = faces.map((frame) => [...frame])
  let mended = 0
  const find = (frame: number, who: string | undefined): TrueFace | undefined =>
    out[frame]?.find((one) => one.who === who)
  for (let i = 1; i < out.length - 1; i++)
    for (const [k, face] of (out[i] as TrueFace[]).entries()) {
      const before = find(i - 1, face.who)
      if (!before || !leaps(before, face)) continue
      for (let j = i + 1; j <= i + longest && j < out.length; j++) {
        const after = find(j, face.who)
        if (!after || leaps(before, after)) continue
        const share = 1 / (j - i + 1)
        const box = before.box.map((one, at) => one + ((after.box[at] as number) - one) * share)
        ;(out[i] as TrueFace[])[k] = { ...face, box: box as unknown as TrueFace['box'] }
        mended++
        break
      }
    }
  return { faces: out, mended }
}

const leaps = ({ box: a }: TrueFace, { box: b }: TrueFace): boolean =>
  Math.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2) > Math.min(a[3], b[3]) * 0.8
