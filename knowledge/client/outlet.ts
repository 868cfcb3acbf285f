import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import type { KnowledgePort } from '../../core/contract/outlet/port.ts'
import { KnowledgeServer } from './knowledge-server.ts'
import { packed } from './parcel.ts'
import { publish } from './publish.ts'
import { KeyRing } from './studio-key.ts'
import { askForTrust } from './trust.ts'

/** Milliseconds between tries before the studio says that nobody answers; it tries again by itself later. */
const pauses: readonly number[] = [300, 1000, 2000]

/** The knowledge bases of the studio whose library lies in `home`. */
export function openOutlet(home: string): KnowledgePort {
  const folder = join(home, 'publishing')
  // Read each time: another process may have made it known to one more.
  const ring = (): Promise<KeyRing> => KeyRing.open(folder)
  const trusted = async (origin: string): Promise<KnowledgeServer> => {
    const keys = await ring()
    const studio = keys.nameAt(origin)
    if (studio === null) throw new StudioError('studio-not-trusted')
    return new KnowledgeServer(origin, { studio, key: keys.key }, pauses)
  }
  return {
    known: async () => (await ring()).origins(),
    async trust(address, code, name, signal) {
      const given = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`
      await askForTrust(await ring(), given, code, name, signal)
      return new URL(given).origin
    },
    async forget(origin) {
      await (await ring()).forget(origin)
    },
    async send(origin, { video, folder: from, memory, described }, sending) {
      const server = await trusted(origin)
      const parcel = await packed(from, { ...described, video }, memory)
      const { state } = await publish(server, parcel, sending)
      return state === 'superseded' ? 'superseded' : 'published'
    },
    async takeOut(origin, video, reason, signal) {
      const server = await trusted(origin)
      await server
        .ask('DELETE', `/api/videos/${video}?reason=${reason}`, undefined, z.object({}), signal)
        .catch((error: unknown) => {
          if (!(error instanceof StudioError) || error.code !== 'not-there') throw error
        })
    },
  }
}
