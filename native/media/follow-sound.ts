import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Packet } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'
import type { SoundSource } from '../../core/contract/plugins.ts'
import { type Container, openContainer } from './container.ts'
import { DecodedTrack, soundRate } from './decoded-track.ts'
import { type Finished, feedGrowing } from './growing-input.ts'
import { readPacket } from './read-packet.ts'
import { readerOf } from './sound.ts'

/** The sound of a file that still grows. */
export interface FollowedSound {
  /** What is there now: its length stays as it is when more comes. */
  sofar(): SoundSource
  /** Decodes what comes, until nothing more can. */
  follow(): Promise<void>
  close(): Promise<void>
}

/**
 * Decodes the first track of sound of a file while it is written. The samples are those that `openSound` finds in the
 * whole file later, all but the last few, which stand at its end.
 * @param scratch folder that exists, for the samples
 * @throws StudioError as `openContainer` does, `no-tracks`
 */
export async function followSound(path: string, finished: Finished, scratch: string): Promise<FollowedSound> {
  // Its first bytes say what the file is: there is nothing to open before.
  await finished.beyond(0)
  const container: Container = await openContainer(path, feedGrowing(finished))
  try {
    const stream = container.audio[0]
    if (!stream) throw new StudioError('no-tracks', { file: path })
    // A take's clock begins at 0, however late a source was opened.
    const track = await DecodedTrack.open(stream, 0, join(scratch, `${randomUUID()}.s16`), soundRate)
    return {
      sofar: () => ({ duration: track.readable / soundRate, read: readerOf([track]) }),
      async follow() {
        const packet = new Packet()
        packet.alloc()
        try {
          while (await readPacket(container.context, packet)) {
            if (packet.streamIndex === stream.index) await track.decode(packet)
            packet.unref()
          }
        } finally {
          packet.free()
        }
      },
      async close() {
        await container.close()
        await track.remove()
      },
    }
  } catch (error) {
    await container.close()
    throw error
  }
}
