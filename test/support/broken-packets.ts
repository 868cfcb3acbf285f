import { open } from 'node:fs/promises'
import { Packet } from 'node-av'
import { openContainer, secondsATick } from '../../native/media/container.ts'
import { readPacket } from '../../native/media/read-packet.ts'

/** Overwrites the packets of the first picture or sound whose time lies in `[from, to)`, seconds. @returns how many */
export async function breakPackets(path: string, kind: 'video' | 'audio', from: number, to: number): Promise<number> {
  const container = await openContainer(path)
  const stream = kind === 'video' ? container.video : container.audio[0]
  if (!stream) throw new Error(`no ${kind}`)
  const places: { at: number; size: number }[] = []
  const packet = new Packet()
  packet.alloc()
  while (await readPacket(container.context, packet)) {
    const time = Number(packet.pts) * secondsATick(stream)
    if (packet.streamIndex === stream.index && time >= from && time < to)
      places.push({ at: Number(packet.pos), size: packet.size })
    packet.unref()
  }
  packet.free()
  await container.close()
  const file = await open(path, 'r+')
  for (const { at, size } of places) await file.write(Buffer.alloc(size), 0, size, at)
  await file.close()
  return places.length
}
