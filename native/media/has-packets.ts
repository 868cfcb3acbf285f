import { Packet } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'
import { openContainer } from './container.ts'
import { readPacket } from './read-packet.ts'

const holdsNothing = new Set(['file-missing', 'file-empty', 'not-media', 'media-damaged', 'no-tracks'])

/** Whether a file of picture or sound holds at least one packet of it. False for what is no such file. */
export async function hasPackets(path: string): Promise<boolean> {
  try {
    const { context, video, audio, close } = await openContainer(path)
    const shown = new Set([...(video ? [video] : []), ...audio].map(({ index }) => index))
    const packet = new Packet()
    packet.alloc()
    try {
      while (await readPacket(context, packet)) {
        const { streamIndex, size } = packet
        packet.unref()
        if (size > 0 && shown.has(streamIndex)) return true
      }
      return false
    } finally {
      packet.free()
      await close()
    }
  } catch (error) {
    if (error instanceof StudioError && holdsNothing.has(error.code)) return false
    throw error
  }
}
