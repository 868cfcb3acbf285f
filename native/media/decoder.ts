import { Codec, CodecContext, Frame, type Packet, type Stream } from 'node-av'
import { AV_CODEC_FLAG_OUTPUT_CORRUPT, AVERROR_EAGAIN, AVERROR_EOF, AVERROR_INVALIDDATA } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { checked, failure } from './ffmpeg.ts'

/** Decodes the packets of one stream. Damaged packets are counted and passed over. */
export interface Decoder {
  readonly context: CodecContext
  /** Packets that could not be decoded so far. */
  readonly damaged: number
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
    async push(packet) {
      sent(await context.sendPacket(packet))
    },
    pushSync(packet) {
      sent(context.sendPacketSync(packet))
    },
    // The work is done where a packet is put in: another thread would cost more than taking out what is ready.
    pull(into) {
      for (;;) {
        const answer = received(context.receiveFrameSync(into))
        if (answer !== null) return answer
      }
    },
    restart: () => context.flushBuffers(),
    close: () => context.freeContext(),
  }
}

/** A frame that owns nothing yet. */
export function emptyFrame(): Frame {
  const frame = new Frame()
  frame.alloc()
  return frame
}
