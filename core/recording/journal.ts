import { dirname } from 'node:path'
import { syncFolder } from '../../native/files/aside.ts'
import { type GrowingFile, openGrowing } from '../../native/files/growing.ts'
import { readStretch } from '../../native/files/kept.ts'
import { type EngineEvent, JournalLine, type PageEvent } from '../contract/recording/take.ts'

const newline = 0x0a

/**
 * The lines that are whole, how many there are, and how many bytes they take: what a crash cut short was never promised.
 * A line in the middle that cannot be read (damaged, or of a newer program) counts and stays where it is; the numbers of
 * the others tell that it is missing.
 */
export function parseJournal(bytes: Uint8Array): { lines: JournalLine[]; count: number; length: number } {
  const lines: JournalLine[] = []
  let [count, length, seen, at] = [0, 0, 0, 0]
  for (;;) {
    const end = bytes.indexOf(newline, at)
    if (end < 0) return { lines, count, length }
    const json = readJson(bytes.subarray(at, end))
    at = end + 1
    seen++
    if (json === undefined) continue
    const line = JournalLine.safeParse(json)
    if (line.success) lines.push(line.data)
    count = seen
    length = at
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** A take's journal: JSON Lines, each on the disk before anybody is told of it. */
export class Journal {
  readonly #file: GrowingFile
  readonly #lines: JournalLine[]
  readonly #now: () => Date
  /** Bytes of a last line that a crash had cut short. */
  readonly torn: number
  #length: number
  #count: number
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(
    file: GrowingFile,
    { lines, count, length }: ReturnType<typeof parseJournal>,
    torn: number,
    now: () => Date,
  ) {
    this.#file = file
    this.#lines = lines
    this.#count = count
    this.#length = length
    this.torn = torn
    this.#now = now
  }

  /** Opens a journal, made when it is not there; what a crash left of a last line is cut off. */
  static async open(path: string, now: () => Date = () => new Date()): Promise<Journal> {
    const file = await openGrowing(path)
    try {
      const parsed = parseJournal(await readStretch(file, 0, file.size))
      const torn = file.torn + file.size - parsed.length
      await file.truncate(parsed.length)
      await file.sync()
      await syncFolder(dirname(path))
      return new Journal(file, parsed, torn, now)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get lines(): readonly JournalLine[] {
    return this.#lines
  }

  /** The highest number of an event that the page told. */
  get sequence(): number {
    return this.#lines.findLast((line) => line.sequence !== null)?.sequence ?? 0
  }

  /** Settles when the line is on the disk. One that could not be written whole leaves no trace. */
  append(event: PageEvent | EngineEvent, sequence: number | null = null): Promise<void> {
    const done = this.#turn.then(async () => {
      const number = this.#count + 1
      const line: JournalLine = { number, time: this.#now().toISOString(), sequence, event }
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
      try {
        await this.#file.append(bytes)
        await this.#file.sync()
      } catch (error) {
        await this.#file.truncate(this.#length).catch(() => {})
        throw error
      }
      this.#length += bytes.length
      this.#count = number
      this.#lines.push(line)
    })
    this.#turn = done.catch(() => {})
    return done
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#file.close()
  }
}
