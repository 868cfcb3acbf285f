import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { keptSize, keptStream } from './kept.ts'

/**
 * sha256 of a file's content, in lower-case hex; where the library seals it, of what was sealed.
 * @throws StudioError `file-missing`, `file-unreadable`, `library-locked`, `sealed-damaged`, `cancelled`
 */
export const sha256OfFile = (
  path: string,
  signal?: AbortSignal,
  onRead?: (done: number, total: number) => void,
): Promise<string> => sha256Of(path, (atOnce) => keptStream(path, { signal, atOnce }), onRead)

/**
 * sha256 of a file's bytes as they lie on the disk, sealed or not.
 * @throws StudioError `file-missing`, `file-unreadable`, `cancelled`
 */
export const sha256OfBytes = (path: string, signal?: AbortSignal): Promise<string> =>
  sha256Of(path, (highWaterMark) => createReadStream(path, { highWaterMark, ...(signal && { signal }) }))

/** Bytes that are read at once, at least and at most: a library has many small files, and memory for each has to be cleared away. */
const atOnce = { least: 1 << 12, most: 1 << 20 }

async function sha256Of(
  path: string,
  open: (atOnce: number) => Readable,
  onRead: (done: number, total: number) => void = () => undefined,
): Promise<string> {
  const hash = createHash('sha256')
  try {
    const { size } = await stat(path)
    let done = 0
    for await (const piece of open(Math.min(atOnce.most, Math.max(atOnce.least, size)))) {
      hash.update(piece as Buffer)
      done += (piece as Buffer).length
      onRead(done, size)
    }
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
  /** Bytes of content. */
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
      size: facts.isFile() ? await keptSize(path) : Number(facts.size),
      isFile: facts.isFile(),
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
