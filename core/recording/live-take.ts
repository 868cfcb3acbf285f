import { mkdir, rm, statfs, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../native/files/aside.ts'
import { StudioError } from '../contract/errors.ts'
import type { ByteLink } from '../contract/recording/byte-link.ts'
import { decodeFromPage, type FromEngine, type FromPage, windowBytes } from '../contract/recording/channel.ts'
import { type EngineEvent, PageEvent } from '../contract/recording/take.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { factsOf, fileOf, type TakeFacts } from './facts.ts'
import { Journal } from './journal.ts'
import { Room, warnedAt } from './room.ts'
import { TrackFile } from './track-file.ts'

/** Milliseconds between two syncs: well under the second that may be lost. */
const syncEvery = 400
/**
 * Seconds for which a page that is there may say nothing, which it does every few: the system takes a quarter of an hour to
 * say that a network has gone without a word.
 */
const usualSilence = 30
/** Bytes kept back in a file of their own, so that a full disk can still be written down. */
const spareBytes = 256 << 10
/** Times a second at which the room on the disk is looked at: every so many syncs. */
const lookEvery = 5

export interface LiveTakeHost {
  /** Bytes free where the take lies. */
  readonly freeBytes?: (folder: string) => Promise<number>
  readonly now?: () => Date
  /** Seconds; see `usualSilence`. */
  readonly silence?: number
  /** Something that a row shows has changed. */
  readonly onChange: () => void
  /** The page said stop, or the disk is full: everything is on the disk. */
  readonly onStop: () => void
  /** The page's line is cut. */
  readonly onLost: () => void
  /** What is no expected error. */
  readonly onBug: (error: unknown) => void
}

/** A take that is open for writing: its journal, its tracks' files and the page's channel. One writer at a time. */
export class LiveTake {
  readonly folder: string
  readonly #journal: Journal
  readonly #host: LiveTakeHost
  readonly #tracks = new Map<number, TrackFile>()
  readonly #room = new Room()
  readonly #timer: NodeJS.Timeout
  #line: ByteLink | null = null
  /** Looks in a row at which nothing had come. */
  #silent = 0
  readonly #refused = new WeakSet<ByteLink>()
  #turn: Promise<void> = Promise.resolve()
  #queued = 0
  #ticks = 0
  #roomSeconds: number | null = null
  #torn = 0
  #syncing = false
  #stopped = false

  private constructor(folder: string, journal: Journal, host: LiveTakeHost) {
    this.folder = folder
    this.#journal = journal
    this.#host = host
    this.#timer = setInterval(() => {
      this.#listen()
      void this.#sync()
    }, syncEvery)
  }

  /** Makes a take's folder and the first line of its journal. */
  static async begin(
    folder: string,
    begun: Extract<EngineEvent, { kind: 'begun' }>,
    host: LiveTakeHost,
  ): Promise<LiveTake> {
    let take: LiveTake | null = null
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, 'spare'), Buffer.alloc(spareBytes), { mode: 0o600 })
      take = await LiveTake.open(folder, host)
      await take.note(begun)
      await syncFolder(join(folder, '..'))
      return take
    } catch (cause) {
      await take?.close().catch(() => {})
      await rm(folder, { recursive: true, force: true }).catch(() => {})
      throw fromSystem(cause, folder, 'write')
    }
  }

  /** Opens a take that exists, to go on with it or to end it. */
  static async open(folder: string, host: LiveTakeHost): Promise<LiveTake> {
    const take = new LiveTake(folder, await Journal.open(join(folder, 'journal.jsonl'), host.now), host)
    try {
      for (const track of take.facts?.tracks ?? [])
        take.#tracks.set(track.number, await TrackFile.open(join(folder, fileOf(track))))
      take.#torn = [...take.#tracks.values()].reduce((sum, { torn }) => sum + torn, take.#journal.torn)
      return take
    } catch (error) {
      await take.close()
      throw error
    }
  }

  get facts(): TakeFacts | null {
    return factsOf(this.#journal.lines)
  }

  get bytes(): number {
    return [...this.#tracks.values()].reduce((sum, track) => sum + track.kept, 0)
  }

  /** Bytes of each track's file that survive a power cut. */
  get kept(): readonly { readonly number: number; readonly bytes: number }[] {
    return this.#reached('kept')
  }

  /** Bytes that a crash had torn while they were written and that nobody has sent again: they were never called safe. */
  get torn(): number {
    return this.#torn
  }

  /** Seconds of room on the disk at the present rate. */
  get roomSeconds(): number | null {
    return this.#roomSeconds
  }

  get connected(): boolean {
    return this.#line !== null
  }

  /** Writes a line of the engine's own into the journal. */
  async note(event: EngineEvent): Promise<void> {
    await this.#journal.append(event)
    this.#host.onChange()
  }

  /** Takes the page's bytes from this line; an earlier line is closed. */
  attach(line: ByteLink): void {
    const before = this.#line
    this.#line = line
    this.#silent = 0
    // A page keeps what was not called safe, and goes on with it.
    this.#torn = 0
    before?.close()
    line.receive((message) => this.#receive(line, message))
    line.onClose(() => {
      if (this.#line !== line) return
      this.#line = null
      // What it had sent is written first.
      void this.#next(async () => {
        if (!this.#line && !this.#stopped) this.#host.onLost()
      })
    })
    // What the line before had sent is written first: then the page learns where to go on.
    void this.#next(async () => {
      this.#send({ kind: 'welcome', tracks: this.#reached('written'), events: this.#journal.sequence })
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopped = true
    const line = this.#line
    this.#line = null
    line?.close()
    await this.#turn
    for (const track of this.#tracks.values()) {
      // What cannot be synced was never called safe, and may be there all the same.
      await track.sync().catch(() => false)
      await track.close()
    }
    await this.#journal.close()
  }

  #receive(line: ByteLink, message: string | Uint8Array): void {
    if (this.#line !== line) return
    this.#silent = 0
    if (typeof message === 'string') return
    const piece = decodeFromPage(message)
    this.#queued += message.length
    // A page that does not wait for its acknowledgements would fill this process's memory.
    if (!piece || this.#queued > 2 * windowBytes) {
      this.#queued -= message.length
      this.#refuse(line)
      return
    }
    // Whatever came is written, also when the line is gone by then: its page may be dead and nobody else has it.
    void this.#next(async () => {
      this.#queued -= message.length
      if (!this.#refused.has(line)) await this.#handle(line, piece)
    })
  }

  /**
   * Cuts a line on which nothing comes any more. Looks are counted, not the clock: while this process stands still, or the
   * machine sleeps, what the page says waits.
   */
  #listen(): void {
    const most = this.#host.silence ?? usualSilence
    if (this.#line && ++this.#silent * syncEvery > most * 1000) this.#line.close()
  }

  /** Closes a line that sends what nobody may send, and takes no more of it. */
  #refuse(line: ByteLink): void {
    this.#refused.add(line)
    line.close()
  }

  async #handle(line: ByteLink, piece: FromPage): Promise<void> {
    if (this.#stopped) return
    try {
      if (piece.kind === 'event') await this.#event(line, piece)
      else {
        const track = this.#tracks.get(piece.track)
        if (!track || !(await track.take(piece.position, piece.bytes))) this.#refuse(line)
      }
    } catch (error) {
      await this.#failed(error)
    }
  }

  async #event(line: ByteLink, { sequence, json }: Extract<FromPage, { kind: 'event' }>): Promise<void> {
    if (sequence <= this.#journal.sequence) return
    if (sequence !== this.#journal.sequence + 1) return this.#refuse(line)
    const event = PageEvent.safeParse(parsed(json))
    const isAgain = event.data?.kind === 'track' && this.#tracks.has(event.data.track.number)
    // It would be sent again on every line, for ever, and nothing after it would ever arrive.
    if (!event.success || isAgain) return this.#end(new StudioError('take-refused'))
    if (event.data.kind === 'track') {
      const { track } = event.data
      this.#tracks.set(track.number, await TrackFile.open(join(this.folder, fileOf(track))))
      await syncFolder(this.folder)
    }
    // What the event speaks about is on the disk before the event is.
    if (event.data.kind === 'stop') await this.#syncTracks()
    await this.#journal.append(event.data, sequence)
    this.#tellKept()
    this.#host.onChange()
    if (event.data.kind === 'stop') {
      this.#stopped = true
      this.#host.onStop()
    }
  }

  async #sync(): Promise<void> {
    if (this.#syncing || this.#stopped) return
    this.#syncing = true
    try {
      if (await this.#syncTracks()) this.#tellKept()
      if (++this.#ticks % lookEvery === 0) await this.#look()
    } catch (error) {
      await this.#failed(error)
    } finally {
      this.#syncing = false
    }
  }

  async #syncTracks(): Promise<boolean> {
    const synced = await Promise.all([...this.#tracks.values()].map((track) => track.sync()))
    return synced.includes(true)
  }

  /** Looks at the room on the disk, and warns in time. */
  async #look(): Promise<void> {
    const free = await (this.#host.freeBytes ?? freeBytesIn)(this.folder)
    this.#room.wrote(performance.now() / 1000, this.bytes)
    this.#roomSeconds = this.#room.secondsLeft(free)
    const minutes = this.#room.due(free)
    if (minutes !== null && warnedAt.includes(minutes))
      await this.note({
        kind: 'disk-low',
        minutes,
        secondsLeft: this.#roomSeconds ?? 0,
        bytesASecond: this.#room.rate ?? 0,
      })
    this.#tellKept()
    this.#host.onChange()
  }

  /** The disk takes no more: what was written stays, and that it ended is written down with the room kept back. */
  async #failed(cause: unknown): Promise<void> {
    const known = fromSystem(cause, this.folder, 'write')
    const isOfDisk = known instanceof Error && 'syscall' in known
    const error = isOfDisk ? new StudioError('folder-not-writable', { file: this.folder }, cause) : known
    if (!(error instanceof StudioError)) {
      this.#host.onBug(error)
      this.#line?.close()
      return
    }
    await this.#end(error)
  }

  /** Takes no more of the page and tells it why; what was written stays. */
  async #end(error: StudioError): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#send({ kind: 'refused', code: error.code, data: { ...error.data } })
    // Nothing more can be done about a disk that does not even take this.
    await truncate(join(this.folder, 'spare'), 0).catch(() => {})
    await this.#syncTracks().catch(() => {})
    if (error.code === 'disk-full') await this.#journal.append({ kind: 'disk-full' }).catch(() => {})
    this.#host.onStop()
  }

  #tellKept(): void {
    this.#send({
      kind: 'kept',
      tracks: this.#reached('kept'),
      events: this.#journal.sequence,
      roomSeconds: this.#roomSeconds,
    })
  }

  #reached(what: 'written' | 'kept'): { number: number; bytes: number }[] {
    return [...this.#tracks].map(([number, track]) => ({ number, bytes: track[what] }))
  }

  #send(message: FromEngine): void {
    this.#line?.send(JSON.stringify(message))
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.#host.onBug(error))
    return this.#turn
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

export async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
