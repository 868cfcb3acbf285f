import type { GrayPicture } from './lines-template.ts'

/** Whole pixels. */
export interface PixelRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Samples of one background differ by no more than this (of 255), compression included. */
const evenness = 12

/**
 * The tile of a video call in whose lower left corner a label stands: the rectangle that reaches left and down to the
 * even background between tiles (within 1.8 line heights of the label, or the picture's edge), and right and up to
 * the same background. Null when the label stands in no such corner.
 * @param label the line of text, in pixels of `picture`
 */
export function tileAround(picture: GrayPicture, label: PixelRect): PixelRect | null {
  const h = label.height
  const reach = Math.round(1.8 * h)
  const foot = label.y + h
  let ground: number | null = null

  let left = label.x
  for (; left > 0; left--) {
    const even = evenAlong(picture, left - 1, Math.max(0, label.y - 4 * h), 0, 1, foot - Math.max(0, label.y - 4 * h))
    if (even !== null) {
      ground = even
      break
    }
    if (label.x - left >= reach) return null
  }

  const span = Math.max(label.width, 6 * h)
  let bottom = foot
  for (; bottom < picture.height; bottom++) {
    const even = evenAlong(picture, left, bottom, 1, 0, Math.min(span, picture.width - left))
    if (even !== null && (ground === null || Math.abs(even - ground) < evenness)) {
      ground ??= even
      break
    }
    if (bottom - foot >= reach) return null
  }

  const isGround = (even: number | null): boolean =>
    even !== null && ground !== null && Math.abs(even - ground) < evenness
  let right = label.x + label.width
  const wall = Math.max(0, label.y - 6 * h)
  while (right < picture.width && !isGround(evenAlong(picture, right, wall, 0, 1, bottom - wall))) right++
  let top = Math.max(0, label.y - 2 * h)
  while (top > 0 && !isGround(evenAlong(picture, left, top - 1, 1, 0, right - left))) top--
  const tile = { x: left, y: top, width: right - left, height: bottom - top }
  return tile.height > 4 * h && tile.width > 5 * h ? tile : null
}

/** Mean of `count` samples from (x, y) on in one direction, or null when they are not even. */
function evenAlong(picture: GrayPicture, x: number, y: number, dx: number, dy: number, count: number): number | null {
  let least = 255
  let most = 0
  let sum = 0
  for (let i = 0, at = y * picture.width + x; i < count; i++, at += dy * picture.width + dx) {
    const value = picture.data[at] as number
    if (value < least) least = value
    if (value > most) most = value
    if (most - least > evenness) return null
    sum += value
  }
  return count > 0 ? sum / count : null
}
