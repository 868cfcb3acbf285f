import { Packet } from 'node-av'
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { checkCancelled } from '../../core/contract/errors.ts'
import { openContainer, secondsATick } from './container.ts'
import { readPacket } from './read-packet.ts'

/** Seconds from the start of a file that are looked at: an encoder keeps its habits. */
const looked = 60

/**
 * Whether key frames lie so near to one another that a player is quickly at any frame. Nothing is decoded; true when
 * there is no picture.
 * @param within seconds that a frame may lie behind the key frame it is decoded from
 * @throws StudioError as `openContainer` does, `cancelled`
 */
export async function seeksWell(path: string, within = 1, signal?: AbortSignal): Promise<boolean> {
  const { context, video, zero, close } = await openContainer(path)
  const packet = new Packet()
  packet.alloc()
  try {
    if (!video) return true
    const tick = secondsATick(video)
    let last: number | null = null
    while (await readPacket(context, packet)) {
      checkCancelled(signal)
      const { pts, streamIndex, isKeyframe } = packet
      packet.unref()
      if (streamIndex !== video.index || pts === AV_NOPTS_VALUE) continue
      const time = Number(pts) * tick - zero
      if (isKeyframe) last = time
      last ??= time
      if (time - last > within) return false
      if (time > looked) return true
    }
    return true
  } finally {
    packet.free()
    await close()
  }
}
