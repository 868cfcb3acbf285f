import { type FileHandle, open } from 'node:fs/promises'
import { readingKey, refuseClear, writingKey } from '../vault/keyring.ts'
import { isSealedLog, isTornHeader, SealedLog } from '../vault/sealed-log.ts'

/** A file that only grows, and keeps what was synced through a crash. Positions and lengths in bytes of content. */
export interface GrowingFile {
  readonly size: number
  /** Bytes of a last write that a crash had torn and that were cut off when the file was opened; none in one that lies in clear. */
  readonly torn: number
  /** A write that stops in the middle (full disk) may keep a first part: the size says how much. */
  append(bytes: Uint8Array): Promise<void>
  truncate(length: number): Promise<void>
  readSome(at: number, length: number): Promise<Buffer>
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a growing file, made when it is not there: sealed, in a library that is. One that has begun goes on as it is.
 * @throws StudioError `library-locked`, `sealed-damaged`, `file-not-sealed`; whatever the system says
 */
export async function openGrowing(path: string): Promise<GrowingFile> {
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return open(path, 'wx+', 0o600)
    throw error
  })
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const reading = readingKey(path)
    const isBegun = !(await isTornHeader(file, size))
    const isSealed = isSealedLog(buffer.subarray(0, bytesRead))
    if (reading && isBegun && !isSealed) refuseClear(path)
    const key = isSealed ? reading : isBegun ? null : writingKey(path)
    return key ? await SealedLog.grow(path, file, key) : new PlainGrowing(file, size)
  } catch (error) {
    await file.close()
    throw error
  }
}

class PlainGrowing implements GrowingFile {
  readonly #file: FileHandle
  readonly torn = 0
  size: number

  constructor(file: FileHandle, size: number) {
    this.#file = file
    this.size = size
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.size)
      done += bytesWritten
      this.size += bytesWritten
    }
  }

  async truncate(length: number): Promise<void> {
    await this.#file.truncate(length)
    this.size = Math.min(this.size, length)
  }

  async readSome(at: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(length), 0, length, at)
    return buffer.subarray(0, bytesRead)
  }

  sync(): Promise<void> {
    return this.#file.datasync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
