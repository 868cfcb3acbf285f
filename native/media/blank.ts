import { Frame } from 'node-av'
import {
  AV_FRAME_FLAG_CORRUPT,
  AV_PIX_FMT_YUV420P,
  AVCOL_SPC_RGB,
  AVCOL_SPC_UNSPECIFIED,
  type AVPixelFormat,
} from 'node-av/constants'
import { checked } from './ffmpeg.ts'

/** Neither dark nor bright, and without colour: 8 bit YUV. */
const grey = 128

/**
 * Puts an even grey in place of a picture that cannot be relied upon; its time, length and colours stay. A decoder's
 * guess shows what was seen earlier, or elsewhere: a face at a place where none is known.
 */
export function blankOut(frame: Frame): void {
  const blank = blankOf(frame)
  try {
    checked(blank.copyProps(frame), 'decoder-failed')
    if (blank.colorSpace === AVCOL_SPC_RGB) blank.colorSpace = AVCOL_SPC_UNSPECIFIED
    putIn(frame, blank)
  } finally {
    blank.free()
  }
}

/** Writes such a grey picture over `into`, for one that never came; times in ticks of the stream. */
export function blankInto(into: Frame, size: PictureSize, { from, to }: { from: bigint; to: bigint }): void {
  const blank = blankOf(size)
  try {
    blank.pts = from
    blank.duration = to - from
    putIn(into, blank)
  } finally {
    blank.free()
  }
}

/** In pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

function blankOf({ width, height }: PictureSize): Frame {
  const blank = new Frame()
  blank.alloc()
  blank.width = width
  blank.height = height
  blank.format = AV_PIX_FMT_YUV420P as AVPixelFormat
  checked(blank.getBuffer(), 'decoder-failed')
  for (const plane of blank.data ?? []) plane.fill(grey)
  return blank
}

function putIn(frame: Frame, blank: Frame): void {
  blank.setFlags(AV_FRAME_FLAG_CORRUPT)
  frame.unref()
  checked(frame.ref(blank), 'decoder-failed')
}
