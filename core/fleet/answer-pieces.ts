import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { readStretch } from '../../native/files/kept.ts'
import { stageAnswersName } from '../stage-answers.ts'
import type { FileOfSession } from './session-files.ts'

/** Bytes of answers that are worth an object: about what a minute of picture gives. */
const worthSending = 128 << 10
const newline = 0x0a

/** What networks have said in a stage that goes on, in pieces that stay as they are while the file grows. */
export class AnswerPieces {
  readonly #home: string
  readonly #least: number
  readonly #sent = new Map<string, FileOfSession[]>()

  /**
   * @param home absolute path of the session's library, which is not sealed
   * @param least bytes that are worth a piece
   */
  constructor(home: string, least = worthSending) {
    this.#home = home
    this.#least = least
  }

  /**
   * Cuts a piece of whole lines off what is new in each file, where that is enough.
   * @param send hands a piece on under its sha256
   * @param rest hands on however little there is
   * @returns all pieces of the files that are there; those of one path, in order, are the file
   */
  async look(send: (sha256: string, bytes: Buffer) => Promise<unknown>, rest = false): Promise<FileOfSession[]> {
    const all: FileOfSession[] = []
    for (const path of globSync(`sessions/*/*/${stageAnswersName}`, { cwd: this.#home }).sort()) {
      const name = path.replaceAll('\\', '/')
      const pieces = this.#sent.get(name) ?? []
      const fresh = await this.#fresh(
        path,
        pieces.reduce((sum, { size }) => sum + size, 0),
        rest ? 1 : this.#least,
      )
      if (fresh.length > 0) {
        const sha256 = createHash('sha256').update(fresh).digest('hex')
        await send(sha256, fresh)
        pieces.push({ path: name, size: fresh.length, sha256 })
        this.#sent.set(name, pieces)
      }
      all.push(...pieces)
    }
    return all
  }

  /** Whole lines from a position on, where they are many; none where the file went meanwhile. */
  async #fresh(path: string, from: number, least: number): Promise<Buffer> {
    const none = Buffer.alloc(0)
    const file = await open(join(this.#home, path)).catch(() => null)
    if (!file) return none
    try {
      const { size } = await file.stat()
      if (size - from < least) return none
      const readSome = async (at: number, length: number): Promise<Buffer> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
        return buffer.subarray(0, bytesRead)
      }
      const bytes = await readStretch({ size, readSome, close: () => file.close() }, from, size - from)
      return bytes.subarray(0, bytes.lastIndexOf(newline) + 1)
    } finally {
      await file.close()
    }
  }
}
