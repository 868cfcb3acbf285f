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

/** A file changed this recently could change once more without its times moving. */
const settledMs = 2000

/** What the file system says of a file. */
export interface Fingerprint {
  /**
   * Device, number, size and times: as long as they fit, nobody has written to the file since (a program cannot set
   * the change time back). Null while the file is too young to tell.
   */
  readonly fingerprint: string | null
  readonly size: number
  readonly isFile: boolean
}

/** @throws StudioError `file-missing`, `file-unreadable` */
export async function fingerprintOf(path: string): Promise<Fingerprint> {
  try {
    const facts = await stat(path, { bigint: true })
    const changedMs = Math.max(Number(facts.ctimeMs), Number(facts.mtimeMs))
    return {
      fingerprint:
        Date.now() - changedMs > settledMs
          ? [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join('-')
          : null,
      size: Number(facts.size),
      isFile: facts.isFile(),
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
