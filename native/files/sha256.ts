import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fromSystem } from '../../core/contract/system-errors.ts'

/**
 * sha256 of a file's content, in lower-case hex.
 * @throws StudioError `file-missing`, `file-unreadable`, `cancelled`
 */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(piece as Buffer)
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
  return hash.digest('hex')
}

/**
 * Size, times and number of a file: as long as they fit, nobody has written to it since (the change time cannot be
 * set back by a program).
 * @throws StudioError `file-missing`, `file-unreadable`
 */
export async function fingerprintOf(path: string): Promise<{ fingerprint: string; size: number; isFile: boolean }> {
  try {
    const facts = await stat(path, { bigint: true })
    return {
      fingerprint: [facts.size, facts.mtimeNs, facts.ctimeNs, facts.ino].join('-'),
      size: Number(facts.size),
      isFile: facts.isFile(),
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
