import { dirname } from 'node:path'
import { syncFolder } from '../../native/files/aside.ts'
import { type GrowingFile, openGrowing } from '../../native/files/growing.ts'
import { readStretch } from '../../native/files/kept.ts'
import { type EngineEvent, JournalLine, type PageEvent } from '../contract/recording/take.ts'

const newline = 0x0a

/** The lines that are whole, and how many bytes they take: a line that a crash cut short was never promised. */
export function parseJournal(bytes: Uint8Array): { lines: JournalLine[]; length: number } {
  const lines: JournalLine[] = []
  let length = 0
  for (;;) {
    const end = bytes.indexOf(newline, length)
    if (end < 0) return { lines, length }
    const line = readLine(bytes.subarray(length, end))
    if (line === null) return { lines, length }
    lines.push(line)
    length = end + 1
  }
}

function readLine(bytes: Uint8Array): JournalLine | null {
  try {
    return JournalLine.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return null
  }
}

/** A take's journal: JSON Lines, each on the disk before anybody is told of it. */
export class Journal {
  readonly #file: GrowingFile
  readonly #lines: JournalLine[]
  readonly #now: () => Date
  #length: number
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(file: GrowingFile, lines: JournalLine[], length: number, now: () => Date) {
    this.#file = file
    this.#lines = lines
    this.#length = length
    this.#now = now
  }

  /** Opens a journal, made when it is not there; what a crash left of a last line is cut off. */
  static async open(path: string, now: () => Date = () => new Date()): Promise<Journal> {
    const file = await openGrowing(path)
    try {
      const { lines, length } = parseJournal(await readStretch(file, 0, file.size))
      await file.truncate(length)
      await file.sync()
      await syncFolder(dirname(path))
      return new Journal(file, lines, length, now)
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
      const number = (this.#lines.at(-1)?.number ?? 0) + 1
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
