import { createHash } from 'node:crypto'
import type { Frame, Packet, Stream } from 'node-av'
import { AV_FRAME_FLAG_CORRUPT, AV_FRAME_FLAG_INTERLACED, AV_NOPTS_VALUE } from 'node-av/constants'
import type { Orientation } from './orientation.ts'

/** Packets that a decoder may hold back before their frames come out, and more. */
const most = 256

/**
 * Says what each frame was decoded from: a hash over the stream's parameters and all packets up to the frame's own, in
 * the order of decoding. A frame depends on nothing that comes after its own packet, so two with one origin are the same
 * picture, in whatever file and at whatever time they are shown.
 */
export class Origins {
  #chain: string
  readonly #byTicks = new Map<bigint, string | null>()

  constructor({ codecpar }: Stream, orientation: Orientation) {
    const { codecId, width, height, extradata } = codecpar
    this.#chain = createHash('sha256')
      .update(JSON.stringify([codecId, width, height, orientation]))
      .update(extradata ?? '')
      .digest('base64url')
  }

  /** Takes the stream's next packet, before it is decoded. */
  take({ data, pts }: Packet): void {
    this.#chain = createHash('sha256')
      .update(this.#chain)
      .update(data ?? '')
      .digest('base64url')
    // Two packets of one time cannot be told apart by their frames.
    this.#byTicks.set(pts, this.#byTicks.has(pts) ? null : this.#chain)
    for (const [oldest] of this.#byTicks) {
      if (this.#byTicks.size <= most) break
      this.#byTicks.delete(oldest)
    }
  }

  /**
   * The origin of a decoded frame; undefined where it cannot be told, as of fields that come in packets of their own, or of
   * what could not be read.
   */
  of(frame: Frame): string | undefined {
    if (frame.pts === AV_NOPTS_VALUE || frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return undefined
    if (frame.hasFlags(AV_FRAME_FLAG_CORRUPT)) return undefined
    return this.#byTicks.get(frame.pts) ?? undefined
  }
}
