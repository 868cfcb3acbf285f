import type { Box } from '../contract/box.ts'
import type { FrameView } from '../contract/plugins.ts'
import { type CellRect, ChangeMap, cellSide } from './change.ts'
import type { GrayPicture } from './lines-template.ts'
import { briefRoom } from './rooms.ts'

/** Points on the longer side of the small copy: a cell of it is 32 pixels of a picture of 1280. */
const points = 320

/** The changes of frames of one size, in small gray copies of them. */
export class SmallChanges {
  readonly map: ChangeMap
  /** Of a copy, pixels. */
  readonly width: number
  readonly height: number

  constructor(frame: Pick<FrameView, 'width' | 'height'>) {
    const scale = Math.min(1, points / Math.max(frame.width, frame.height))
    this.width = Math.ceil(frame.width * scale)
    this.height = Math.ceil(frame.height * scale)
    this.map = new ChangeMap(this.width, this.height)
  }

  /** The copy of a frame; it holds until the next is made. */
  copyOf(frame: FrameView): GrayPicture {
    const { width, height } = this
    return frame.picture({ width, height, format: 'gray', into: briefRoom(width * height) })
  }

  /** 1 for each cell in which a copy differs from what was noted as read. */
  unread(copy: GrayPicture): Uint8Array {
    return Uint8Array.from(this.map.changed, (_, cell) => (this.map.unread(cell, copy) ? 1 : 0))
  }

  /** Where a rectangle of cells lies in the frame, normalised. @param cells on a side of what it counts in */
  boxOf({ left, top, right, bottom }: CellRect, cells = 1): Box {
    const side = cells * cellSide
    const x = (left * side) / this.width
    const y = (top * side) / this.height
    return [x, y, Math.min(1, (right * side) / this.width) - x, Math.min(1, (bottom * side) / this.height) - y]
  }
}
