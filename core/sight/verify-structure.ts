/** A grey picture: one byte a pixel, rows without padding. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A rectangle in pixels; fractions allowed, parts outside the picture are ignored. */
export interface PixelBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const SIZE = 48

/** How much of what the original shows inside a box is still there. */
export interface Likeness {
  /** Strength of the original's structure that is left, 1 when untouched. */
  readonly gain: number
  /** Correlation of the structures, -1..1. */
  readonly correlation: number
  /** Root mean square of the structure, grey levels: before and after. */
  readonly before: number
  readonly after: number
}

/** The middle of a box that keeps `share` of its width and height. */
export function middleOf(box: PixelBox, share: number): PixelBox {
  const dx = (box.width * (1 - share)) / 2
  const dy = (box.height * (1 - share)) / 2
  return { x: box.x + dx, y: box.y + dy, width: box.width - 2 * dx, height: box.height - 2 * dy }
}

/** The whole pixels of a box that lie inside the picture, or null when fewer than 2 in a direction do. */
export function insideOf(box: PixelBox, width: number, height: number): PixelBox | null {
  const x0 = Math.max(0, Math.floor(box.x))
  const y0 = Math.max(0, Math.floor(box.y))
  const x1 = Math.min(width, Math.floor(box.x + box.width))
  const y1 = Math.min(height, Math.floor(box.y + box.height))
  return x1 - x0 >= 2 && y1 - y0 >= 2 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : null
}

/** Area means of `box` on a grid of `columns` x `rows`. `box` must lie inside the picture. */
export function shrunk(picture: Gray, box: PixelBox, columns: number, rows: number): Float32Array {
  const out = new Float32Array(columns * rows)
  const { data, width } = picture
  for (let r = 0; r < rows; r++) {
    const y0 = box.y + Math.floor((r * box.height) / rows)
    const y1 = Math.max(y0 + 1, box.y + Math.floor(((r + 1) * box.height) / rows))
    for (let c = 0; c < columns; c++) {
      const x0 = box.x + Math.floor((c * box.width) / columns)
      const x1 = Math.max(x0 + 1, box.x + Math.floor(((c + 1) * box.width) / columns))
      let sum = 0
      for (let y = y0; y < y1; y++) for (let i = y * width + x0, end = y * width + x1; i < end; i++) sum += data[i] ?? 0
      out[r * columns + c] = sum / ((y1 - y0) * (x1 - x0))
    }
  }
  return out
}

const kernelOf = (sigma: number): Float32Array => {
  const radius = Math.round(sigma * 3)
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  )
  const sum = kernel.reduce((a, b) => a + b, 0)
  return kernel.map((value) => value / sum)
}
const fine = kernelOf(1.2)

/** Mirrors an index at the borders without repeating the border itself. */
const mirrored = (i: number): number => {
  const period = 2 * (SIZE - 1)
  const j = ((i % period) + period) % period
  return j < SIZE ? j : period - j
}
const REACH = 8
const source = Int32Array.from({ length: SIZE + 2 * REACH }, (_, i) => mirrored(i - REACH))
const line = new Float32Array(SIZE + 2 * REACH)

/** Blurs the rows and writes them as columns: done twice, it blurs both ways and the picture stands as before. */
function turnedBlur(input: Float32Array, kernel: Float32Array): Float32Array {
  const radius = (kernel.length - 1) / 2
  const out = new Float32Array(SIZE * SIZE)
  for (let row = 0; row < SIZE; row++) {
    for (let i = 0; i < line.length; i++) line[i] = input[row * SIZE + (source[i] as number)] as number
    for (let c = 0; c < SIZE; c++) {
      let sum = 0
      for (let k = 0; k < kernel.length; k++) sum += (kernel[k] as number) * (line[c + REACH - radius + k] as number)
      out[c * SIZE + row] = sum
    }
  }
  return out
}

/** The mean over `2 * radius + 1` samples of each row, written as columns; a running sum, so that its width is free. */
function turnedMean(input: Float32Array, radius: number): Float32Array {
  const out = new Float32Array(SIZE * SIZE)
  for (let row = 0; row < SIZE; row++) {
    for (let i = 0; i < line.length; i++) line[i] = input[row * SIZE + (source[i] as number)] as number
    let sum = 0
    for (let i = REACH - radius; i < REACH + radius; i++) sum += line[i] as number
    for (let c = 0; c < SIZE; c++) {
      sum += line[c + REACH + radius] as number
      out[c * SIZE + row] = sum / (2 * radius + 1)
      sum -= line[c + REACH - radius] as number
    }
  }
  return out
}

/** Three means in a row are nearly a Gaussian: these widths (9, 11, 11) one of 5.2 pixels. */
function coarselyBlurred(input: Float32Array): Float32Array {
  let picture = input
  for (const radius of [4, 5, 5]) picture = turnedMean(turnedMean(picture, radius), radius)
  return picture
}

