import type { Grid } from './grid.ts'
import { noiseAt } from './noise.ts'
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
  const { left, top, cell, columns, rows, values } = grid
  const { samples, stride } = plane
  const line = new Float32Array(columns)
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
    const row = y - inner.top
    const inside = row >= 0 && row < inner.rows
    const x0 = inside ? (inner.spans[row * 2] as number) : to
    const x1 = inside ? (inner.spans[row * 2 + 1] as number) : to
    const vertical = inside ? 1 : nearness(row, inner.rows, Math.max(1, (outer.rows - inner.rows) / 2))
    for (let x = from; x < to; x++) {
      const at = (x - left + 0.5) / cell - 0.5
      const column = at > 0 ? Math.min(columns - 2, Math.floor(at)) : 0
      const a = line[column] as number
      const smooth = a + ((line[column + 1] as number) - a) * (at - column)
      const value = smooth + (noiseAt(noise.seed, y - top, x - left) * noise.grain) / 16
      const index = y * stride + x
      let weight = 1
      if (x < x0) weight = inside ? (x - from + 1) / (x0 - from + 1) : vertical
      else if (x >= x1) weight = inside ? (to - x) / (to - x1 + 1) : vertical
      const before = samples[index] as number
      const mixed = weight >= 1 ? value : before + (value - before) * weight
      samples[index] = mixed < 0 ? 0 : mixed > 255 ? 255 : mixed + 0.5
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
