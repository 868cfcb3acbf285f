import { Packet } from 'node-av'
import { AV_NOPTS_VALUE, AV_PKT_FLAG_DISCARD } from 'node-av/constants'
import { checkCancelled } from '../../core/contract/errors.ts'
import { openContainer, secondsATick } from './container.ts'
import { finest } from './pictures.ts'
import { readPacket } from './read-packet.ts'

/** Where a picture is cut into parts that are rendered each by itself. */
export interface Split {
  /** Times of the key frames that begin the parts, seconds from the container's zero, ascending; at least two. */
  readonly starts: readonly number[]
  /** Time of the last frame, seconds. */
  readonly last: number
  /** Seconds that it is shown; 0 when the file does not say. */
  readonly lastLength: number
  readonly hasSound: boolean
}

/**
 * Cuts a recording at key frames, about every `seconds`; the same file is always cut at the same places. Nothing is
 * decoded. Null where parts could not be joined without a seam, or where there is only one: no picture, a picture shorter
 * than one and a half parts, too few key frames, frames without times or at the same time, an order of key frames that
 * is not that of their times, a clock finer than what an MP4 file keeps.
 * @throws StudioError as `openContainer` does, `cancelled`
 */
export async function splitOf(path: string, seconds: number, signal?: AbortSignal): Promise<Split | null> {
  const { context, video, audio, zero, close } = await openContainer(path)
  const packet = new Packet()
  packet.alloc()
  try {
    if (!video || video.timeBase.den > finest) return null
    const tick = secondsATick(video)
    const start = BigInt(Math.round(zero / tick))
    const groups = new KeyGroups()
    let lastLength = 0
    while (await readPacket(context, packet)) {
      checkCancelled(signal)
      const { pts, duration, streamIndex, isKeyframe } = packet
      // What an edit list hides is decoded, and never shown.
      const counts = streamIndex === video.index && !packet.hasFlags(AV_PKT_FLAG_DISCARD)
      packet.unref()
      if (!counts) continue
      if (pts === AV_NOPTS_VALUE || !groups.take(Number(pts - start), isKeyframe)) return null
      if (Number(pts - start) === groups.last) lastLength = Number(duration) * tick
    }
    const keys = groups.keys.map((key) => key * tick)
    const last = groups.last * tick
    const starts = placesAmong(keys, last, seconds)
    return starts.length < 2 ? null : { starts, last, lastLength, hasSound: audio.length > 0 }
  } finally {
    packet.free()
    await close()
  }
}

/** The first key, then each that lies a whole part behind the one before, unless less than half a part would be left. */
export function placesAmong(keys: readonly number[], last: number, seconds: number): number[] {
  const places: number[] = []
  for (const key of keys) {
    const before = places.at(-1)
    if (before === undefined || (key - before >= seconds && last - key >= seconds / 2)) places.push(key)
  }
  return places
}

/** Frames in the order of the file, as far as their times are those that decoding gives: see `take`. */
class KeyGroups {
  readonly keys: number[] = []
  last = Number.NEGATIVE_INFINITY
  #own = new Set<number>()
  #before = new Set<number>()

  /**
   * The next frame. A key frame must be later than all that came before it; what follows it may be shown before it (an
   * open group of pictures), but not before the key frame before it.
   * @param ticks from the container's zero
   * @returns false when that does not hold
   */
  take(ticks: number, isKey: boolean): boolean {
    if (isKey) {
      if (ticks < 0 || ticks <= this.last) return false
      this.keys.push(ticks)
      this.#before = this.#own
      this.#own = new Set()
    }
    const key = this.keys.at(-1)
    const isLeading = key !== undefined && ticks < key
    if (key === undefined || (isLeading && ticks < (this.keys.at(-2) ?? Number.POSITIVE_INFINITY))) return false
    const group = isLeading ? this.#before : this.#own
    if (group.has(ticks)) return false
    group.add(ticks)
    this.last = Math.max(this.last, ticks)
    return true
  }
}
