import type { Box } from '../../../core/contract/box.ts'

/** Where a box is taken: by itself, or by one of its edges and corners. */
export const handles = ['move', 'n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type Handle = (typeof handles)[number]

/** The smallest side of a box, as a share of the picture's. */
export const smallest = 0.008

/**
 * A box after its handle was moved. Shares of the picture. An edge stops before the opposite one; a box that is moved
 * keeps its size, and its middle stays in the picture.
 */
export function dragged([x, y, w, h]: Box, handle: Handle, dx: number, dy: number): Box {
  if (handle === 'move')
    return [Math.min(1, Math.max(0, x + dx + w / 2)) - w / 2, Math.min(1, Math.max(0, y + dy + h / 2)) - h / 2, w, h]
  let [left, top, right, bottom] = [x, y, x + w, y + h]
  if (handle.includes('w')) left = Math.min(left + dx, right - smallest)
  if (handle.includes('e')) right = Math.max(right + dx, left + smallest)
  if (handle.includes('n')) top = Math.min(top + dy, bottom - smallest)
  if (handle.includes('s')) bottom = Math.max(bottom + dy, top + smallest)
  left = Math.max(-1, left)
  top = Math.max(-1, top)
  return [left, top, Math.min(2, right) - left, Math.min(2, bottom) - top]
}

/** The box between two corners, cut to the picture; null when it is too small to mean anything. */
export function boxBetween(ax: number, ay: number, bx: number, by: number): Box | null {
  const inside = (share: number): number => Math.min(1, Math.max(0, share))
  const [left, right] = [inside(Math.min(ax, bx)), inside(Math.max(ax, bx))]
  const [top, bottom] = [inside(Math.min(ay, by)), inside(Math.max(ay, by))]
  return right - left < smallest || bottom - top < smallest ? null : [left, top, right - left, bottom - top]
}
