import { type FileHandle, open } from 'node:fs/promises'

/** One track's file: it only grows, and what is acknowledged has been synced. Positions and lengths in bytes. */
export class TrackFile {
  readonly #file: FileHandle
  #written: number
  #kept: number

  private constructor(file: FileHandle, length: number) {
    this.#file = file
    this.#written = length
    this.#kept = length
  }

  /** Opens the file, made when it is not there. What an earlier run wrote is synced before it is built upon. */
  static async open(path: string): Promise<TrackFile> {
    const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return open(path, 'wx+', 0o600)
      throw error
    })
    const { size } = await file.stat()
    await file.sync()
    return new TrackFile(file, size)
  }

  get written(): number {
    return this.#written
  }

  /** Bytes that survive a power cut. */
  get kept(): number {
    return this.#kept
  }

  /**
   * Writes what is new of a piece. A piece that came before changes nothing; false when one before it is missing.
   * A write that stops in the middle (full disk) keeps its first part: the length says how much.
   */
  async take(position: number, bytes: Uint8Array): Promise<boolean> {
    if (position > this.#written) return false
    const rest = bytes.subarray(Math.min(bytes.length, this.#written - position))
    for (let done = 0; done < rest.length; ) {
      const { bytesWritten } = await this.#file.write(rest, done, rest.length - done, this.#written)
      done += bytesWritten
      this.#written += bytesWritten
    }
    return true
  }

  /** True when there was something to sync. */
  async sync(): Promise<boolean> {
    const upTo = this.#written
    if (upTo === this.#kept) return false
    await this.#file.datasync()
    this.#kept = upTo
    return true
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
