import type { PixelRegion } from '../../../contract/plugins.ts'
import type { Plane, Shape } from './shape.ts'

/** Coarse averages over square cells of a plane. A cell without a sample of its own is not `known`. */
export interface Grid {
  readonly left: number
  readonly top: number
  /** Samples along a cell's side. */
  readonly cell: number
  readonly columns: number
  readonly rows: number
  readonly values: Float32Array
  readonly known: Uint8Array
}

/** A rectangle of a plane that must not be read, in luma pixels. */
export type Kept = Pick<PixelRegion, 'x' | 'y' | 'width' | 'height'>

/**
 * Averages around and over a shape: of the samples outside it (`outside`), or of all (`all`).
 * @param cells cells along the longer side of the shape
 * @param avoid rectangles whose samples are not read
 */
export function gather(
  plane: Plane,
  region: PixelRegion,
  shape: Shape,
  options: { cells: number; read: 'outside' | 'all'; avoid: readonly Kept[] },
): Grid {
  const { shift } = plane
  const width = Math.max(1, region.width >> shift)
  const height = Math.max(1, region.height >> shift)
  const cell = Math.max(2, Math.ceil(Math.max(width, height) / options.cells))
  const left = (region.x >> shift) - cell
  const top = (region.y >> shift) - cell
  const columns = Math.ceil((width + 1) / cell) + 2
  const rows = Math.ceil((height + 1) / cell) + 2
  const sums = new Float32Array(columns * rows)
  const counts = new Int32Array(columns * rows)
  const add = (y: number, from: number, to: number, sumRow: number): void => {
    const at = y * plane.stride
    for (let x = from; x < to; ) {
      const column = Math.floor((x - left) / cell)
      const stop = Math.min(to, left + (column + 1) * cell)
      let sum = 0
      const count = stop - x
      for (; x < stop; x++) sum += plane.samples[at + x] as number
      const index = sumRow + column
      sums[index] = (sums[index] as number) + sum
      counts[index] = (counts[index] as number) + count
    }
  }
  const near = options.avoid.filter(
    (one) =>
      one.x >> shift < left + columns * cell &&
      (one.x + one.width) >> shift >= left &&
      one.y >> shift < top + rows * cell &&
      (one.y + one.height) >> shift >= top,
  )
  const read = (y: number, from: number, to: number, sumRow: number): void => {
    if (near.length === 0) add(y, from, to, sumRow)
    else for (const [x0, x1] of stretchesOf(y, from, to, near, shift)) add(y, x0, x1, sumRow)
  }
  const x0 = Math.max(0, left)
  const x1 = Math.min(plane.width, left + columns * cell)
  for (let y = Math.max(0, top); y < Math.min(plane.height, top + rows * cell); y++) {
    const sumRow = Math.floor((y - top) / cell) * columns
    const row = y - shape.top
    if (options.read === 'all' || row < 0 || row >= shape.rows) read(y, x0, x1, sumRow)
    else {
      read(y, x0, Math.max(x0, shape.spans[row * 2] as number), sumRow)
      read(y, Math.min(x1, shape.spans[row * 2 + 1] as number), x1, sumRow)
    }
  }
  const values = new Float32Array(columns * rows)
  const known = new Uint8Array(columns * rows)
  for (let i = 0; i < values.length; i++)
    if ((counts[i] as number) > 0) {
      values[i] = (sums[i] as number) / (counts[i] as number)
      known[i] = 1
    }
  return { left, top, cell, columns, rows, values, known }
}

/** The parts of `[from, to)` in row `y` of a plane that no rectangle of `avoid` covers. */
function stretchesOf(
  y: number,
  from: number,
  to: number,
  avoid: readonly Kept[],
  shift: number,
): readonly (readonly [number, number])[] {
  let out: (readonly [number, number])[] = from < to ? [[from, to]] : []
  for (const hole of avoid) {
    if (y < hole.y >> shift || y > (hole.y + hole.height - 1) >> shift) continue
    const x0 = hole.x >> shift
    const x1 = ((hole.x + hole.width - 1) >> shift) + 1
    out = out.flatMap(([a, b]) =>
      (
        [
          [a, Math.min(b, x0)],
          [Math.max(a, x1), b],
        ] as const
      ).filter(([c, d]) => c < d),
    )
  }
  return out
}

/**
 * Fills the unknown cells with the smoothest surface through the known ones (Laplace's equation, by successive
 * over-relaxation), or with `otherwise` when nothing is known.
 */
export function relax(grid: Grid, otherwise: number): void {
  const { columns, rows, values, known } = grid
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++)
    if (known[i]) {
      sum += values[i] as number
      count++
    }
  const first = count > 0 ? sum / count : otherwise
  for (let i = 0; i < values.length; i++) if (!known[i]) values[i] = first
  if (count === 0) return
  // The error shrinks by exp(-2 pi / n) a round: below 1 % after three quarters of n.
  const rounds = Math.ceil(0.75 * Math.max(columns, rows))
  const over = 2 / (1 + Math.sin(Math.PI / Math.max(columns, rows)))
  for (let round = 0; round < rounds; round++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const i = y * columns + x
        if (known[i]) continue
        const here = values[i] as number
        const west = x > 0 ? (values[i - 1] as number) : here
        const east = x < columns - 1 ? (values[i + 1] as number) : here
        const north = y > 0 ? (values[i - columns] as number) : here
        const south = y < rows - 1 ? (values[i + columns] as number) : here
        values[i] = here + over * ((west + east + north + south) / 4 - here)
      }
}
