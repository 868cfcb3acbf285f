import { Packet, type Stream } from 'node-av'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { type Container, openContainer, secondsATick } from './container.ts'
import { Mp4Muxer } from './muxer.ts'
import { readPacket } from './read-packet.ts'
import { wholeFile } from './whole.ts'

/** A stretch of a picture, rendered by itself. */
export interface PicturePart {
  readonly path: string
  /** When its first frame is shown in the whole, seconds. */
  readonly start: number
  /** How many frames it has. */
  readonly frames: number
}

export interface Whole {
  /** In their order, one at least. */
  readonly parts: readonly PicturePart[]
  /** Seconds that the last frame is shown. */
  readonly lastLength: number
  /** Path of a file with all tracks of sound; null when there is none. */
  readonly sound: string | null
}

/**
 * Puts parts of a picture and its sound into one MP4 file. Packets are copied, nothing is decoded or encoded: each frame
 * is shown at its own time to the tick, and for as long as until the next one. Decoding times are counted anew over the
 * whole, because each part has counted its own from its first frame.
 * @throws StudioError `encoder-failed` when the parts are not of one making, lack a frame or overlap, and as `openContainer` and
 *   `wholeFile` do; `cancelled`
 */
export function joinParts({ parts, lastLength, sound }: Whole, output: string, signal?: AbortSignal): Promise<void> {
  return wholeFile(output, async (aside) => {
    const times = new WholeTimes(lastLength)
    for (const part of parts) await times.measure(part, signal)
    const heard = sound === null ? null : await openContainer(sound)
    const muxer = await Mp4Muxer.open(aside, 'mp4')
    const sources: AsyncGenerator<Copied>[] = []
    let isFinished = false
    try {
      await reading((parts[0] as PicturePart).path, ({ video }) => muxer.copy(video as Stream))
      const numbers = new Map(heard?.audio.map((stream) => [stream.index, muxer.copy(stream)]))
      await muxer.start()
      sources.push(pictureOf(parts, times))
      if (heard) sources.push(soundOf(heard, numbers))
      for await (const { packet, number } of inOrder(sources)) {
        checkCancelled(signal)
        await muxer.write(packet, number)
      }
      await muxer.finish()
      isFinished = true
    } finally {
      for (const source of sources) await source.return(undefined)
      await heard?.close()
      if (!isFinished) await muxer.abandon()
    }
  })
}

/** A packet on its way, valid until the next one of its source is asked for. */
interface Copied {
  readonly packet: Packet
  /** Of its stream in the whole. */
  readonly number: number
  /** When it is decoded, seconds. */
  readonly time: number
}

/** When the frames of all parts are shown and decoded, in ticks of the parts' common clock. */
class WholeTimes {
  /** When each is shown, ascending. */
  readonly #shown: number[] = []
  /** Where each part begins in `#shown`, and what its own ticks are moved by. */
  readonly #parts: { readonly first: number; readonly shift: number }[] = []
  /** How many frames are decoded before the first one is shown. */
  #delay = 0
  readonly #lastLength: number
  #making: string | null = null

  constructor(lastLength: number) {
    this.#lastLength = lastLength
  }

