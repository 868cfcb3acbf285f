import { once } from 'node:events'
import { rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { asideOf, syncFile } from '../../../native/files/aside.ts'
import { keptStream, keptWriter } from '../../../native/files/kept.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { fromSystem } from '../../contract/system-errors.ts'

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5

const lineOf = (one: Detection): string =>
  `${JSON.stringify({ ...one, box: one.box.map(rounded), score: rounded(one.score) })}\n`

/** A file of detections, one a line, that grows while the picture is read; memory stays flat. */
export class SightingsFile {
  readonly path: string
  readonly #stream: Writable
  #failed: unknown = null

  constructor(path: string) {
    this.path = path
    this.#stream = keptWriter(path)
    this.#stream.on('error', (error) => {
      this.#failed = error
    })
  }

  /** @throws StudioError `disk-full` */
  async add(detections: readonly Detection[]): Promise<void> {
    if (this.#failed) throw fromSystem(this.#failed, this.path, 'write')
    if (detections.length === 0) return
    if (this.#stream.write(detections.map(lineOf).join(''))) return
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

/**
 * Writes `path` from a file of detections and a list of further ones, all by ascending times: aside, then renamed.
 * @throws StudioError `disk-full`
 */
export async function mergeSightings(from: string, more: readonly Detection[], path: string): Promise<void> {
  const aside = asideOf(path)
  const out = new SightingsFile(aside)
  const rest = [...more].sort((a, b) => a.time - b.time)
  let at = 0
  try {
    for await (const line of createInterface({ input: keptStream(from), crlfDelay: Number.POSITIVE_INFINITY })) {
      const one = JSON.parse(line) as Detection
      const first = at
      while (at < rest.length && (rest[at] as Detection).time <= one.time) at++
      await out.add(rest.slice(first, at))
      await out.add([one])
    }
    await out.add(rest.slice(at))
    await out.end()
    await syncFile(aside)
    await rename(aside, path)
  } catch (error) {
    await out.discard()
    throw error
  }
}