/**
 * Structure of the size of eyes, nose and mouth: a 48x48 copy, Gaussian blurred by 1.2 minus blurred by 5 pixels.
 * A mask's own hard edge hardly counts in it.
 */
export function structureOf(picture: Gray, box: PixelBox): Float32Array {
  const small = shrunk(picture, box, SIZE, SIZE)
  const a = turnedBlur(turnedBlur(small, fine), fine)
  const b = coarselyBlurred(small)
  return a.map((value, i) => value - (b[i] as number))
}

const likenessOf = (p: Float32Array, q: Float32Array, indices: Iterable<number>): Likeness => {
  let pp = 0
  let qq = 0
  let pq = 0
  let count = 0
  for (const i of indices) {
    const a = p[i] as number
    const b = q[i] as number
    pp += a * a
    qq += b * b
    pq += a * b
    count++
  }
  return {
    gain: pq / Math.max(1e-6, pp),
    correlation: pq / Math.max(1e-6, Math.sqrt(pp * qq)),
    before: Math.sqrt(pp / count),
    after: Math.sqrt(qq / count),
  }
}

const everywhere = Array.from({ length: SIZE * SIZE }, (_, i) => i)
/** A 3x3 grid: a mask that slipped may leave one side of a face. */
const parts = Array.from({ length: 9 }, (_, part) =>
  everywhere.filter(
    (i) => Math.floor((i % SIZE) / 16) === part % 3 && Math.floor(i / SIZE / 16) === Math.floor(part / 3),
  ),
)

/** Likeness of the box in both pictures as a whole, and of each of its nine parts. Null when it is outside. */
export function likeness(before: Gray, after: Gray, box: PixelBox): { whole: Likeness; parts: Likeness[] } | null {
  const inside = insideOf(box, Math.min(before.width, after.width), Math.min(before.height, after.height))
  if (!inside || inside.width * inside.height < 100) return null
  const p = structureOf(before, inside)
  const q = structureOf(after, inside)
  return { whole: likenessOf(p, q, everywhere), parts: parts.map((part) => likenessOf(p, q, part)) }
}

/**
 * True when a face-scale thing can still be made out: at least 35 % of its structure is left and correlates by at least
 * 0.5. A box that held nothing but an even surface (under 1.2 grey levels) shows nobody.
 */
export const stillVisible = ({ gain, correlation, before }: Likeness): boolean =>
  before >= 1.2 && gain >= 0.35 && correlation >= 0.5

/** Stricter, for a ninth of a box: its few pixels are alike by chance more easily. */
export const partVisible = ({ gain, correlation, before }: Likeness): boolean =>
  before >= 3 && gain >= 0.7 && gain <= 1.4 && correlation >= 0.9

/** Energy of the Laplacian: fine detail, as in letters. `box` in whole pixels inside the picture. */
export function detailOf(picture: Gray, box: PixelBox): number {
  const { data, width } = picture
  let sum = 0
  let count = 0
  for (let y = box.y + 1; y < box.y + box.height - 1; y++)
    for (let i = y * width + box.x + 1, end = i + box.width - 2; i < end; i++) {
      const value =
        (data[i - 1] ?? 0) + (data[i + 1] ?? 0) + (data[i - width] ?? 0) + (data[i + width] ?? 0) - 4 * (data[i] ?? 0)
      sum += value * value
      count++
    }
  return count > 0 ? sum / count : 0
}

/**
 * True when letters may still be read: in a stretch of the box as wide as it is high, more than 20 % of the original's
 * fine detail is left and the stretch differs by less than 40 grey levels on average.
 * `margin` pixels at the box's edge do not count: the mask's own edge is detail.
 */
export function lettersVisible(before: Gray, after: Gray, box: PixelBox, margin = 2): boolean {
  const inner = { x: box.x + margin, y: box.y + margin, width: box.width - 2 * margin, height: box.height - 2 * margin }
  const inside = insideOf(inner, Math.min(before.width, after.width), Math.min(before.height, after.height))
  if (!inside || inside.width < 4 || inside.height < 4) return false
  const stretches = Math.max(1, Math.min(32, Math.round(inside.width / (inside.height * 1.5))))
  for (let s = 0; s < stretches; s++) {
    const x = inside.x + Math.floor((s * inside.width) / stretches)
    const part = { ...inside, x, width: inside.x + Math.floor(((s + 1) * inside.width) / stretches) - x }
    const was = detailOf(before, part)
    if (was < 60) continue
    if (detailOf(after, part) > 0.2 * was && differenceOf(before, after, part) < 40) return true
  }
  return false
}

/** Mean absolute difference, grey levels. `box` in whole pixels inside both pictures. */
export function differenceOf(a: Gray, b: Gray, box: PixelBox): number {
  let sum = 0
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++)
      sum += Math.abs((a.data[y * a.width + x] ?? 0) - (b.data[y * b.width + x] ?? 0))
  return sum / (box.width * box.height)
}
