import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What the shell remembers between starts. */
export const Settings = z.object({
  window: z
    .object({
      x: z.int(),
      y: z.int(),
      width: z.int().min(200),
      height: z.int().min(200),
      maximised: z.boolean(),
    })
    .nullable()
    .default(null),
  /** Where the small window was moved to. */
  bar: z.object({ x: z.int(), y: z.int() }).nullable().default(null),
})
export type Settings = z.infer<typeof Settings>

/**
 * Settings in a small file: read whole or not at all, written aside, synced and renamed, so that a crash in the middle
 * leaves the ones from before. A file that cannot be read counts as none.
 */
export class SettingsFile {
  readonly #path: string
  #now: Settings

  /** @param folder where the shell may write */
  constructor(folder: string) {
    this.#path = join(folder, 'shell.json')
    this.#now = Settings.parse(read(this.#path))
  }

  get now(): Settings {
    return this.#now
  }

  /** Never throws: a window's place is not worth a word. */
  set(part: Partial<Settings>): void {
    this.#now = { ...this.#now, ...part }
    const aside = `${this.#path}.part`
    try {
      const file = openSync(aside, 'w', 0o600)
      try {
        writeSync(file, JSON.stringify(this.#now))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(aside, this.#path)
    } catch {
      // A disk that is full: the window opens where it usually does.
    }
  }
}

function read(path: string): unknown {
  try {
    const found = Settings.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return found.success ? found.data : {}
  } catch {
    return {}
  }
}
