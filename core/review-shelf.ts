import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../native/files/aside.ts'
import { keptSize, readKeptText } from '../native/files/kept.ts'
import { sha256OfFile } from '../native/files/sha256.ts'
import { Strip } from './contract/review/api.ts'
import type { Library } from './library.ts'

const Entry = z.object({
  size: z.int(),
  sha256: z.string(),
  /** What it was made of; another value makes it old. */
  of: z.string(),
  strip: Strip.optional(),
})
const Label = z.record(z.string(), Entry)
export type ShelfEntry = z.infer<typeof Entry>

/**
 * Files made for reviewing a session, in its folder of the library, with what each one is: one that is cut short,
 * altered or made of something else is as good as none. Never a source of anything: all of it can be made again.
 */
export class Shelf {
  readonly folder: string
  readonly #label: string
  /** Names that were read and found whole since this process began. */
  readonly #whole = new Set<string>()
  #labelled: Promise<void> = Promise.resolve()
  /** The last making of each name: two at once would take the file from under one another. */
  readonly #making = new Map<string, Promise<unknown>>()

  constructor(library: Library, session: string) {
    this.folder = join(library.home, 'sessions', session, 'review-media')
    this.#label = join(this.folder, 'made.json')
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** What is known of a whole file; null when it has to be made. Read once a process, then only measured. */
  async find(name: string, of?: string): Promise<ShelfEntry | null> {
    const entry = (await this.#entries())[name]
    if (!entry || (of !== undefined && entry.of !== of)) return null
    if ((await keptSize(this.path(name)).catch(() => -1)) !== entry.size) return null
    if (!this.#whole.has(name) && (await sha256OfFile(this.path(name))) !== entry.sha256) return null
    this.#whole.add(name)
    return entry
  }

  /** Makes a file and writes down what it is; who asks for it in the meantime gets the same one. */
  put(name: string, of: string, make: (path: string) => Promise<Strip | undefined>): Promise<ShelfEntry> {
    const before = this.#making.get(name) ?? Promise.resolve()
    const made = before
      .catch(() => undefined)
      .then(async () => (await this.find(name, of)) ?? (await this.#put(name, of, make)))
    this.#making.set(name, made)
    return made
  }

  async #put(name: string, of: string, make: (path: string) => Promise<Strip | undefined>): Promise<ShelfEntry> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const path = this.path(name)
    this.#whole.delete(name)
    await rm(path, { force: true })
    const strip = await make(path)
    const entry: ShelfEntry = {
      size: await keptSize(path),
      sha256: await sha256OfFile(path),
      of,
      ...(strip ? { strip } : {}),
    }
    // One label for all files: two that are made at once must not forget each other.
    this.#labelled = this.#labelled
      .catch(() => undefined)
      .then(async () => writeWhole(this.#label, JSON.stringify({ ...(await this.#entries()), [name]: entry })))
    await this.#labelled
    this.#whole.add(name)
    return entry
  }

  async #entries(): Promise<Record<string, ShelfEntry>> {
    const text = await readKeptText(this.#label).catch(() => null)
    if (text === null) return {}
    try {
      const parsed = Label.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : {}
    } catch {
      return {}
    }
  }
}
