import { type GrowingFile, openGrowing } from '../../native/files/growing.ts'

/** One track's file: it only grows, and what is acknowledged has been synced. Positions and lengths in bytes. */
export class TrackFile {
  readonly #file: GrowingFile
  #kept: number
  #broken: unknown = null

  private constructor(file: GrowingFile) {
    this.#file = file
    this.#kept = file.size
  }

  /** Opens the file, made when it is not there. What an earlier run wrote is synced before it is built upon. */
  static async open(path: string): Promise<TrackFile> {
    const file = await openGrowing(path)
    await file.sync()
    return new TrackFile(file)
  }

  get written(): number {
    return this.#file.size
  }

  /** Bytes of a last write that a crash had torn, as far as the file tells. */
  get torn(): number {
    return this.#file.torn
  }

  /** Bytes that survive a power cut. */
  get kept(): number {
    return this.#kept
  }

  /**
   * Writes what is new of a piece. A piece that came before changes nothing; false when one before it is missing.
   * A write that stops in the middle (full disk) may keep its first part: the length says how much.
   */
  async take(position: number, bytes: Uint8Array): Promise<boolean> {
    if (position > this.written) return false
    await this.#file.append(bytes.subarray(Math.min(bytes.length, this.written - position)))
    return true
  }

  /**
   * True when there was something to sync. Once it has failed it fails for good: a system forgets what it could not
   * write, and would call the next attempt a success.
   */
  async sync(): Promise<boolean> {
    if (this.#broken !== null) throw this.#broken
    const upTo = this.written
    if (upTo === this.#kept) return false
    try {
      await this.#file.sync()
    } catch (error) {
      this.#broken = error
      throw error
    }
    this.#kept = upTo
    return true
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