  async measure({ path, start, frames }: PicturePart, signal: AbortSignal | undefined): Promise<void> {
    await reading(path, async (container) => {
      const video = container.video as Stream
      const { codecpar, timeBase } = video
      const making = `${timeBase.num}/${timeBase.den} ${codecpar.extradata?.toString('hex')}`
      if (making !== (this.#making ?? making)) throw new StudioError('encoder-failed', { reason: 'parts differ' })
      this.#making = making
      const ticks: number[] = []
      for await (const { pts } of packetsOf(container, [video.index])) {
        checkCancelled(signal)
        ticks.push(Number(pts))
      }
      const sorted = [...ticks].sort((a, b) => a - b)
      const first = sorted[0] ?? 0
      const shift = Math.round(start / secondsATick(video)) - first
      const before = this.#shown.at(-1)
      if (sorted.length === 0 || sorted.length !== frames)
        throw new StudioError('encoder-failed', { reason: 'frames lost' })
      if (before !== undefined && first + shift <= before)
        throw new StudioError('encoder-failed', { reason: 'parts overlap' })
      const rank = new Map(sorted.map((tick, index) => [tick, index]))
      this.#delay = ticks.reduce(
        (most, tick, index) => Math.max(most, index - (rank.get(tick) as number)),
        Math.max(this.#delay, codecpar.videoDelay),
      )
      this.#parts.push({ first: this.#shown.length, shift })
      for (const tick of sorted) this.#shown.push(tick + shift)
    })
  }

  /**
   * Puts a packet at its place in the whole.
   * @param number of the packet in its part, in the order of decoding
   * @param tick seconds that a tick lasts
   */
  place(packet: Packet, part: number, number: number, tick: number): void {
    const { first, shift } = this.#parts[part] as { first: number; shift: number }
    const shown = Number(packet.pts) + shift
    packet.pts = BigInt(shown)
    packet.dts = BigInt(this.#decodedAt(first + number))
    const next = this.#next(shown)
    packet.duration = BigInt(next === undefined ? Math.round(this.#lastLength / tick) : next - shown)
  }

  #decodedAt(number: number): number {
    const delay = Math.min(this.#delay, this.#shown.length - 1)
    const at = (index: number): number => this.#shown[index] as number
    return number < delay ? at(number) - (at(delay) - at(0)) : at(number - delay)
  }

  /** The first time after this one at which a frame is shown. */
  #next(shown: number): number | undefined {
    let [low, high] = [0, this.#shown.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#shown[middle] as number) > shown) high = middle
      else low = middle + 1
    }
    return this.#shown[low]
  }
}

async function* pictureOf(parts: readonly PicturePart[], times: WholeTimes): AsyncGenerator<Copied> {
  for (const [part, { path }] of parts.entries()) {
    const container = await openContainer(path)
    try {
      const video = container.video as Stream
      const tick = secondsATick(video)
      let number = 0
      for await (const packet of packetsOf(container, [video.index])) {
        times.place(packet, part, number++, tick)
        yield { packet, number: 0, time: Number(packet.dts) * tick }
      }
    } finally {
      await container.close()
    }
  }
}

async function* soundOf(container: Container, numbers: ReadonlyMap<number, number>): AsyncGenerator<Copied> {
  const ticks = new Map(container.audio.map((stream) => [stream.index, secondsATick(stream)]))
  for await (const packet of packetsOf(container, [...numbers.keys()])) {
    const { streamIndex, dts } = packet
    const time = Number(dts) * (ticks.get(streamIndex) as number)
    yield { packet, number: numbers.get(streamIndex) as number, time }
  }
}

/** What several sources give, the earliest first. */
async function* inOrder(sources: readonly AsyncGenerator<Copied>[]): AsyncGenerator<Copied> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, head: await source.next() })))
  for (;;) {
    const open = heads.filter(({ head }) => !head.done)
    const earliest = open.sort((a, b) => (a.head.value as Copied).time - (b.head.value as Copied).time)[0]
    if (!earliest) return
    yield earliest.head.value as Copied
    earliest.head = await earliest.source.next()
  }
}

/** Packets of some streams of a file, each valid until the next is asked for. */
async function* packetsOf({ context }: Container, streams: readonly number[]): AsyncGenerator<Packet> {
  const packet = new Packet()
  packet.alloc()
  try {
    while (await readPacket(context, packet)) {
      if (streams.includes(packet.streamIndex)) yield packet
      packet.unref()
    }
  } finally {
    packet.free()
  }
}

async function reading<T>(path: string, read: (container: Container) => T | Promise<T>): Promise<T> {
  const container = await openContainer(path)
  try {
    return await read(container)
  } finally {
    await container.close()
  }
}
