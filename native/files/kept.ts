import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readingKey, refuseClear, writingKey } from '../vault/keyring.ts'
import { isSealed, SealedFile, unsealedBytes } from '../vault/sealed-file.ts'
import { isTornHeader, SealedLog } from '../vault/sealed-log.ts'
import { Sealer, sealedBytes } from '../vault/sealer.ts'

/*
 * The one door to the library's files: what is sealed on the disk is clear in here, and the other way round. A file
 * outside a sealed library goes through as it is; one that is still clear within it is read while the library is being
 * sealed or made clear, and refused in one that is sealed: nobody vouches for it.
 */

/** A file that is open for reading anywhere in its content. */
export interface KeptFile {
  /** Bytes of content. */
  readonly size: number
  /** Up to `length` bytes from `at`; none at the end only. */
  readSome(at: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/** @throws StudioError `library-locked`, `sealed-damaged`, `file-not-sealed`; whatever the system says of a file that cannot be opened */
export async function openKept(path: string): Promise<KeptFile> {
  const key = readingKey(path)
  const file = await open(path, 'r')
  try {
    const sealed = key && ((await SealedFile.over(path, file, key)) ?? (await SealedLog.over(path, file, key)))
    const { size } = await file.stat()
    if (sealed) return sealed
    if (key && !(await isTornHeader(file, size))) refuseClear(path)
    return plainFile(file, size)
  } catch (error) {
    await file.close()
    throw error
  }
}

const plainFile = (file: FileHandle, size: number): KeptFile => ({
  size,
  async readSome(at, length) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
    return buffer.subarray(0, bytesRead)
  },
  close: () => file.close(),
})

/** `length` bytes from `at`, fewer at the end. */
export async function readStretch(file: KeptFile, at: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let done = 0; done < length; ) {
    const part = await file.readSome(at + done, length - done)
    if (part.length === 0) break
    parts.push(part)
    done += part.length
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
}

/** Bytes of a file's content. */
export async function keptSize(path: string): Promise<number> {
  if (readingKey(path) === null) return (await stat(path)).size
  const file = await openKept(path)
  try {
    return file.size
  } finally {
    await file.close()
  }
}

export async function readKept(path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of keptStream(path)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

export const readKeptText = async (path: string): Promise<string> => (await readKept(path)).toString('utf8')

export function readKeptSync(path: string): Buffer {
  const key = readingKey(path)
  const bytes = readFileSync(path)
  if (key && isSealed(bytes)) return unsealedBytes(bytes, key, path)
  if (key) refuseClear(path)
  return bytes
}

export interface Stretch {
  /** First byte. */
  readonly start?: number
  /** Last byte, included. */
  readonly end?: number
  readonly signal?: AbortSignal | undefined
  /** Bytes that are read at once, at most; a megabyte when left out. */
  readonly atOnce?: number
}

/** The content of a file as a stream. Errors come through the stream. */
export function keptStream(path: string, { start = 0, end, signal, atOnce = 1 << 20 }: Stretch = {}): Readable {
  const highWaterMark = atOnce
  if (readingKey(path) === null)
    return createReadStream(path, {
      start,
      ...(end === undefined ? {} : { end }),
      highWaterMark,
      ...(signal && { signal }),
    })
  return Readable.from(contentOf(path, start, end), { objectMode: false, highWaterMark, ...(signal && { signal }) })
}

async function* contentOf(path: string, start: number, end: number | undefined): AsyncGenerator<Buffer> {
  const file = await openKept(path)
  try {
    // Of nothing there is still one piece, which proves that it is nothing.
    if (file instanceof SealedFile) yield* file.read(start, end === undefined ? file.size : end + 1)
    else
      for (let at = start; end === undefined || at <= end; ) {
        const part = await file.readSome(at, Math.min(1 << 20, end === undefined ? 1 << 20 : end + 1 - at))
        if (part.length === 0) return
        yield part
        at += part.length
      }
  } finally {
    await file.close()
  }
}

/** Content as it has to lie on the disk at this place. */
export function asKept(path: string, content: string | Uint8Array): string | Uint8Array {
  const key = writingKey(path)
  return key ? sealedBytes(typeof content === 'string' ? Buffer.from(content) : content, key) : content
}

/** A new file for content that comes bit by bit. */
export function keptWriter(path: string, options: { mode?: number; flags?: string } = {}): Writable {
  const key = writingKey(path)
  const file = createWriteStream(path, { mode: 0o600, ...options })
  return key ? new SealingStream(file, new Sealer(key)) : file
}

class SealingStream extends Writable {
  readonly #file: Writable
  readonly #sealer: Sealer

  constructor(file: Writable, sealer: Sealer) {
    super({ highWaterMark: 1 << 18 })
    this.#file = file
    this.#sealer = sealer
    file.on('error', (error) => this.destroy(error))
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const out = this.#sealer.push(chunk)
    if (out.length === 0) done()
    else this.#file.write(out, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#file.once('close', () => done())
    this.#file.end(this.#sealer.end())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#file.destroy()
    done(error)
  }
}

/** Copies content: what is sealed where it comes from may be clear where it goes to, and the other way round. */
export async function copyKept(from: string, to: string, signal?: AbortSignal): Promise<void> {
  const out = keptWriter(to, { flags: 'wx' })
  if (signal) await pipeline(keptStream(from), out, { signal })
  else await pipeline(keptStream(from), out)
}

/** Whether both places hold a file's content in the same bytes, so that it may be copied as it is. */
export const liesInClear = (path: string): boolean => readingKey(path) === null

/** `length` bytes of content from `start`, fewer at the end. */
export async function keptPiece(path: string, start: number, length: number): Promise<Buffer> {
  const file = await openKept(path)
  try {
    return await readStretch(file, start, length)
  } finally {
    await file.close()
  }
}
