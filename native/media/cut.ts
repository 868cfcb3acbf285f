import { Packet, type Stream } from 'node-av'
import { AV_NOPTS_VALUE, AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import type { Span } from '../../core/contract/span.ts'
import { type Container, secondsATick } from './container.ts'
import { readPacket } from './read-packet.ts'

/** The end of a stretch that has none, ticks. */
const never = BigInt(Number.MAX_SAFE_INTEGER)

/** A frame that the stretch shows. */
export interface Shown<T> {
  readonly item: T
  /** Its own time in the file, ticks. */
  readonly ticks: bigint
  /** When it is shown, ticks from the start of the stretch. */
  readonly at: bigint
  /** Ticks that it is shown, where no other frame follows. */
  readonly length?: bigint
}

/**
 * Cuts a stretch out of frames that come in order. Between two frames the earlier one is what is seen: when the stretch
 * begins there, that one opens it. Frames at or after the stretch's end are left out.
 */
export class Cut<T> {
  /** True when no later frame can lie in the stretch. */
  done = false
  readonly #start: bigint
  readonly #end: bigint
  readonly #drop: (item: T) => void
  #held: { item: T; ticks: bigint } | null = null
  #begun = false

  /** @param drop takes back what is not shown */
  constructor(range: Span | undefined, stream: Pick<Stream, 'timeBase'>, drop: (item: T) => void) {
    const tick = secondsATick(stream)
    this.#start = range ? BigInt(Math.round(range.start / tick)) : 0n
    this.#end = range && range.end < Number.POSITIVE_INFINITY ? BigInt(Math.round(range.end / tick)) : never
    // Everything is shown, whatever its time.
    this.#begun = range === undefined
    this.#drop = drop
  }

  /** Ticks of a frame's length that lie in the stretch. */
  lengthOf({ at, length }: Shown<T>, duration: bigint): bigint {
    if (length !== undefined) return length
    const left = this.#end - this.#start - at
    return duration < left ? duration : left
  }

  take(item: T, ticks: bigint): Shown<T>[] {
    if (this.#begun && ticks < this.#end) return [{ item, ticks, at: ticks - this.#start }]
    if (ticks >= this.#end) {
      this.#drop(item)
      return this.end()
    }
    if (ticks <= this.#start) {
      if (this.#held) this.#drop(this.#held.item)
      this.#held = { item, ticks }
      return []
    }
    return [...this.#open(), { item, ticks, at: ticks - this.#start }]
  }

  /** No more frames come. */
  end(): Shown<T>[] {
    this.done = true
    const shown = this.#open()
    return this.#end === never ? shown : shown.map((one) => ({ ...one, length: this.#end - this.#start }))
  }

  close(): void {
    if (this.#held) this.#drop(this.#held.item)
    this.#held = null
  }

  #open(): Shown<T>[] {
    this.#begun = true
    const held = this.#held
    this.#held = null
    return held ? [{ ...held, at: 0n }] : []
  }
}

/** Seconds of sound before a stretch that its decoder needs to be in swing (AAC, Opus: some blocks). */
export const soundRunUp = 0.2

/**
 * Goes to a place from which everything from `time` on can be decoded, the frame that is seen at that time included.
 * Goes further back as long as no key frame lies between the place and the time: some formats (MPEG transport streams)
 * have no index and land anywhere.
 * @param time seconds from the container's zero
 * @param runUp seconds before it that are wanted too: `soundRunUp` where sound is decoded
 */
export async function seekBefore(container: Container, time: number, runUp = 0): Promise<void> {
  const { context, video, audio, zero } = container
  const stream = video ?? audio[0]
  if (!stream || time <= runUp) return
  const tick = secondsATick(stream)
  for (const back of [runUp, 2, 10, 30, 120]) {
    if (back > time) break
    const goal = BigInt(Math.floor((time - back + zero) / tick + 1e-6))
    const sought = async (): Promise<boolean> =>
      (await context.seekFrame(stream.index, goal, AVSEEK_FLAG_BACKWARD)) >= 0
    if ((await sought()) && (await isKeyBefore(container, stream, time)) && (await sought())) return
  }
  await context.seekFrame(-1, BigInt(Math.floor(zero * 1e6)), AVSEEK_FLAG_BACKWARD)
}

/** Whether a key frame comes from here on that is shown at or before the time. Reads packets. */
async function isKeyBefore({ context, zero }: Container, stream: Stream, time: number): Promise<boolean> {
  const packet = new Packet()
  packet.alloc()
  try {
    while (await readPacket(context, packet)) {
      const { streamIndex, pts, isKeyframe } = packet
      packet.unref()
      if (streamIndex !== stream.index || pts === AV_NOPTS_VALUE) continue
      const shown = Number(pts) * secondsATick(stream) - zero
      if (isKeyframe) return shown <= time
      if (shown > time + 1) return false
    }
    return false
  } finally {
    packet.free()
  }
}
