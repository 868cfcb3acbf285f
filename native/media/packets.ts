import { Packet, type Stream } from 'node-av'
import { AVDISCARD_ALL } from 'node-av/constants'
import type { Container } from './container.ts'
import { readPacket } from './read-packet.ts'

/**
 * The packets of one stream of a container that nobody else reads. The next is on its way while one is decoded: each
 * reading goes through another thread and back, which would otherwise be waited for frame by frame.
 */
export class Packets {
  readonly #container: Pick<Container, 'context'>
  readonly #stream: number
  #given: Packet = emptyPacket()
  #coming: Packet = emptyPacket()
  #reading: Promise<boolean> | null = null

  /** The container stands where the packets are to begin. */
  constructor(container: Pick<Container, 'context'>, stream: Stream) {
    this.#container = container
    this.#stream = stream.index
    for (const other of container.context.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL
  }

  /** @returns the next packet, which lasts until the next call; null at the end */
  async next(): Promise<Packet | null> {
    this.#given.unref()
    if (!(await (this.#reading ?? this.#read()))) return null
    const packet = this.#coming
    this.#coming = this.#given
    this.#given = packet
    this.#reading = this.#read()
    // Told to whoever asks for it; nobody may.
    this.#reading.catch(() => {})
    return packet
  }

  /** To be called before the container is closed. */
  async close(): Promise<void> {
    await this.#reading?.catch(() => {})
    this.#given.free()
    this.#coming.free()
  }

  async #read(): Promise<boolean> {
    const { context } = this.#container
    while (await readPacket(context, this.#coming)) {
      if (this.#coming.streamIndex === this.#stream) return true
      this.#coming.unref()
    }
    return false
  }
}

/** A packet with room for what is read or encoded into it. Free it. */
export function emptyPacket(): Packet {
  const packet = new Packet()
  packet.alloc()
  return packet
}
