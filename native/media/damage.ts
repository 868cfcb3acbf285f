import type { Frame, Packet, Stream } from 'node-av'
import {
  AV_FRAME_FLAG_CORRUPT,
  AV_FRAME_FLAG_KEY,
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_DISCARD,
} from 'node-av/constants'

import { type Span, union } from '../../core/contract/span.ts'
import { type Container, secondsATick } from './container.ts'

/** A stretch of a stream that could not be decoded, in ticks of its time base; `to` is null when nothing follows. */
export interface Unread {
  readonly from: bigint
  readonly to: bigint | null
}

/**
 * Such stretches in seconds from the container's zero, in order, without overlap.
 * @param end seconds: where a stretch that nothing follows ends
 */
export function unreadSpans(
  unread: readonly Unread[],
  stream: Pick<Stream, 'timeBase'>,
  { zero }: Pick<Container, 'zero'>,
  end: number,
): Span[] {
  const tick = secondsATick(stream)
  const spans = unread.map(({ from, to }) => {
    const start = Math.max(0, Number(from) * tick - zero)
    return { start, end: Math.max(start, to === null ? end : Number(to) * tick - zero) }
  })
  return union(spans.filter((span) => span.end > span.start))
}

/**
 * Packets between the one that is flagged and the first behind what was lost: FFmpeg's parser hands the flag of what it
 * is given to the packet before it.
 */
const flagAhead = 1

/** Packets that a decoder may hold back, and more. */
const most = 256

/**
 * Tells which pictures a decoder could not read whole: those that it says it guessed at, those of packets that the
 * container says are broken, and, once one is lost, all up to the next key frame, which are built upon it and of which
 * no decoder says anything.
 */
export class Damage {
  /** In order; the last may be open. */
  readonly stretches: Unread[] = []
  #isSpoilt = false
  #errors = 0
  /** When the frame before ends. */
  #shownTo: bigint | null = null
  /** When the last packet ends. */
  #sentTo: bigint | null = null
  /** Times of packets whose frames did not come yet, and whether those are key frames. */
  readonly #pending = new Map<bigint, boolean>()
  /** Those among them that were on their way when the decoder failed. */
  readonly #suspects = new Set<bigint>()
  /** Nothing decoded from here on can be relied upon, until a key frame. */
  #brokenFrom: bigint | null = null
  /** Packets that the container says are broken. */
  readonly #broken = new Set<bigint>()
  #untilBehind = -1

  /** The next packet, before it is decoded. */
  take(packet: Packet): void {
    const { pts, dts, duration } = packet
    if (pts === AV_NOPTS_VALUE) return
    const isShown = !packet.hasFlags(AV_PKT_FLAG_DISCARD)
    if (isShown) this.#pending.set(pts, packet.isKeyframe)
    for (const [oldest] of this.#pending) {
      if (this.#pending.size <= most) break
      this.#pending.delete(oldest)
    }
    // Whatever is decoded from here on is shown no sooner than this.
    const from = dts === AV_NOPTS_VALUE || dts > pts ? pts : dts
    const isBehind = this.#untilBehind-- === 0 && !packet.isKeyframe
    if (isBehind && (this.#brokenFrom === null || from < this.#brokenFrom)) this.#brokenFrom = from
    if (packet.hasFlags(AV_PKT_FLAG_CORRUPT)) {
      this.#untilBehind = flagAhead
      this.#broken.add(pts)
    }
    const end = pts + duration
    if (isShown && (this.#sentTo === null || end > this.#sentTo)) this.#sentTo = end
  }

  /**
   * Whether the next frame is not to be shown.
   * @param errors times that the decoder failed so far
   */
  spoils(frame: Frame, errors: number): boolean {
    const time = timeOf(frame)
    const failed = errors > this.#errors
    if (failed) for (const [pts] of this.#pending) this.#suspects.add(pts)
    this.#errors = errors
    const isWhole = !frame.hasFlags(AV_FRAME_FLAG_CORRUPT) && frame.decodeErrorFlags === 0
    const isKey = frame.hasFlags(AV_FRAME_FLAG_KEY) && (this.#pending.get(frame.pts) ?? true)
    const isNew = isWhole && isKey && !this.#broken.has(frame.pts)
    const isBroken = this.#brokenFrom !== null && time !== null && time >= this.#brokenFrom
    const isLost = this.#passed(time)
    if (isNew) {
      this.#isSpoilt = false
      if (isBroken) this.#brokenFrom = null
    } else if (!isWhole || failed || isBroken || isLost) this.#isSpoilt = true
    this.#note(time, failed || isLost)
    if (time !== null) this.#shownTo = time + frame.duration
    return this.#isSpoilt
  }

  /**
   * At the end of the stream: when the pictures that were lost there would have been shown, one after another.
   * @param errors as of `spoils`
   */
  tail(errors: number): { from: bigint; to: bigint }[] {
    const [from, to] = [this.#shownTo, this.#sentTo]
    if (from === null || to === null || to <= from || (errors === this.#errors && !this.#isSpoilt)) return []
    this.#isSpoilt = true
    this.#note(from, true)
    const lost = [...this.#pending.keys()].sort((a, b) => (a < b ? -1 : 1))
    const times = lost.length > 0 && lost.length < most ? lost : [from, ...lost.filter((pts) => pts > from)]
    return times.map((time, at) => ({ from: time, to: times[at + 1] ?? to }))
  }

  /** Forgets what came before a seek, but for what was told. */
  restart(): void {
    this.#isSpoilt = false
    this.#shownTo = null
    this.#brokenFrom = null
    this.#untilBehind = -1
    this.#pending.clear()
    this.#suspects.clear()
    this.#broken.clear()
  }

  /** Whether a frame was skipped that was on its way when the decoder failed: they come in the order of their times. */
  #passed(time: bigint | null): boolean {
    let passed = false
    if (time === null) return passed
    for (const suspect of this.#suspects) {
      if (suspect > time) continue
      this.#suspects.delete(suspect)
      if (suspect < time) passed = true
    }
    for (const [pts] of this.#pending) if (pts <= time) this.#pending.delete(pts)
    for (const pts of this.#broken) if (pts <= time) this.#broken.delete(pts)
    return passed
  }

  #note(time: bigint | null, isMissing: boolean): void {
    if (time === null) return
    const last = this.stretches.at(-1)
    const isOpen = last?.to === null
    const from = this.#shownTo !== null && this.#shownTo < time ? this.#shownTo : time
    if (this.#isSpoilt && !isOpen) this.stretches.push({ from, to: null })
    else if (!this.#isSpoilt && isOpen) this.stretches[this.stretches.length - 1] = { from: last.from, to: time }
    else if (!this.#isSpoilt && isMissing && from < time) this.stretches.push({ from, to: time })
  }
}

function timeOf({ pts, bestEffortTimestamp }: Frame): bigint | null {
  const time = pts !== AV_NOPTS_VALUE ? pts : bestEffortTimestamp
  return time === AV_NOPTS_VALUE ? null : time
}
