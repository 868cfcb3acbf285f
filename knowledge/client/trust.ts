import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { Studio, TrustCode } from '../contract/publication.ts'
import { trustedText } from '../contract/signing.ts'
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
  // Whoever made the code up must not choose what this key signs.
  if (!TrustCode.safeParse(code).success) throw new StudioError('studio-not-trusted')
  const body = { code, name, publicKey: ring.key.publicKey, proof: ring.key.sign(trustedText(code)) }
  const { id } = await server.ask('POST', '/api/studios', body, Studio, signal)
  await ring.remember(server.origin, id)
}

/**
 * Gives a knowledge base another key for this studio, signed with the one that it trusts, and takes it from then on.
 * @throws StudioError `studio-not-trusted`, `server-unreachable`
 */
export async function rotate(ring: KeyRing, server: KnowledgeServer, signal: AbortSignal): Promise<KeyRing> {
  const key = StudioKey.make()
  const body = { publicKey: key.publicKey, proof: key.sign(trustedText(key.publicKey)) }
  await server.ask('PUT', '/api/studio/key', body, z.object({}), signal)
  return ring.replace(key)
}
