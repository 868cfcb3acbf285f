import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Eight bytes by which a sealed file is known. */
export const magic = Buffer.from('ESTOMPE\u0001', 'latin1')
export const headerBytes = magic.length + 32
/** Bytes of content in a piece. */
export const pieceBytes = 65_536
export const tagBytes = 16

/** The key of one file, from its header. */
export const keyOf = (dataKey: Buffer, header: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, header, 'estompe sealed file', 32))

export function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 7)
  nonce.writeUInt32BE(number, 8)
  return nonce
}

/** Seals content that comes bit by bit: what `push` and `end` give, one after the other, is the sealed file. */
export class Sealer {
  readonly #header = Buffer.concat([magic, randomBytes(32)])
  readonly #key: Buffer
  #number = 0
  #waiting: Buffer[] = []
  #length = 0
  #begun = false

  constructor(dataKey: Buffer) {
    this.#key = keyOf(dataKey, this.#header)
  }

  push(bytes: Uint8Array): Buffer {
    this.#waiting.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    this.#length += bytes.byteLength
    // The last piece is known as such only at the end: a full one waits for what comes after it.
    if (this.#length <= pieceBytes) {
      // The caller may use its buffer again.
      this.#waiting = this.#waiting.map((one, i, all) => (i === all.length - 1 ? Buffer.from(one) : one))
      return this.#opened([])
    }
    const all = Buffer.concat(this.#waiting)
    const out: Buffer[] = []
    let at = 0
    for (; all.length - at > pieceBytes; at += pieceBytes)
      out.push(this.#piece(all.subarray(at, at + pieceBytes), false))
    this.#waiting = [all.subarray(at)]
    this.#length = all.length - at
    return this.#opened(out)
  }

  /** There is at least one piece, also of nothing. */
  end(): Buffer {
    return this.#opened([this.#piece(Buffer.concat(this.#waiting), true)])
  }

  #opened(pieces: Buffer[]): Buffer {
    if (this.#begun) return Buffer.concat(pieces)
    this.#begun = true
    return Buffer.concat([this.#header, ...pieces])
  }

  #piece(bytes: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#number++, isLast)).setAAD(this.#header)
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
}

/** Seals what comes in. */
export async function* sealed(content: AsyncIterable<Uint8Array>, dataKey: Buffer): AsyncGenerator<Buffer> {
  const sealer = new Sealer(dataKey)
  for await (const bytes of content) {
    const out = sealer.push(bytes)
    if (out.length > 0) yield out
  }
  yield sealer.end()
}

export function sealedBytes(content: Uint8Array, dataKey: Buffer): Buffer {
  const sealer = new Sealer(dataKey)
  return Buffer.concat([sealer.push(content), sealer.end()])
}
