import type { Frame } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'
import { emptyFrame } from './decoder.ts'
import { checked } from './ffmpeg.ts'

/** The samples of a frame, plane after plane, rows `strides` bytes apart. */
export interface FrameSamples {
  readonly planes: readonly Buffer[]
  readonly strides: readonly number[]
}

interface Copy extends FrameSamples {
  readonly frame: Frame
  of: object | null
}

/** Frames whose parts are looked at at the same time, about. */
const most = 4

/**
 * Copies of frames in memory that the script has seen before. Asking the library for a frame's own samples makes new
 * buffers of megabytes each time, and the script collects garbage all the time: copying costs a tenth of that.
 */
export class FrameCopies {
  readonly #copies: Copy[] = []

  /** The frame's samples, copied when `of` asks for the first time. They stay until others have asked. */
  samplesOf(frame: Frame, of: object): FrameSamples {
    const at = this.#copies.findIndex((copy) => copy.of === of)
    const kept = at >= 0 ? (this.#copies.splice(at, 1)[0] as Copy) : this.#copied(frame, of)
    this.#copies.push(kept)
    return kept
  }

  close(): void {
    for (const { frame } of this.#copies.splice(0)) frame.free()
  }

  #copied(frame: Frame, of: object): Copy {
    const free = this.#copies.length >= most ? this.#copies.shift() : undefined
    const fits = free?.frame.width === frame.width && free.frame.height === frame.height
    const copy = free && fits && free.frame.format === frame.format ? free : emptyCopy(frame)
    if (free && copy !== free) free.frame.free()
    checked(copy.frame.copy(frame), 'decoder-failed')
    copy.of = of
    return copy
  }
}

function emptyCopy(like: Frame): Copy {
  const frame = emptyFrame()
  frame.width = like.width
  frame.height = like.height
  frame.format = like.format
  checked(frame.getBuffer(), 'decoder-failed')
  const { data, linesize } = frame
  if (!data) throw new StudioError('decoder-failed', { reason: 'frame without samples' })
  return { frame, planes: data, strides: linesize.slice(0, data.length), of: null }
}
