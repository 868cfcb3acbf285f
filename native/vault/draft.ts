import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { StudioError } from '../../core/contract/errors.ts'
import { pieceBytes, tagBytes } from './sealer.ts'

const nonceBytes = 12
const slotBytes = nonceBytes + pieceBytes + tagBytes

/**
 * A file that is written and read anywhere in it while it is being made, sealed by a key that is never written down:
 * what a crash leaves of it is noise. Each piece of 64 KiB is encrypted by itself (AES-256-GCM) under a new random nonce
 * whenever it is written; positions are those of the content.
 */
export class Draft {
  readonly #path: string
  readonly #file: FileHandle
  readonly #key = randomBytes(32)
  /** Bytes of content. */
  size = 0
  #number = -1
  #piece: Buffer = Buffer.alloc(0)
  #isChanged = false
  #turn: Promise<unknown> = Promise.resolve()
  /** Pieces that are on the disk; any other is all zeros. */
  readonly #written = new Set<number>()

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @param path a file that is there, or is made; what it holds is thrown away */
  static async open(path: string): Promise<Draft> {
    return new Draft(path, await open(path, 'w+', 0o600))
  }

  write(at: number, bytes: Uint8Array): Promise<void> {
    return this.#next(() => this.#write(at, bytes))
  }

  async #write(at: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const position = at + done
      await this.#turnTo(Math.floor(position / pieceBytes))
      const from = position % pieceBytes
      const part = bytes.subarray(done, done + pieceBytes - from)
      this.#piece.set(part, from)
      this.#isChanged = true
      done += part.length
    }
    this.size = Math.max(this.size, at + bytes.length)
  }

  /** Up to `length` bytes from `at`; none at the end only. */
  readSome(at: number, length: number): Promise<Buffer> {
    return this.#next(() => this.#readSome(at, length))
  }

  async #readSome(at: number, length: number): Promise<Buffer> {
    const count = Math.min(length, this.size - at, pieceBytes - (at % pieceBytes))
    if (count <= 0) return Buffer.alloc(0)
    await this.#turnTo(Math.floor(at / pieceBytes))
    const from = at % pieceBytes
    return Buffer.from(this.#piece.subarray(from, from + count))
  }

  close(): Promise<void> {
    return this.#next(() => this.#file.close())
  }

  /** One piece is at hand at a time: whoever asks meanwhile waits. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #turnTo(number: number): Promise<void> {
    if (number === this.#number) return
    await this.#put()
    this.#number = number
    this.#piece = this.#written.has(number) ? await this.#read(number) : Buffer.alloc(pieceBytes)
  }

  async #put(): Promise<void> {
    if (!this.#isChanged) return
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(aboutPiece(this.#number))
    const slot = Buffer.concat([nonce, cipher.update(this.#piece), cipher.final(), cipher.getAuthTag()])
    for (let done = 0; done < slot.length; ) {
      const at = this.#number * slotBytes + done
      done += (await this.#file.write(slot, done, slot.length - done, at)).bytesWritten
    }
    this.#written.add(this.#number)
    this.#isChanged = false
  }

  async #read(number: number): Promise<Buffer> {
    const slot = Buffer.alloc(slotBytes)
    await this.#file.read(slot, 0, slotBytes, number * slotBytes)
    try {
      const opener = createDecipheriv('aes-256-gcm', this.#key, slot.subarray(0, nonceBytes))
        .setAAD(aboutPiece(number))
        .setAuthTag(slot.subarray(slotBytes - tagBytes))
      return Buffer.concat([opener.update(slot.subarray(nonceBytes, slotBytes - tagBytes)), opener.final()])
    } catch (cause) {
      throw new StudioError('sealed-damaged', { file: this.#path, piece: number }, cause)
    }
  }
}

function aboutPiece(number: number): Buffer {
  const about = Buffer.alloc(8)
  about.writeBigUInt64BE(BigInt(number))
  return about
}
