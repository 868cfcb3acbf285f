import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { StudioError } from '../../core/contract/errors.ts'

/*
 * A sealed file that grows while it is written, and is whole up to the last record that reached the disk, whenever the
 * program or the machine stops: a header (eight bytes that name the format, 32 of salt, of which the second half is what
 * the library's key makes of all before it), then records of their length, a random nonce, the content and its tag
 * (AES-256-GCM; the record's number is authenticated). That records at the end are missing cannot be told from a crash,
 * and is not; none can be changed, moved or left out before the last. What a crash tears is the last thing that was being
 * written: where something whole lies behind it, or the header is not what it was, the file is damaged, is refused, and
 * stays as it is.
 */

const magic = Buffer.from('ESTOMPE\u0002', 'latin1')
const halfOfSalt = 16
const headerBytes = magic.length + 2 * halfOfSalt
const [lengthBytes, nonceBytes, tagBytes] = [4, 12, 16]
const around = lengthBytes + nonceBytes + tagBytes
/** Bytes behind a place that is no record, and records that may be missing there, among which the next whole one is looked for. */
const [lookedThrough, mostMissing] = [4 * 65_536, 256]
/** Longer content is cut into records of this size: reading a stretch decrypts no more than it needs. */
const longest = 65_536

/** The second half of the salt. @param begins name of the format and first half */
const checkOf = (begins: Uint8Array, dataKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, begins, 'estompe sealed log header', halfOfSalt))

function newHeader(dataKey: Buffer): Buffer {
  const begins = Buffer.concat([magic, randomBytes(halfOfSalt)])
  return Buffer.concat([begins, checkOf(begins, dataKey)])
}

function isWholeHeader(header: Buffer, dataKey: Buffer): boolean {
  const check = headerBytes - halfOfSalt
  return checkOf(header.subarray(0, check), dataKey).equals(header.subarray(check))
}

export const isSealedLog = (bytes: Uint8Array): boolean =>
  bytes.length >= magic.length && magic.equals(bytes.subarray(0, magic.length))

/** Whether a file is what a crash leaves of a first write: nothing, or less than the name of the format. */
export async function isTornHeader(file: FileHandle, size: number): Promise<boolean> {
  if (size >= magic.length) return false
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0)
  return magic.subarray(0, size).equals(buffer)
}

/** Where a record lies in the file, and its content in the whole. */
interface Place {
  readonly at: number
  readonly start: number
  readonly length: number
}

export class SealedLog {
  readonly #path: string
  readonly #file: FileHandle
  readonly #key: Buffer
  readonly #records: Place[]
  readonly #isHeaderWhole: boolean
  #torn = 0
  #latest: { readonly number: number; readonly bytes: Buffer } | null = null

  private constructor(path: string, file: FileHandle, key: Buffer, records: Place[], isHeaderWhole: boolean) {
    this.#path = path
    this.#file = file
    this.#key = key
    this.#records = records
    this.#isHeaderWhole = isHeaderWhole
  }

