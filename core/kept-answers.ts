import { rm } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { type GrowingFile, openGrowing } from '../native/files/growing.ts'
import { readStretch } from '../native/files/kept.ts'
import type { Answers } from './contract/answers.ts'

/** A question, its answer, and the CRC-32 of both: what a power cut leaves of a line is none. */
const Line = z.tuple([z.string(), z.json(), z.int()])
const newline = 0x0a
const atOnce = 1 << 20

/** Where a line lies in the file, bytes. */
interface Place {
  readonly at: number
  readonly length: number
}

/**
 * Answers in a file, one a line, that only grows. They hold what was said and seen: the file belongs to the library as
 * the recording does, and is removed when nothing asks any more. A line that a crash cut short was never there. Memory
 * holds where the answers lie, not what they say.
 */
export class KeptAnswers implements Answers {
  readonly #file: GrowingFile
  readonly #places: Map<string, Place>
  #turn: Promise<void> = Promise.resolve()
  /** Called before anything is found anew: the work may have to wait. */
  readonly #mayWork: () => Promise<void>
  /** How often it was asked since it was opened, and how often the answer was here. */
  readonly counts = { asked: 0, known: 0 }

  private constructor(file: GrowingFile, places: Map<string, Place>, mayWork: () => Promise<void>) {
    this.#file = file
    this.#places = places
    this.#mayWork = mayWork
  }

  /** One at a time has the file open. @throws StudioError `library-locked`, `sealed-damaged`; what the system says */
  static async open(path: string, mayWork = async (): Promise<void> => undefined): Promise<KeptAnswers> {
    const file = await openGrowing(path)
    try {
      const places = await placesIn(file)
      // What is none of ours (a library that was sealed meanwhile) is begun anew, as files are begun there now.
      if (places.size === 0 && file.size > 0) {
        await file.close()
        await rm(path, { force: true })
        return new KeptAnswers(await openGrowing(path), places, mayWork)
      }
      const last = [...places.values()].at(-1)
      await file.truncate(last ? last.at + last.length : 0)
      return new KeptAnswers(file, places, mayWork)
    } catch (error) {
      await file.close().catch(() => undefined)
      throw error
    }
  }

  get count(): number {
    return this.#places.size
  }

  /** How much of what was asked since it was opened was here, 0..1; null when nothing was asked. */
  get takenOver(): number | null {
    const { asked, known } = this.counts
    return asked === 0 ? null : known / asked
  }

  async to<T>(question: string, schema: z.ZodType<T>, find: () => Promise<T>): Promise<T> {
    this.counts.asked++
    const kept = schema.safeDecode((await this.#known(question)) as never)
    if (kept.success) {
      this.counts.known++
      return kept.data
    }
    await this.#mayWork()
    const found = await find()
    const answer = schema.safeEncode(found)
    if (answer.success) await this.#keep(question, answer.data)
    return found
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#file.close()
  }

  async #known(question: string): Promise<unknown> {
    const place = this.#places.get(question)
    if (!place) return undefined
    const bytes = await this.#inTurn(() => readStretch(this.#file, place.at, place.length))
    return bytes && lineOf(bytes)?.[1]
  }

  async #keep(question: string, answer: unknown): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify([question, answer, checkOf(question, answer)])}\n`)
    await this.#inTurn(async () => {
      const at = this.#file.size
      await this.#file.append(bytes)
      this.#places.set(question, { at, length: bytes.length })
    })
  }

  /** What cannot be kept or read (a full disk) is found again another time: null. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T | null> {
    const done = this.#turn.then(work).catch(() => null)
    this.#turn = done.then(() => undefined)
    return done
  }
}

const checkOf = (question: string, answer: unknown): number => crc32(JSON.stringify([question, answer]))

/** A line of the file; null when it is not whole. */
function lineOf(bytes: Buffer): z.infer<typeof Line> | null {
  try {
    const line = Line.parse(JSON.parse(bytes.toString()))
    return line[2] === checkOf(line[0], line[1]) ? line : null
  } catch {
    return null
  }
}

/** Where the answers lie, up to the first line that is not whole. */
async function placesIn(file: GrowingFile): Promise<Map<string, Place>> {
  const places = new Map<string, Place>()
  let at = 0
  let rest = Buffer.alloc(0)
  while (at + rest.length < file.size) {
    const more = await readStretch(file, at + rest.length, Math.min(atOnce, file.size - at - rest.length))
    if (more.length === 0) break
    const bytes = Buffer.concat([rest, more])
    let from = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      const line = lineOf(bytes.subarray(from, end))
      if (!line) return places
      places.set(line[0], { at: at + from, length: end + 1 - from })
      from = end + 1
    }
    at += from
    rest = bytes.subarray(from)
  }
  return places
}
