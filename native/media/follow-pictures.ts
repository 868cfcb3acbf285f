import { Packet } from 'node-av'
import { AV_NOPTS_VALUE } from 'node-av/constants'
import type { FrameView } from '../../core/contract/plugins.ts'
import { openContainer, secondsATick } from './container.ts'
import { readFrames } from './frames.ts'
import { type Finished, feedGrowing } from './growing-input.ts'
import { readPacket } from './read-packet.ts'

/**
 * The frames of a file that is still written, as they come: those that `readFrames` gives of the whole later.
 * @param threads for decoding
 * @throws StudioError as `readFrames`
 */
export async function* followPictures(
  path: string,
  finished: Finished,
  threads: number,
): AsyncGenerator<FrameView, void, undefined> {
  // Its first bytes say what the file is: there is nothing to open before.
  await finished.beyond(0)
  yield* readFrames(path, { video: {} }, { feed: feedGrowing(finished), threads, origins: true })
}

/**
 * How much of a file that is still written is there, without decoding it.
 * @param onArrived seconds on the take's clock, which begins at 0
 * @throws StudioError as `openContainer`
 */
export async function followLength(
  path: string,
  finished: Finished,
  onArrived: (seconds: number) => void,
): Promise<void> {
  await finished.beyond(0)
  const { context, video, close } = await openContainer(path, feedGrowing(finished))
  const packet = new Packet()
  packet.alloc()
  try {
    while (video && (await readPacket(context, packet))) {
      if (packet.streamIndex === video.index && packet.pts !== AV_NOPTS_VALUE)
        onArrived(Number(packet.pts) * secondsATick(video))
      packet.unref()
    }
  } finally {
    packet.free()
    await close()
  }
}
