import type { Stream } from 'node-av'
import { AV_CODEC_ID_H264, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9 } from 'node-av/constants'

/** Tells of a key frame's bytes whether decoding that begins with them gives what decoding from the beginning gives. */
export type FreshStart = (data: Uint8Array) => boolean

/**
 * What a container calls a key frame may still need pictures that came before it. These formats say in each frame's own
 * bytes that it forgets all of them.
 * @returns null for other formats
 */
export function freshStartOf({
  codecId,
  extradata,
}: Pick<Stream['codecpar'], 'codecId' | 'extradata'>): FreshStart | null {
  switch (codecId) {
    case AV_CODEC_ID_H264:
      return extradata?.[0] === 1 ? ofLengths(((extradata[4] ?? 3) & 3) + 1) : null
    // RFC 6386, 9.1.
    case AV_CODEC_ID_VP8:
      return ([first = 1]) => (first & 1) === 0
    // VP9 Bitstream Specification, 6.2: marker 2, a profile below 3, no repeated frame, a key frame.
    case AV_CODEC_ID_VP9:
      return ([first = 0]) => first >> 6 === 2 && (first & 0x30) !== 0x30 && (first & 0x0c) === 0
    default:
      return null
  }
}

/** ISO/IEC 14496-15: units behind their lengths. A picture whose slices are of type 5 refers to nothing before it. */
function ofLengths(bytes: number): FreshStart {
  return (data) => {
    const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    for (let at = 0; at + bytes < view.length; at += bytes + view.readUIntBE(at, bytes)) {
      const type = (view[at + bytes] as number) & 0x1f
      if (type >= 1 && type <= 5) return type === 5
    }
    return false
  }
}
