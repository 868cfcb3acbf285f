import { once } from 'node:events'
import { rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { asideOf, syncFile } from '../../../native/files/aside.ts'
import { keptStream, keptWriter } from '../../../native/files/kept.ts'
import { type Detection, ReadLine } from '../../contract/pipeline.ts'
import { fromSystem } from '../../contract/system-errors.ts'

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5

const lineOf = (one: Detection): string =>
  `${JSON.stringify({ ...one, box: one.box.map(rounded), score: rounded(one.score) })}\n`

/** A file of records, one a line, that grows while the picture is read; memory stays flat. */
class RecordFile<T> {
  readonly path: string
  readonly #textOf: (one: T) => string
  readonly #stream: Writable
  #failed: unknown = null

  /** @param textOf a record's line, with its end */
  constructor(path: string, textOf: (one: T) => string) {
    this.path = path
    this.#textOf = textOf
    this.#stream = keptWriter(path)
    this.#stream.on('error', (error) => {
      this.#failed = error
    })
  }

  /** @throws StudioError `disk-full` */
  async add(records: readonly T[]): Promise<void> {
    if (this.#failed) throw fromSystem(this.#failed, this.path, 'write')
    if (records.length === 0) return
    if (this.#stream.write(records.map(this.#textOf).join(''))) return
    try {
      await once(this.#stream, 'drain')
    } catch (cause) {
      throw fromSystem(cause, this.path, 'write')
    }
  }

  async end(): Promise<void> {
    this.#stream.end()
    try {
      await finished(this.#stream)
    } catch (cause) {
      throw fromSystem(cause, this.path, 'write')
    }
  }

  async discard(): Promise<void> {
    this.#stream.destroy()
    await rm(this.path, { force: true })
  }
}

/** Detections, rounded. */
export class SightingsFile extends RecordFile<Detection> {
  constructor(path: string) {
    super(path, lineOf)
  }
}

/** Writes what was read in the picture: aside, then renamed. @throws StudioError `disk-full` */
export async function writeLines(lines: readonly ReadLine[], path: string): Promise<void> {
  const out = new RecordFile<ReadLine>(asideOf(path), (line) => `${JSON.stringify(line)}\n`)
  await whole(out, path, async () => {
    for (const line of lines) await out.add([line])
  })
}

/** What `writeLines` wrote. */
export async function linesIn(path: string): Promise<ReadLine[]> {
  const out: ReadLine[] = []
  for await (const line of recordsIn(path)) out.push(ReadLine.parse(line))
  return out
}

/**
 * Writes `path` from a file of detections and a list of further ones, all by ascending times: aside, then renamed.
 * @throws StudioError `disk-full`
 */
export async function mergeSightings(from: string, more: readonly Detection[], path: string): Promise<void> {
  const out = new SightingsFile(asideOf(path))
  const rest = [...more].sort((a, b) => a.time - b.time)
  let at = 0
  await whole(out, path, async () => {
    for await (const line of recordsIn(from)) {
      const one = line as Detection
      const first = at
      while (at < rest.length && (rest[at] as Detection).time <= one.time) at++
      await out.add(rest.slice(first, at))
      await out.add([one])
    }
    await out.add(rest.slice(at))
  })
}

async function* recordsIn(path: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: keptStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    yield JSON.parse(line)
}

/** Fills a file that is aside and puts it where it belongs, or leaves nothing. */
async function whole<T>(file: RecordFile<T>, path: string, fill: () => Promise<void>): Promise<void> {
  try {
    await fill()
    await file.end()
    await syncFile(file.path)
    await rename(file.path, path)
  } catch (error) {
    await file.discard()
    throw error
  }
}