  /**
   * Goes on with a file, which may be empty: what a crash left of a last record is cut off (`torn`).
   * @throws StudioError `sealed-damaged`
   */
  static async grow(path: string, file: FileHandle, dataKey: Buffer): Promise<SealedLog> {
    const { size } = await file.stat()
    // A header that is not whole has nothing after it.
    if (size < headerBytes) {
      await file.truncate(0)
      await written(file, newHeader(dataKey), 0)
    }
    const log = await SealedLog.over(path, file, dataKey)
    if (log === null) throw new StudioError('sealed-damaged', { file: path, piece: 0 })
    await log.#dropTorn()
    log.#torn = Math.max(0, size - log.#end)
    await file.truncate(log.#end)
    return log
  }

  /** Null when it is no such file. @throws StudioError `sealed-damaged` where records lie behind what is none */
  static async over(path: string, file: FileHandle, dataKey: Buffer): Promise<SealedLog | null> {
    const { size } = await file.stat()
    const header = Buffer.alloc(headerBytes)
    const { bytesRead } = await file.read(header, 0, headerBytes, 0)
    if (!isSealedLog(header.subarray(0, bytesRead))) return null
    const key = Buffer.from(hkdfSync('sha256', dataKey, header, 'estompe sealed log', 32))
    const records: Place[] = []
    const head = Buffer.alloc(lengthBytes)
    let start = 0
    for (let at = headerBytes; at + around <= size; ) {
      await file.read(head, 0, lengthBytes, at)
      const length = head.readUInt32BE(0)
      if (length === 0 || length > longest || at + around + length > size) break
      records.push({ at, start, length })
      start += length
      at += around + length
    }
    const log = new SealedLog(path, file, key, records, isWholeHeader(header, dataKey))
    await log.#refuseBefore(records.length, log.#end, size)
    return log
  }

  /** Bytes of a last record that were cut off when the file was opened to go on. */
  get torn(): number {
    return this.#torn
  }

  /** Bytes of content. */
  get size(): number {
    const last = this.#records.at(-1)
    return last ? last.start + last.length : 0
  }

  /** A part that could not be written whole leaves no trace: the size says what is there. */
  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; done += longest) await this.#add(bytes.subarray(done, done + longest))
  }

  /** Cuts the content off after so many bytes. */
  async truncate(length: number): Promise<void> {
    const last = this.#records.findLastIndex((one) => one.start < length)
    const place = this.#records[last]
    const rest = place && place.start + place.length > length ? await this.#read(last) : null
    this.#records.length = rest ? last : last + 1
    this.#latest = null
    await this.#file.truncate(this.#end)
    if (place && rest) await this.append(rest.subarray(0, length - place.start))
  }

  /** Up to `length` bytes from `at`; none at the end only. */
  async readSome(at: number, length: number): Promise<Buffer> {
    if (at >= this.size || length <= 0) return Buffer.alloc(0)
    let [low, high] = [0, this.#records.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#records[middle] as Place).start <= at) low = middle
      else high = middle - 1
    }
    if (this.#latest?.number !== low) this.#latest = { number: low, bytes: await this.#read(low) }
    const from = at - (this.#records[low] as Place).start
    return this.#latest.bytes.subarray(from, from + length)
  }

  sync(): Promise<void> {
    return this.#file.datasync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  get #end(): number {
    const last = this.#records.at(-1)
    return last ? last.at + around + last.length : headerBytes
  }

  async #add(bytes: Uint8Array): Promise<void> {
    const at = this.#end
    const nonce = randomBytes(nonceBytes)
    const head = Buffer.alloc(lengthBytes)
    head.writeUInt32BE(bytes.length)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(numbered(this.#records.length))
    const record = Buffer.concat([head, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    try {
      await written(this.#file, record, at)
    } catch (error) {
      await this.#file.truncate(at).catch(() => undefined)
      throw error
    }
    this.#records.push({ at, start: this.size, length: bytes.length })
  }

  async #read(number: number): Promise<Buffer> {
    const { at, length } = this.#records[number] as Place
    const record = Buffer.alloc(around + length)
    await this.#file.read(record, 0, record.length, at)
    try {
      return opened(record, number, this.#key)
    } catch (cause) {
      throw this.#damaged(number, cause)
    }
  }

  /** A power cut may leave the length of a last record without its content. */
  async #dropTorn(): Promise<void> {
    const last = this.#records.at(-1)
    const number = this.#records.length - 1
    if (!last || (await this.#read(number).catch(() => null))) return
    await this.#refuseBefore(number, last.at, (await this.#file.stat()).size)
    // With a header that is damaged no record can be read. One from before headers were checked is not cut on a guess.
    if (number > 0) await this.#read(number - 1)
    else if (!this.#isHeaderWhole) throw this.#damaged(0)
    this.#records.pop()
  }

  /** Refuses a file in which a whole record lies behind a place at which record `number` should begin and does not. */
  async #refuseBefore(number: number, at: number, size: number): Promise<void> {
    if (size - at <= around) return
    const rest = Buffer.alloc(Math.min(lookedThrough, size - at))
    await this.#file.read(rest, 0, rest.length, at)
    for (let from = 1; from + around <= rest.length; from++) {
      const length = rest.readUInt32BE(from)
      if (length === 0 || length > longest || from + around + length > rest.length) continue
      const record = rest.subarray(from, from + around + length)
      const most = Math.min(mostMissing, Math.floor(from / around))
      for (let later = number; later <= number + most; later++)
        if (isRecord(record, later, this.#key)) throw this.#damaged(number)
    }
  }

  #damaged(number: number, cause?: unknown): StudioError {
    return new StudioError('sealed-damaged', { file: this.#path, piece: number }, cause)
  }
}

/** Content of a record. @throws Error when it is not that record, or not whole */
function opened(record: Buffer, number: number, key: Buffer): Buffer {
  const opener = createDecipheriv('aes-256-gcm', key, record.subarray(lengthBytes, lengthBytes + nonceBytes))
    .setAAD(numbered(number))
    .setAuthTag(record.subarray(record.length - tagBytes))
  const content = record.subarray(lengthBytes + nonceBytes, record.length - tagBytes)
  return Buffer.concat([opener.update(content), opener.final()])
}

function isRecord(record: Buffer, number: number, key: Buffer): boolean {
  try {
    opened(record, number, key)
    return true
  } catch {
    return false
  }
}

function numbered(number: number): Buffer {
  const about = Buffer.alloc(8)
  about.writeBigUInt64BE(BigInt(number))
  return about
}

async function written(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
}

/** A new log of the same content, for a file that did not grow in here. */
export async function logOf(path: string, content: AsyncIterable<Uint8Array>, dataKey: Buffer): Promise<void> {
  const log = await SealedLog.grow(path, await open(path, 'wx+', 0o600), dataKey)
  try {
    for await (const bytes of content) await log.append(bytes)
  } finally {
    await log.close()
  }
}
