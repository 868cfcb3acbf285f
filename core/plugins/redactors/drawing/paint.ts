import type { Grid } from './grid.ts'
import { noiseAt, noiseOf, noiseRow } from './noise.ts'
import type { Plane, Shape } from './shape.ts'

/**
 * Writes a grid, blended between the centres of its cells, over a shape. Outside `inner` the picture shows through
 * more and more towards the edge of `outer`; inside it nothing of it is left.
 * @param grain deviation of the noise that is added, in steps of brightness
 */
export function paintSmooth(
  plane: Plane,
  grid: Grid,
  inner: Shape,
  outer: Shape,
  noise: { seed: number; grain: number },
): void {
  const { top, cell, columns, rows, values } = grid
  const line = new Float32Array(columns)
  const width = outer.spans.reduce((most, _, i) => (i % 2 ? Math.max(most, span(outer, i)) : most), 0)
  const smooth = new Uint8ClampedArray(width)
  for (let i = 0; i < outer.rows; i++) {
    const y = outer.top + i
    const place = Math.min(rows - 1, Math.max(0, (y - top + 0.5) / cell - 0.5))
    const above = Math.min(rows - 1, Math.floor(place))
    const below = Math.min(rows - 1, above + 1)
    const share = place - above
    for (let c = 0; c < columns; c++) {
      const a = values[above * columns + c] as number
      line[c] = a + ((values[below * columns + c] as number) - a) * share
    }
    const from = outer.spans[i * 2] as number
    const to = outer.spans[i * 2 + 1] as number
    if (from >= to) continue
    drawLine(smooth, line, grid, { from, to, noise: noiseRow(noise.seed, y - top), grain: noise.grain })
    const row = y - inner.top
    const inside = row >= 0 && row < inner.rows
    const x0 = inside ? (inner.spans[row * 2] as number) : to
    const x1 = inside ? (inner.spans[row * 2 + 1] as number) : to
    const at = y * plane.stride
    if (inside) {
      plane.samples.set(smooth.subarray(x0 - from, x1 - from), at + x0)
      for (let x = from; x < x0; x++)
        blend(plane.samples, at + x, smooth[x - from] as number, (x - from + 1) / (x0 - from + 1))
      for (let x = x1; x < to; x++) blend(plane.samples, at + x, smooth[x - from] as number, (to - x) / (to - x1 + 1))
    } else {
      const weight = nearness(row, inner.rows, Math.max(1, (outer.rows - inner.rows) / 2))
      for (let x = from; x < to; x++) blend(plane.samples, at + x, smooth[x - from] as number, weight)
    }
  }
}

const span = (shape: Shape, end: number): number => (shape.spans[end] as number) - (shape.spans[end - 1] as number)

function blend(samples: Uint8Array, at: number, value: number, weight: number): void {
  const before = samples[at] as number
  samples[at] = before + (value - before) * weight + 0.5
}

/** One row of the surface with its grain, in 1/65536 steps of brightness: straight lines from cell to cell. */
function drawLine(
  out: Uint8ClampedArray,
  line: Float32Array,
  { left, cell, columns }: Grid,
  row: { from: number; to: number; noise: number; grain: number },
): void {
  const strength = Math.round(row.grain * 4096)
  for (let x = row.from; x < row.to; ) {
    const at = (x - left + 0.5) / cell - 0.5
    const column = at > 0 ? Math.min(columns - 2, Math.floor(at)) : 0
    const next = column === columns - 2 ? row.to : Math.min(row.to, Math.ceil(left + (column + 1.5) * cell - 0.5))
    const stop = Math.max(x + 1, next)
    const a = line[column] as number
    const slope = (line[column + 1] as number) - a
    let value = Math.round((a + slope * (at - column)) * 65536) + 32768
    const step = Math.round((slope / cell) * 65536)
    for (; x < stop; x++) {
      out[x - row.from] = (value + noiseOf(row.noise, x - left) * strength) >> 16
      value += step
    }
  }
}

/** 1 at the first row outside, down to 0 at `reach` rows away. */
function nearness(row: number, rows: number, reach: number): number {
  const away = row < 0 ? -row : row - rows + 1
  return Math.max(0, 1 - away / (reach + 1))
}

/** Writes one value over a shape. */
export function paintFlat(plane: Plane, shape: Shape, value: number): void {
  for (let i = 0; i < shape.rows; i++) {
    const at = (shape.top + i) * plane.stride
    plane.samples.fill(value, at + (shape.spans[i * 2] as number), at + (shape.spans[i * 2 + 1] as number))
  }
}

/** Writes the cells of a grid over a shape as flat squares. */
export function paintCells(plane: Plane, grid: Grid, shape: Shape, noise: { seed: number; grain: number }): void {
  const { left, top, cell, columns, rows, values } = grid
  for (let i = 0; i < shape.rows; i++) {
    const y = shape.top + i
    const row = Math.min(rows - 1, Math.max(0, Math.floor((y - top) / cell)))
    const to = shape.spans[i * 2 + 1] as number
    for (let x = shape.spans[i * 2] as number; x < to; ) {
      const column = Math.min(columns - 1, Math.max(0, Math.floor((x - left) / cell)))
      const stop = column === columns - 1 ? to : Math.min(to, left + (column + 1) * cell)
      const value = (values[row * columns + column] as number) + (noiseAt(noise.seed, row, column) * noise.grain) / 16
      plane.samples.fill(Math.max(0, Math.min(255, Math.round(value))), y * plane.stride + x, y * plane.stride + stop)
      x = stop
    }
  }
}
