import { Packet } from 'node-av'
import { AV_NOPTS_VALUE } from 'node-av/constants'
import { checkCancelled } from '../../core/contract/errors.ts'
import { openContainer, secondsATick } from './container.ts'
import { readPacket } from './read-packet.ts'

/**
 * When each frame of the picture is shown: seconds from the container's zero, ascending, as `readFrames` gives them for
 * a file whose packets have times. Nothing is decoded. Empty without a picture.
 * @throws StudioError as `openContainer` does, `cancelled`
 */
export async function readFrameTimes(path: string, signal?: AbortSignal): Promise<Float64Array> {
  const { context, video, zero, close } = await openContainer(path)
  const packet = new Packet()
  packet.alloc()
  const ticks: bigint[] = []
  try {
    if (!video) return new Float64Array()
    const tick = secondsATick(video)
    const start = BigInt(Math.round(zero / tick))
    while (await readPacket(context, packet)) {
      checkCancelled(signal)
      if (packet.streamIndex === video.index && packet.pts !== AV_NOPTS_VALUE) ticks.push(packet.pts - start)
      packet.unref()
    }
    // Before the container's zero lie frames that an edit list hides; only decoding needs them.
    const shown = [...new Set(ticks.filter((one) => one >= 0n))].sort((a, b) => (a < b ? -1 : 1))
    return Float64Array.from(shown, (one) => Number(one) * tick)
  } finally {
    packet.free()
    await close()
  }
}
