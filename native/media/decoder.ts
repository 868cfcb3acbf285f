import { Codec, CodecContext, Frame, type Packet, type Stream } from 'node-av'
import {
  AV_CODEC_FLAG_OUTPUT_CORRUPT,
  AV_NOPTS_VALUE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVERROR_INVALIDDATA,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { blankInto, blankOut, type PictureSize } from './blank.ts'
import { Damage, type Unread } from './damage.ts'
import { checked, failure } from './ffmpeg.ts'

/**
 * Decodes the packets of one stream. Damaged packets are counted and passed over; a picture that cannot be relied upon
 * comes out as an even grey, flagged as corrupt, and so do those that were lost at the end.
 */
export interface Decoder {
  readonly context: CodecContext
  /** Packets that could not be decoded so far. */
  readonly damaged: number
  /** What could not be decoded so far. */
  readonly unread: readonly Unread[]
  /** Puts a packet in; null at the end of the stream. `drain` must have given null before. */
  push(packet: Packet | null): Promise<void>
  /** The next frame that is ready, written over `into`; false when another packet is needed, or at the end. */
  pull(into: Frame): boolean
  /** `push` at once, for sound: its frames are small, and a hop to another thread would cost more than the work. */
  pushSync(packet: Packet | null): void
  /** Forgets what it was decoding, after a seek. */
  restart(): void
  close(): void
}

/**
 * @param threads threads for decoding, 1 or more
 * @throws StudioError `decoder-failed`
 */
export async function openDecoder(stream: Pick<Stream, 'codecpar' | 'timeBase'>, threads: number): Promise<Decoder> {
  const codec = Codec.findDecoder(stream.codecpar.codecId)
  if (!codec) throw new StudioError('decoder-failed', { reason: 'no decoder' })
  const context = new CodecContext()
  context.allocContext3(codec)
  checked(context.parametersToContext(stream.codecpar), 'decoder-failed')
  context.pktTimebase = stream.timeBase
  context.threadCount = threads
  context.setFlags(AV_CODEC_FLAG_OUTPUT_CORRUPT)
  const opened = await context.open2(codec)
  if (opened < 0) {
    context.freeContext()
    throw failure(opened, 'decoder-failed')
  }
  let damaged = 0
  const damage = stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO ? new Damage() : null
  const lost: Unread[] = []
  let size: PictureSize | null = null
  let tail: { from: bigint; to: bigint }[] | null = null
  let ended = false
  /** Says of a picture whether it is what was recorded. */
  const judged = (frame: Frame): void => {
    size = { width: frame.width, height: frame.height }
    if (damage?.spoils(frame, damaged)) blankOut(frame)
  }
  const tailInto = (into: Frame): boolean => {
    if (!ended || !size) return false
    tail ??= damage?.tail(damaged) ?? []
    const next = tail.shift()
    if (next) blankInto(into, size, next)
    return next !== undefined
  }
  const sent = (result: number): void => {
    if (result >= 0 || result === AVERROR_EOF) return
    if (result === AVERROR_EAGAIN) throw new StudioError('decoder-failed', { reason: 'frames were left in it' })
    damaged++
  }
  /** True: a frame came; false: none will come now; null: what came was damaged, ask again. */
  const received = (result: number): boolean | null => {
    if (result >= 0) return true
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return false
    damaged++
    return result === AVERROR_INVALIDDATA ? null : false
  }
  return {
    context,
    get damaged() {
      return damaged
    },
    get unread() {
      return damage?.stretches ?? lost
    },
    async push(packet) {
      if (packet) damage?.take(packet)
      else ended = true
      sent(await context.sendPacket(packet))
    },
    pushSync(packet) {
      if (packet) damage?.take(packet)
      else ended = true
      const before = damaged
      sent(context.sendPacketSync(packet))
      if (packet && damaged > before && packet.pts !== AV_NOPTS_VALUE)
        lost.push({ from: packet.pts, to: packet.pts + packet.duration })
    },
    // The work is done where a packet is put in: another thread would cost more than taking out what is ready.
    pull(into) {
      for (;;) {
        const answer = received(context.receiveFrameSync(into))
        if (answer === null) continue
        if (answer && damage) judged(into)
        return answer || tailInto(into)
      }
    },
    restart() {
      context.flushBuffers()
      ended = false
      tail = null
      damage?.restart()
    },
    close: () => context.freeContext(),
  }
}

/** A frame that owns nothing yet. */
export function emptyFrame(): Frame {
  const frame = new Frame()
  frame.alloc()
  return frame
}
