import { createDecipheriv } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { headerBytes, keyOf, magic, nonceOf, pieceBytes, tagBytes } from './sealer.ts'

/*
 * A file that is sealed: a header (eight bytes that name the format, 32 of salt), then pieces of 64 KiB, each
 * encrypted and authenticated by itself with AES-256-GCM. The nonce of a piece is its number and whether it is the last
 * (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance", 2015), under a key that HKDF makes for this file alone: pieces cannot be changed, moved, left out
 * or cut off, and any of them can be read without the others.
 */

/** A sealed file, open for reading anywhere in it. */
export class SealedFile {
  readonly #path: string
  readonly #file: FileHandle
  readonly #header: Buffer
  readonly #key: Buffer
  /** Bytes of content. */
  readonly size: number
  readonly #pieces: number
  #latest: { readonly number: number; readonly bytes: Buffer } | null = null

  private constructor(path: string, file: FileHandle, header: Buffer, dataKey: Buffer, bytes: number) {
    this.#path = path
    this.#file = file
    this.#header = header
    this.#key = keyOf(dataKey, header)
    const body = bytes - headerBytes
    this.#pieces = Math.max(1, Math.ceil(body / (pieceBytes + tagBytes)))
    this.size = body - this.#pieces * tagBytes
  }

  /** @throws StudioError `file-missing`, `file-unreadable`, `sealed-damaged` */
  static async open(path: string, dataKey: Buffer): Promise<SealedFile> {
    const file = await open(path, 'r').catch((cause: unknown) => {
      throw fromSystem(cause, path, 'read')
    })
    try {
      const opened = await SealedFile.over(path, file, dataKey)
      if (opened === null) throw new StudioError('sealed-damaged', { file: path, piece: 0 })
      return opened
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /**
   * The content of a file that is open already; null when it does not begin as a sealed one does.
   * @throws StudioError `sealed-damaged` when it is too short to be one
   */
  static async over(path: string, file: FileHandle, dataKey: Buffer): Promise<SealedFile | null> {
    const { size } = await file.stat()
    const header = Buffer.alloc(headerBytes)
    const { bytesRead } = await file.read(header, 0, headerBytes, 0)
    if (bytesRead < magic.length || !header.subarray(0, magic.length).equals(magic)) return null
    if (size < headerBytes + tagBytes) throw new StudioError('sealed-damaged', { file: path, piece: 0 })
    return new SealedFile(path, file, header, dataKey, size)
  }

  /**
   * Content from `start` to `end` (exclusive), bytes.
   * @throws StudioError `sealed-damaged` with the number of the piece that is not what was sealed
   */
  async *read(start = 0, end = this.size): AsyncGenerator<Buffer> {
    // Of nothing there is still one piece, which proves that it is nothing.
    const last = this.size === 0 ? 0 : Math.floor((Math.min(end, this.size) - 1) / pieceBytes)
    for (let number = Math.floor(start / pieceBytes); number <= last; number++) {
      const bytes = await this.#piece(number)
      const from = number * pieceBytes
      yield bytes.subarray(Math.max(0, start - from), Math.max(0, Math.min(bytes.length, end - from)))
    }
  }

  /**
   * Up to `length` bytes from `at`, fewer at the end of the file or of a piece.
   * @throws StudioError `sealed-damaged`
   */
  async readSome(at: number, length: number): Promise<Buffer> {
    if (at >= this.size || length <= 0) return Buffer.alloc(0)
    const number = Math.floor(at / pieceBytes)
    // Whoever reads bit by bit comes back for the same piece.
    if (this.#latest?.number !== number) this.#latest = { number, bytes: await this.#piece(number) }
    const from = at - number * pieceBytes
    return this.#latest.bytes.subarray(from, from + length)
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #piece(number: number): Promise<Buffer> {
    const isLast = number === this.#pieces - 1
    const length = isLast ? this.size - number * pieceBytes : pieceBytes
    const bytes = Buffer.alloc(length + tagBytes)
    const at = headerBytes + number * (pieceBytes + tagBytes)
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, at)
    return opened(bytes.subarray(0, bytesRead), number, isLast, this.#key, this.#header, this.#path)
  }
}

/** @throws StudioError `sealed-damaged` */
function opened(piece: Buffer, number: number, isLast: boolean, key: Buffer, header: Buffer, file: string): Buffer {
  try {
    const opener = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: tagBytes })
      .setAAD(header)
      .setAuthTag(piece.subarray(piece.length - tagBytes))
    return Buffer.concat([opener.update(piece.subarray(0, piece.length - tagBytes)), opener.final()])
  } catch (cause) {
    throw new StudioError('sealed-damaged', { file, piece: number }, cause)
  }
}

/** Whether bytes begin as those of a sealed file do. */
export const isSealed = (bytes: Uint8Array): boolean =>
  bytes.length >= magic.length && magic.equals(bytes.subarray(0, magic.length))

/**
 * The content of a whole sealed file.
 * @param file for the error
 * @throws StudioError `sealed-damaged`
 */
export function unsealedBytes(bytes: Buffer, dataKey: Buffer, file: string): Buffer {
  const header = bytes.subarray(0, headerBytes)
  const key = keyOf(dataKey, header)
  const whole = pieceBytes + tagBytes
  const count = Math.max(1, Math.ceil((bytes.length - headerBytes) / whole))
  return Buffer.concat(
    Array.from({ length: count }, (_, number) => {
      const at = headerBytes + number * whole
      return opened(bytes.subarray(at, at + whole), number, number === count - 1, key, header, file)
    }),
  )
}
