import { z } from 'zod'
import { Studio } from '../contract/publication.ts'
import { KnowledgeServer } from './knowledge-server.ts'
import { type KeyRing, StudioKey } from './studio-key.ts'

/**
 * Makes a knowledge base trust this studio, with the code that one of its admins gave.
 * @throws StudioError `studio-not-trusted`, `server-unreachable`
 */
export async function askForTrust(
  ring: KeyRing,
  address: string,
  code: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const server = new KnowledgeServer(address, null)
  const body = { code, name, publicKey: ring.key.publicKey, proof: ring.key.sign(code) }
  const { id } = await server.ask('POST', '/api/studios', body, Studio, signal)
  await ring.remember(server.origin, id)
}

/**
 * Gives a knowledge base another key for this studio, signed with the one that it trusts, and takes it from then on.
 * @throws StudioError `studio-not-trusted`, `server-unreachable`
 */
export async function rotate(ring: KeyRing, server: KnowledgeServer, signal: AbortSignal): Promise<KeyRing> {
  const key = StudioKey.make()
  const body = { publicKey: key.publicKey, proof: key.sign(key.publicKey) }
  await server.ask('PUT', '/api/studio/key', body, z.object({}), signal)
  return ring.replace(key)
}
