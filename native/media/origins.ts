import { createHash } from 'node:crypto'
import type { Frame, Packet, Stream } from 'node-av'
import { AV_FRAME_FLAG_CORRUPT, AV_FRAME_FLAG_INTERLACED, AV_NOPTS_VALUE } from 'node-av/constants'
import { checkCancelled } from '../../core/contract/errors.ts'
import { type Container, secondsATick } from './container.ts'
import { type FreshStart, freshStartOf } from './fresh-start.ts'
import type { Orientation } from './orientation.ts'
import { emptyPacket } from './packets.ts'
import { readPacket } from './read-packet.ts'

/** Packets that a decoder may hold back before their frames come out, and more. */
const most = 256
/** So many of the last key frames may be the one that a seek finds. */
const mostStarts = 64

/**
 * Says what each frame was decoded from: a hash over the stream's parameters and all packets up to the frame's own, in
 * the order of decoding. A frame depends on nothing that comes after its own packet, so two with one origin are the same
 * picture, in whatever file and at whatever time they are shown.
 */
export class Origins {
  #chain: string
  readonly #byTicks = new Map<bigint, string | null>()
  readonly #isFreshStart: FreshStart | null
  /** The hash before each of the last key frames that need nothing before them. */
  readonly #starts = new Map<bigint, string>()
  /** Whether what is decoded depends on more than is known. */
  #isLost = false

  constructor({ codecpar }: Stream, orientation: Orientation) {
    const { codecId, width, height, extradata } = codecpar
    this.#isFreshStart = freshStartOf(codecpar)
    this.#chain = createHash('sha256')
      .update(JSON.stringify([codecId, width, height, orientation]))
      .update(extradata ?? '')
      .digest('base64url')
  }

  /** Takes the stream's next packet, before it is decoded. */
  take({ data, pts, isKeyframe }: Packet): void {
    if (isKeyframe && data && this.#isFreshStart?.(data)) keep(this.#starts, pts, this.#chain, mostStarts)
    this.#chain = createHash('sha256')
      .update(this.#chain)
      .update(data ?? '')
      .digest('base64url')
    // Two packets of one time cannot be told apart by their frames.
    keep(this.#byTicks, pts, this.#byTicks.has(pts) ? null : this.#chain, most)
  }

  /**
   * Takes all packets from the container's beginning to the first key frame behind a time, for a reading that begins
   * before it: a seek, then `resume`. Nothing is decoded.
   * @param time seconds from the container's zero
   * @throws StudioError `file-unreadable`, `cancelled`
   */
  async takeUpTo({ context, zero }: Container, stream: Stream, time: number, signal?: AbortSignal): Promise<void> {
    const packet = emptyPacket()
    try {
      for (let isBefore = true; isBefore && (await readPacket(context, packet)); packet.unref()) {
        checkCancelled(signal)
        if (packet.streamIndex !== stream.index) continue
        this.take(packet)
        isBefore = !packet.isKeyframe || Number(packet.pts) * secondsATick(stream) - zero <= time
      }
    } finally {
      packet.free()
    }
  }

  /** After a seek: the packet is the next that is taken. Behind one that needs what came before it nothing has an origin. */
  resume({ pts }: Pick<Packet, 'pts'>): void {
    const chain = this.#starts.get(pts)
    this.#isLost = chain === undefined
    this.#chain = chain ?? ''
    this.#byTicks.clear()
  }

  /**
   * The origin of a decoded frame; undefined where it cannot be told, as of fields that come in packets of their own, or of
   * what could not be read.
   */
  of(frame: Frame): string | undefined {
    if (this.#isLost || frame.pts === AV_NOPTS_VALUE || frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return undefined
    if (frame.hasFlags(AV_FRAME_FLAG_CORRUPT)) return undefined
    return this.#byTicks.get(frame.pts) ?? undefined
  }
}

/** Adds to a map, of which only what came last is kept. */
function keep<V>(map: Map<bigint, V>, key: bigint, value: V, count: number): void {
  map.set(key, value)
  for (const [oldest] of map) {
    if (map.size <= count) break
    map.delete(oldest)
  }
}
