import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'

/*
 * A file that is sealed: a header (eight bytes that name the format, 32 of salt), then pieces of 64 KiB, each
 * encrypted and authenticated by itself with AES-256-GCM. The nonce of a piece is its number and whether it is the last
 * (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance", 2015), under a key that HKDF makes for this file alone: pieces cannot be changed, moved, left out
 * or cut off, and any of them can be read without the others.
 */

const magic = Buffer.from('ESTOMPE\u0001', 'latin1')
const headerBytes = magic.length + 32
/** Bytes of content in a piece. */
export const pieceBytes = 65_536
const tagBytes = 16

const keyOf = (dataKey: Buffer, header: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, header, 'estompe sealed file', 32))

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 7)
  nonce.writeUInt32BE(number, 8)
  return nonce
}

/** Seals what comes in; there is at least one piece, also of nothing. */
export async function* sealed(content: AsyncIterable<Uint8Array>, dataKey: Buffer): AsyncGenerator<Buffer> {
  const header = Buffer.concat([magic, randomBytes(32)])
  const key = keyOf(dataKey, header)
  yield header
  let number = 0
  let waiting = Buffer.alloc(0)
  const piece = (bytes: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, isLast)).setAAD(header)
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
  for await (const bytes of content) {
    waiting = Buffer.concat([waiting, bytes])
    while (waiting.length > pieceBytes) {
      yield piece(waiting.subarray(0, pieceBytes), false)
      waiting = waiting.subarray(pieceBytes)
    }
  }
  yield piece(waiting, true)
}

/** A sealed file, open for reading anywhere in it. */
export class SealedFile {
  readonly #path: string
  readonly #file: FileHandle
  readonly #header: Buffer
  readonly #key: Buffer
  /** Bytes of content. */
  readonly size: number
  readonly #pieces: number

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
      const { size } = await file.stat()
      const header = Buffer.alloc(headerBytes)
      const { bytesRead } = await file.read(header, 0, headerBytes, 0)
      if (bytesRead < headerBytes || !header.subarray(0, magic.length).equals(magic) || size < headerBytes + tagBytes)
        throw new StudioError('sealed-damaged', { file: path, piece: 0 })
      return new SealedFile(path, file, header, dataKey, size)
    } catch (error) {
      await file.close()
      throw error
    }
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

  close(): Promise<void> {
    return this.#file.close()
  }

  async #piece(number: number): Promise<Buffer> {
    const isLast = number === this.#pieces - 1
    const length = isLast ? this.size - number * pieceBytes : pieceBytes
    const bytes = Buffer.alloc(length + tagBytes)
    const at = headerBytes + number * (pieceBytes + tagBytes)
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, at)
    try {
      const opener = createDecipheriv('aes-256-gcm', this.#key, nonceOf(number, isLast), { authTagLength: tagBytes })
        .setAAD(this.#header)
        .setAuthTag(bytes.subarray(length, bytesRead))
      return Buffer.concat([opener.update(bytes.subarray(0, length)), opener.final()])
    } catch (cause) {
      throw new StudioError('sealed-damaged', { file: this.#path, piece: number }, cause)
    }
  }
}
