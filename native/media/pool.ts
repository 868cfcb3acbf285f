import type { Frame } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'
import type { Planes } from '../../core/contract/plugins.ts'
import { emptyFrame } from './decoder.ts'
import { checked } from './ffmpeg.ts'

/** A frame on its way to the encoder. `planes` is there when its memory is ours to write to. */
export interface Passing {
  readonly frame: Frame
  readonly planes: Planes | null
}

/**
 * Frames used again and again: fresh ones would cost more in page faults and garbage than the editing itself. A frame
 * that is to be edited is copied into memory of our own, because the decoder still refers to the one it came in.
 */
export class FramePool {
  readonly #shells: Frame[] = []
  readonly #copies: (Passing & { planes: Planes })[] = []

  /** A frame that owns nothing yet. */
  empty(): Frame {
    return this.#shells.pop() ?? emptyFrame()
  }

  /** A copy that may be written to, in place of the frame, which is given back. */
  writable(frame: Frame): Passing & { planes: Planes } {
    const kept = this.#copies.findIndex((one) => one.frame.isWritable && sameForm(one.frame, frame))
    const copy = kept >= 0 ? (this.#copies.splice(kept, 1)[0] as Passing & { planes: Planes }) : ownCopy(frame)
    checked(copy.frame.copy(frame), 'encoder-failed')
    checked(copy.frame.copyProps(frame), 'encoder-failed')
    this.give({ frame, planes: null })
    return copy
  }

  /** Takes a frame back that nobody needs any more. */
  give(passing: Passing): void {
    const { frame, planes } = passing
    if (planes) this.#copies.push({ frame, planes })
    else {
      frame.unref()
      this.#shells.push(frame)
    }
  }

  close(): void {
    for (const frame of this.#shells.splice(0)) frame.free()
    for (const { frame } of this.#copies.splice(0)) frame.free()
  }
}

const sameForm = (a: Frame, b: Frame): boolean => a.width === b.width && a.height === b.height && a.format === b.format

function ownCopy(like: Frame): Passing & { planes: Planes } {
  const frame = emptyFrame()
  frame.width = like.width
  frame.height = like.height
  frame.format = like.format
  checked(frame.getBuffer(), 'encoder-failed')
  const [y, u, v] = frame.data ?? []
  const [strideY, strideUV] = frame.linesize
  if (!y || !u || !v || strideY === undefined || strideUV === undefined)
    throw new StudioError('encoder-failed', { reason: 'a frame without planes' })
  return { frame, planes: { width: frame.width, height: frame.height, y, u, v, strideY, strideUV } }
}
