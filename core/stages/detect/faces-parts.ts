import type { Box } from '../../contract/box.ts'

/** Whether a box found in a part of the frame is whole: no inner edge of the part cuts it. */
export const cutAtNoEdge = (box: Box, part: Box): boolean => {
  const clear = (near: number, edge: number, outer: boolean): boolean => outer || Math.abs(near - edge) > 0.004
  return (
    clear(box[0], part[0], part[0] <= 0) &&
    clear(box[1], part[1], part[1] <= 0) &&
    clear(box[0] + box[2], part[0] + part[2], part[0] + part[2] >= 1) &&
    clear(box[1] + box[3], part[1] + part[3], part[1] + part[3] >= 1)
  )
}

/** Overlapping parts of a frame, at about 640 pixels each (two thirds of that for the largest frames). */
export function partsOf(frame: { width: number; height: number }): Box[] {
  const longer = Math.max(frame.width, frame.height)
  if (longer < 1000) return []
  const across = Math.min(4, Math.max(2, Math.ceil(frame.width / 960)))
  const down = Math.min(4, Math.max(2, Math.ceil(frame.height / 960)))
  const w = across === 1 ? 1 : 1.2 / across
  const h = down === 1 ? 1 : 1.2 / down
  const out: Box[] = []
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++)
      out.push([((1 - w) * column) / Math.max(1, across - 1), ((1 - h) * row) / Math.max(1, down - 1), w, h])
  return out
}
