import type { PictureData } from '../contract/plugins.ts'

/** A gray picture; one sample a pixel. */
export type GrayPicture = Pick<PictureData, 'width' | 'height' | 'data'>

/** How a small part of a gray picture looked once, free of brightness: its samples less their mean. */
export interface Template {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
  /** Square root of the sum of squares of `values`; near 0 for a flat part. */
  readonly strength: number
}

/** Where a template fits best, in pixels of the searched picture, and how well. */
export interface Fit {
  readonly x: number
  readonly y: number
  /** Normalised cross correlation, -1..1; blind to brightness and contrast, so that a fading text still fits. */
  readonly likeness: number
}

/** The part [x, y, width, height] (whole pixels) as a template, or null when it is flat or not inside the picture. */
export function cutTemplate(
  picture: GrayPicture,
  x: number,
  y: number,
  width: number,
  height: number,
): Template | null {
  if (x < 0 || y < 0 || width < 4 || height < 3 || x + width > picture.width || y + height > picture.height) return null
  const values = new Float32Array(width * height)
  for (let row = 0, to = 0; row < height; row++)
    for (let from = (y + row) * picture.width + x, end = from + width; from < end; from++)
      values[to++] = picture.data[from] as number
  return templateOf(values, width, height)
}

/** A template from samples, which become its own; null when they are flat. */
export function templateOf(values: Float32Array, width: number, height: number): Template | null {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) - mean
    values[i] = value
    squares += value * value
  }
  const strength = Math.sqrt(squares)
  return strength < 2 * Math.sqrt(values.length) ? null : { width, height, values, strength }
}

/**
 * Likeness of the template, or of its columns `[from, to)`, with the picture at (x, y). What lies outside the picture
 * is left out; below half of the template inside, and where the picture is flat, the answer is 0.
 */
export function likenessAt(
  template: Template,
  picture: GrayPicture,
  x: number,
  y: number,
  from = 0,
  to = template.width,
): number {
  const left = Math.max(from, -x)
  const right = Math.min(to, picture.width - x)
  const top = Math.max(0, -y)
  const bottom = Math.min(template.height, picture.height - y)
  const count = (right - left) * (bottom - top)
  if (right <= left || bottom <= top || count * 2 < (to - from) * template.height) return 0
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = top; row < bottom; row++) {
    let a = row * template.width + left
    let b = (y + row) * picture.width + x + left
    for (const end = a + right - left; a < end; a++, b++) {
      const valueA = template.values[a] as number
      const valueB = picture.data[b] as number
      sumA += valueA
      sumB += valueB
      sumAA += valueA * valueA
      sumBB += valueB * valueB
      sumAB += valueA * valueB
    }
  }
  const variesA = sumAA - (sumA * sumA) / count
  const variesB = sumBB - (sumB * sumB) / count
  if (variesA < count || variesB < count * 0.25) return 0
  return (sumAB - (sumA * sumB) / count) / Math.sqrt(variesA * variesB)
}

/**
 * The best fit within `rangeX` and `rangeY` pixels of (x, y), nearest first so that equals stay where they are.
 * @param known an earlier answer for the same ranges around another place: what it looked at is not looked at again, and
 *   it is the answer where nothing fits better
 */
export function bestFit(
  template: Template,
  picture: GrayPicture,
  x: number,
  y: number,
  rangeX: number,
  rangeY: number,
  known?: { readonly x: number; readonly y: number; readonly fit: Fit },
): Fit {
  let best: Fit = known?.fit ?? { x, y, likeness: likenessAt(template, picture, x, y) }
  for (let dy = -rangeY; dy <= rangeY; dy++)
    for (let dx = -rangeX; dx <= rangeX; dx++) {
      const seen = known ? near(x + dx - known.x, rangeX) && near(y + dy - known.y, rangeY) : dx === 0 && dy === 0
      if (seen) continue
      const likeness = likenessAt(template, picture, x + dx, y + dy)
      if (likeness > best.likeness) best = { x: x + dx, y: y + dy, likeness }
    }
  return best
}

const near = (offset: number, range: number): boolean => offset >= -range && offset <= range

/**
 * Likeness of the best of the template's stretches (quarters of a long line, halves of a short one) at a fixed place:
 * a line half hidden by a pointer or a window is still there.
 */
export function bestStretch(template: Template, picture: GrayPicture, x: number, y: number): number {
  const parts = template.width >= 64 ? 4 : template.width >= 32 ? 2 : 1
  let best = 0
  for (let i = 0; i < parts; i++) {
    const from = Math.floor((template.width * i) / parts)
    const to = Math.floor((template.width * (i + 1)) / parts)
    best = Math.max(best, likenessAt(template, picture, x, y, from, to))
  }
  return best
}
