import type { Box } from '../contract/box.ts'
import type { PictureData } from '../contract/plugins.ts'

/** A gray picture. */
export type GrayFrame = Pick<PictureData, 'width' | 'height' | 'data'>

const across = 14
const down = 18

/** How something looked: gray values on a grid over its box, mean taken off, length 1. */
export interface Look {
  readonly values: Float32Array
  /** Standard deviation of the gray values: below about 4 there is nothing to recognise. */
  readonly contrast: number
}

/** Where a look was found again, and how alike the two are, -1..1. */
export interface Found {
  readonly box: Box
  readonly likeness: number
}

/** How the box of a picture looks; parts outside the picture repeat its edge. */
export function lookOf(picture: GrayFrame, box: Box): Look {
  const values = new Float32Array(across * down)
  sample(picture, box, values)
  return normalised(values)
}

export function likenessOf(a: Look, b: Look): number {
  let sum = 0
  for (let i = 0; i < a.values.length; i++) sum += (a.values[i] as number) * (b.values[i] as number)
  return sum
}

/**
 * Looks for something near where it was: a coarse search over `reach` times its size each way, then a fine one with
 * slightly larger and smaller boxes (normalised cross-correlation, Lewis 1995).
 */
export function follow(look: Look, picture: GrayFrame, box: Box, reach = 0.35): Found {
  const values = new Float32Array(across * down)
  const score = (candidate: Box): number => {
    sample(picture, candidate, values)
    return likenessOf(look, normalised(values))
  }
  const [, , w, h] = box
  let best: Found = { box, likeness: score(box) }
  if (best.likeness > 0.995) return best
  const consider = (x: number, y: number, scale: number): void => {
    const nw = w * scale
    const nh = h * scale
    const candidate: Box = [x - (nw - w) / 2, y - (nh - h) / 2, nw, nh]
    // A slight preference for staying breaks ties on flat pictures.
    const distance = Math.hypot((x - box[0]) / w, (y - box[1]) / h)
    const likeness = score(candidate) - 0.02 * distance
    if (likeness > best.likeness) best = { box: candidate, likeness }
  }
  const coarse = 4
  for (let iy = -coarse; iy <= coarse; iy++)
    for (let ix = -coarse; ix <= coarse; ix++)
      if (ix || iy) consider(box[0] + (ix / coarse) * reach * w, box[1] + (iy / coarse) * reach * h, 1)
  for (let step = reach / coarse / 2; step > 0.015; step /= 2) {
    const [x, y] = best.box
    for (let iy = -1; iy <= 1; iy++)
      for (let ix = -1; ix <= 1; ix++) if (ix || iy) consider(x + ix * step * w, y + iy * step * h, 1)
  }
  const [x, y] = best.box
  for (const scale of [0.96, 1.04]) consider(x, y, scale)
  return best
}

/** Of each column of the grid: the sample to the left of it, and how far it lies beyond that one. */
const lefts = new Int32Array(across)
const shares = new Float64Array(across)

function sample(picture: GrayFrame, [x, y, w, h]: Box, out: Float32Array): void {
  const { width, height, data } = picture
  const stepX = (w * width) / across
  const stepY = (h * height) / down
  // The columns are the same for every row: a search looks at a hundred boxes.
  for (let column = 0; column < across; column++) {
    const px = Math.min(width - 1.001, Math.max(0, x * width + (column + 0.5) * stepX - 0.5))
    const x0 = Math.floor(px)
    lefts[column] = x0
    shares[column] = px - x0
  }
  let at = 0
  for (let row = 0; row < down; row++) {
    const py = Math.min(height - 1.001, Math.max(0, y * height + (row + 0.5) * stepY - 0.5))
    const y0 = Math.floor(py)
    const fy = py - y0
    for (let column = 0; column < across; column++) {
      const fx = shares[column] as number
      const i = y0 * width + (lefts[column] as number)
      const top = (data[i] as number) * (1 - fx) + (data[i + 1] as number) * fx
      const bottom = (data[i + width] as number) * (1 - fx) + (data[i + width + 1] as number) * fx
      out[at++] = top * (1 - fy) + bottom * fy
    }
  }
}

function normalised(values: Float32Array): Look {
  const size = values.length
  let mean = 0
  for (let i = 0; i < size; i++) mean += values[i] as number
  mean /= size
  let squares = 0
  for (let i = 0; i < size; i++) {
    const v = (values[i] as number) - mean
    values[i] = v
    squares += v * v
  }
  const length = Math.sqrt(squares)
  if (length > 1e-6) for (let i = 0; i < size; i++) values[i] = (values[i] as number) / length
  return { values, contrast: length / Math.sqrt(size) }
}
