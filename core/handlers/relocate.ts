import { isAbsolute, resolve } from 'node:path'
import { fingerprintOf, sha256OfFile } from '../../native/files/sha256.ts'
import { StudioError } from '../contract/errors.ts'
import type { Library } from '../library.ts'

export interface RelocateControl {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Writes down where a session's recording lies now, after reading it whole: the same content and no other.
 * @param control.onProgress bytes read
 * @throws StudioError `session-missing`, `file-missing`, `file-unreadable`, `recording-changed` for another content, `cancelled`
 */
export async function relocated(
  library: Library,
  id: string,
  given: string,
  { signal, onProgress }: RelocateControl,
): Promise<void> {
  const { sessions } = library.database
  const session = sessions.get(id)
  if (!session) throw new StudioError('session-missing')
  if (!isAbsolute(given)) throw new StudioError('file-missing', { file: given })
  const path = resolve(given)
  const before = await fingerprintOf(path)
  if (!before.isFile) throw new StudioError('file-missing', { file: path })
  if (before.size !== session.size || (await sha256OfFile(path, signal, onProgress)) !== session.sha256)
    throw new StudioError('recording-changed', { file: path })
  const after = await fingerprintOf(path)
  // Written to while it was read: nothing says that it is still the same.
  const fingerprint = after.fingerprint === before.fingerprint ? (after.fingerprint ?? 'unsettled') : 'unsettled'
  sessions.moved(id, path, fingerprint)
}
