import { Packet, type Stream } from 'node-av'
import { AV_NOPTS_VALUE, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO, AVSEEK_FLAG_BACKWARD } from 'node-av/constants'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { farBack } from './clock.ts'
import { type Container, secondsATick } from './container.ts'
import { readPacket } from './read-packet.ts'

export interface Lasting {
  /** Seconds from the container's zero to the end of its last packet. */
  readonly duration: number
  readonly faults: string[]
}

/** Formats without an index, whose pieces can be put end to end and still be read: only all packets tell. */
const loose = /^(mpegts|mpeg|flv|live_flv)$/
/** Seconds without a packet that are a pause; a clock that goes on further than that is another one. */
const longestPause = 3600

/**
 * How long a file lasts. The header is believed when the packets near the end agree; else all packets are read.
 * Leaves the container at its end.
 * @throws StudioError `media-joined` when other recordings follow the first, as far as packets are read; `cancelled`
 */
export async function lastingOf(container: Container, signal: AbortSignal | undefined): Promise<Lasting> {
  const { context } = container
  const said = context.duration === AV_NOPTS_VALUE || context.duration <= 0n ? null : Number(context.duration) / 1e6
  if (said === null) return { duration: (await lastEnd(container, signal)).end, faults: ['no-duration'] }
  if (loose.test((context.iformat?.name ?? '').split(',')[0] ?? '')) {
    const { end } = await lastEnd(container, signal)
    return { duration: Math.abs(end - said) <= tolerance(said) ? agreed(said, end) : end, faults: [] }
  }
  const goal = BigInt(Math.floor((said + startOfContext(container) - 0.5) * 1e6))
  const sought = await context.seekFrame(-1, goal, AVSEEK_FLAG_BACKWARD)
  const near = sought >= 0 ? await lastEnd(container, signal) : { end: 0, packets: 0 }
  if (near.packets > 0 && Math.abs(near.end - said) <= tolerance(said))
    return { duration: agreed(said, near.end), faults: [] }
  await context.seekFrame(-1, 0n, AVSEEK_FLAG_BACKWARD)
  const { end } = await lastEnd(container, signal)
  const duration = Math.max(end, near.end)
  // Sound that was put behind other sound, or that a recorder wrote without saying so in the header.
  if (duration > said + tolerance(said)) return { duration, faults: [] }
  if (duration >= said - tolerance(said)) return { duration: agreed(said, duration), faults: [] }
  return { duration, faults: ['truncated'] }
}

/**
 * A header may count from the first packet, and not from zero, or be written loosely: no render lasts longer than what is
 * there. What blocks of sound end later by does not count.
 */
const agreed = (said: number, end: number): number => (end - said > 0.25 || said - end > 0.1 ? end : said)

const tolerance = (seconds: number): number => Math.max(1, seconds * 0.01)

const startOfContext = ({ context }: Container): number =>
  context.startTime === AV_NOPTS_VALUE ? 0 : Number(context.startTime) / 1e6

/** End of the last packet from here on, of the streams that are shown. */
async function lastEnd(
  { context, zero, video, audio }: Container,
  signal: AbortSignal | undefined,
): Promise<{ end: number; packets: number }> {
  const known = context.streams.length
  const ticks = new Map([...(video ? [video] : []), ...audio].map((s) => [s.index, secondsATick(s)]))
  const lengths = new Map<number, bigint>()
  const latest = new Map<number, bigint>()
  const clocks = new Map<number, bigint>()
  const packet = new Packet()
  packet.alloc()
  let end = 0
  let packets = 0
  try {
    for (;;) {
      checkCancelled(signal)
      if (!(await readPacket(context, packet))) return { end, packets }
      const tick = ticks.get(packet.streamIndex)
      const from = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts
      if (packet.streamIndex >= known && isShown(context.streams[packet.streamIndex]))
        throw new StudioError('media-joined')
      if (tick !== undefined && from !== AV_NOPTS_VALUE) {
        const before = latest.get(packet.streamIndex)
        // Frames are shown in another order than they come: at one frame a second that alone is seconds back and forth.
        if (packet.dts !== AV_NOPTS_VALUE) {
          const passed = Number(packet.dts - (clocks.get(packet.streamIndex) ?? packet.dts)) * tick
          if (passed < -farBack || passed > longestPause) throw new StudioError('media-joined')
          clocks.set(packet.streamIndex, packet.dts)
        }
        if (packet.duration > 0n) lengths.set(packet.streamIndex, packet.duration)
        else if (before !== undefined && from > before) lengths.set(packet.streamIndex, from - before)
        latest.set(packet.streamIndex, from)
        const length = lengths.get(packet.streamIndex) ?? 0n
        end = Math.max(end, Number(from + length) * tick - zero)
        packets++
      }
      packet.unref()
    }
  } finally {
    packet.free()
  }
}

const isShown = (stream: Stream | undefined): boolean =>
  stream?.codecpar.codecType === AVMEDIA_TYPE_AUDIO || stream?.codecpar.codecType === AVMEDIA_TYPE_VIDEO
