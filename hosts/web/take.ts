import type { WebSocket } from 'ws'
import { socketBytes } from '../../core/contract/recording/byte-link.ts'
import { TakeId } from '../../core/contract/recording/take.ts'
import { mayTouch, type Recorder } from '../../core/recording/handlers.ts'
import type { Takes } from '../../core/recording/takes.ts'

const unknownTake = 4404

/** The take that an address names: `/take/<id>`. */
export function takeOf(url: string | undefined): TakeId | null {
  const id = TakeId.safeParse(/^\/take\/([^/?]+)$/.exec(url ?? '')?.[1])
  return id.success ? id.data : null
}

/** Gives a page's socket to its take. */
export async function openTakeChannel(socket: WebSocket, id: TakeId, takes: Takes, who: Recorder): Promise<void> {
  const line = socketBytes(socket)
  const isAnothers = takes.recorderOf(id) !== null && !mayTouch(takes, id, who)
  if (isAnothers || !(await takes.attach(id, line))) socket.close(unknownTake)
}
