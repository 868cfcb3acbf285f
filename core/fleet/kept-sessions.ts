import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { fetchObject } from '../../native/store/fetch-object.ts'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { filesBelow } from '../keeping/tree.ts'
import type { FleetRecording } from './records.ts'

/** What sessions that wait for their next stage may take of the disk, and what is left free for what works, bytes. */
const usual = { most: 16_000_000_000, spare: 4_000_000_000 }
/** Milliseconds after which nobody counts on a session coming back, and between two questions whether it still may. */
const keptFor = 3_600_000
const lookEvery = 120_000
const libraryName = 'library'

export interface KeptOptions {
  /** Absolute path of a folder that is emptied when this process is gone. */
  readonly folder: string
  /** Bytes that sessions that wait may take together. */
  readonly most?: number
  /** Bytes that stay free on the disk while sessions that wait could make room. */
  readonly spare?: number
  /** Milliseconds between two looks at what waits. */
  readonly lookEvery?: number
}

/** Whether a session's work has ended since a moment (milliseconds since 1970), wherever that was. */
export type HasEnded = (since: number) => Promise<boolean>

/** A session at work here, until it is given back. */
export interface KeptSession {
  /** Absolute path of a folder of its own. */
  readonly folder: string
  /**
   * The recording, as it was listed: what an earlier stage left here where every byte of it is as it came, else brought.
   * @returns its absolute path, the same for each stage
   * @throws StudioError as `fetchObject`
   */
  recording(source: ObjectStore, signal: AbortSignal): Promise<string>
  /** Moves the library that an earlier stage left here to a folder that is not there yet; does nothing without one. */
  enter(home: string): Promise<void>
  /** Moves the library back, for the next stage. */
  leave(home: string): Promise<void>
  /** @param isGoingOn keeps what is here, as long as there is room for it; else nothing of it stays */
  giveBack(isGoingOn: boolean): Promise<void>
}

interface Waiting {
  readonly folder: string
  readonly bytes: number
  readonly since: number
  readonly hasEnded: HasEnded
}

/**
 * What a machine keeps of sessions between two of their stages, so that nothing is brought twice where the same machine
 * does the next one. All of it is unredacted. Nobody counts on it: a stage that finds nothing here brings everything.
 */
export class KeptSessions {
  readonly #options: Required<KeptOptions>
  /** By id, the longest waiting first. */
  readonly #waiting = new Map<string, Waiting>()
  readonly #taken = new Set<string>()
  /** sha256 of recordings as they came, by the session's folder. */
  readonly #came = new Map<string, string>()
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> | null = null

  constructor(options: KeptOptions) {
    this.#options = { ...usual, lookEvery, ...options }
    this.#timer = setInterval(() => {
      // What cannot be removed goes with the worker's folder.
      const look = (): Promise<void> => this.#look().catch(() => undefined)
      this.#looking ??= look().finally(() => {
        this.#looking = null
      })
    }, this.#options.lookEvery)
    this.#timer.unref()
  }

  /**
   * A session for one stage. Asked for twice at a time (a stage that was thought lost), the second finds nothing.
   * @param hasEnded asked now and then while the session waits: another machine may have done the rest of it
   */
  take(recording: FleetRecording, hasEnded: HasEnded = async () => false): KeptSession {
    const { id } = recording
    const isFirst = !this.#taken.has(id)
    const folder = join(this.#options.folder, isFirst ? id : randomUUID())
    this.#taken.add(id)
    if (isFirst) this.#waiting.delete(id)
    const library = join(folder, libraryName)
    return {
      folder,
      recording: (source, signal) => this.#recording(folder, recording, source, signal),
      async enter(home) {
        if (!existsSync(library)) return
        await mkdir(dirname(home), { recursive: true, mode: 0o700 })
        await rename(library, home)
      },
      async leave(home) {
        // Of a stage that another machine had done nothing was brought but the library.
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await rename(home, library)
      },
      giveBack: async (isGoingOn) => {
        if (isFirst && isGoingOn) await this.#keep(id, folder, hasEnded)
        else await this.#drop(folder)
        if (isFirst) this.#taken.delete(id)
      },
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #recording(
    folder: string,
    { key, tag, size }: FleetRecording,
    source: ObjectStore,
    signal: AbortSignal,
  ): Promise<string> {
    const name = basename(key).replace(/[<>:"\\|?*\p{Cc}]/gu, '_')
    const path = join(folder, 'recording', name)
    const came = this.#came.get(folder)
    if (came !== undefined && (await sha256OfFile(path, signal).catch(() => null)) === came) return path
    await this.#makeRoom(size)
    this.#came.set(folder, (await fetchObject(source, key, path, { tag, signal })).sha256)
    return path
  }

  async #keep(id: string, folder: string, hasEnded: HasEnded): Promise<void> {
    const bytes = filesBelow(folder).reduce((sum, file) => sum + file.bytes, 0)
    this.#waiting.set(id, { folder, bytes, since: Date.now(), hasEnded })
    while (this.#bytes > this.#options.most) await this.#dropFirst()
    await this.#makeRoom(0)
  }

  get #bytes(): number {
    return [...this.#waiting.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** What works comes before what waits. */
  async #makeRoom(size: number): Promise<void> {
    const { folder, spare } = this.#options
    await mkdir(folder, { recursive: true, mode: 0o700 })
    while (this.#waiting.size > 0) {
      const { bavail, bsize } = await statfs(folder)
      if (bavail * bsize >= size + spare) return
      await this.#dropFirst()
    }
  }

  /** What waits too long goes, and what nobody needs any more. */
  async #look(): Promise<void> {
    for (const [id, waiting] of [...this.#waiting]) {
      const { since, hasEnded } = waiting
      // A store that does not answer says nothing: the hour holds.
      const isOver = Date.now() - since >= keptFor || (await hasEnded(since).catch(() => false))
      // It may have been taken for its next stage meanwhile, and left again.
      if (isOver && this.#waiting.get(id) === waiting) await this.#dropWaiting(id)
    }
  }

  async #dropFirst(): Promise<void> {
    const [first] = this.#waiting.keys()
    if (first !== undefined) await this.#dropWaiting(first)
  }

  /** Nobody is given the folder while it goes. */
  async #dropWaiting(id: string): Promise<void> {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    this.#taken.add(id)
    await this.#drop(waiting.folder)
    this.#taken.delete(id)
  }

  async #drop(folder: string): Promise<void> {
    this.#came.delete(folder)
    await rm(folder, { recursive: true, force: true })
  }
}
