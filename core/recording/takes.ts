import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../native/files/aside.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { RoomCheck } from '../contract/recording/api.ts'
import type { ByteLink } from '../contract/recording/byte-link.ts'
import type { FromEngine } from '../contract/recording/channel.ts'
import type { ConsentGiven } from '../contract/recording/consent.ts'
import { type EngineEvent, TakeId, type TakeRequest, type TakeRow } from '../contract/recording/take.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { Watchers } from '../watchers.ts'
import { Behind } from './behind/behind.ts'
import { answersIn } from './behind/take-answers.ts'
import { fateOf } from './consent.ts'
import type { TakeFacts } from './facts.ts'
import { secondsOnDisk } from './finish.ts'
import { findTake } from './found-take.ts'
import { failureOf, type KnownTake, knownTake } from './known-take.ts'
import { freeBytesIn, LiveTake, type LiveTakeHost } from './live-take.ts'
import { roomFor, type Wanted } from './room-check.ts'
import { SessionConsents } from './session-consents.ts'
import { holdsSession, sessionsOf } from './sessions-of-take.ts'
import { bytesIn, factsIn, foundIn, lockTake, newTakeId, noteIn } from './take-folder.ts'
import { rowOf } from './take-row.ts'
import type { TakesHost } from './takes-host.ts'
import { Withdrawals } from './withdrawals.ts'

/** Seconds that a page whose line is cut has to come back before its take is ended with what is there. */
const graceSeconds = 10
/** The same after a start: page and program have to find each other again on a machine that is busy with starting. */
const startGraceSeconds = 20

/**
 * The takes of a library: begins them, writes what their pages send, ends them, makes sessions of them, and finds at
 * the next start those that nobody ended. Only takes whose consents are on record become sessions.
 */
export class Takes {
  readonly #host: TakesHost
  readonly #root: string
  readonly #now: () => Date
  readonly #known = new Map<string, KnownTake>()
  readonly #watchers = new Watchers()
  readonly #behind: Behind
  readonly #closing = new AbortController()
  #work: Promise<void> = Promise.resolve()
  #recovered = false

  /** Where withdrawn consents are acted upon. */
  readonly withdrawals: Withdrawals
  /** Consents of what became a session. */
  readonly sessionConsents: SessionConsents

  constructor(host: TakesHost) {
    this.#host = host
    this.#root = join(host.library.home, 'takes')
    this.#now = host.now ?? (() => new Date())
    const start = host.follow ?? (() => null)
    this.#behind = new Behind({ home: host.library.home, start, onChange: () => this.#tell() })
    this.withdrawals = new Withdrawals(host.library, host.onBug)
    this.sessionConsents = new SessionConsents(host.library, () => void this.withdrawals.deliver(), host.now)
  }

  /** Whether a recording of so many seconds would fit where takes lie. */
  room(wanted: Wanted): Promise<RoomCheck> {
    return roomFor(this.#host.library.home, wanted, this.#host.freeBytes ?? freeBytesIn)
  }

  /**
   * Begins a take: provisional until everybody's consent is on record.
   * @throws StudioError `disk-full`, `folder-not-writable`, `take-running` while another one is being recorded
   */
  async begin(request: TakeRequest, by: string): Promise<{ take: string }> {
    if ([...this.#known.values()].some(({ state }) => state === 'recording')) throw new StudioError('take-running')
    const id = newTakeId(this.#now())
    const folder = join(this.#root, id)
    try {
      await mkdir(this.#root, { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw fromSystem(cause, this.#root, 'write')
    }
    const lock = lockTake(this.#host.library.home, id)
    if (!lock) throw new StudioError('conflict')
    const begun = { kind: 'begun', take: id, version: 1, by, ...request } as const
    try {
      const live = await LiveTake.begin(folder, begun, this.#hostOf(id))
      const facts = live.facts as TakeFacts
      const known = knownTake({ id, folder, facts, state: 'recording', live, lock })
      known.release = this.#host.holdJobs()
      this.#known.set(id, known)
      this.#wait(known)
      this.#tell()
      return { take: id }
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** Takes a page's bytes for a take that is open. One that is closed, or no more, says so. False while nobody knows. */
  async attach(id: string, line: ByteLink): Promise<boolean> {
    const known = this.#known.get(id)
    // A page that dials while its take is being opened would be told that it is over.
    await known?.opening
    if (!known?.live) {
      if (!known && !this.#recovered) return false
      line.send(JSON.stringify({ kind: 'ended', events: known?.facts.events ?? 0 } satisfies FromEngine))
      return true
    }
    const back = known.state === 'waiting'
    if (known.grace) clearTimeout(known.grace)
    known.grace = null
    known.state = 'recording'
    known.release ??= this.#host.holdJobs()
    if (back) await known.live.note({ kind: 'line-back' })
    known.live.attach(line)
    this.#tell()
    return true
  }

  /** Puts a consent on record. A take that waited for it goes on at once. */
  async consent(id: string, given: ConsentGiven): Promise<void> {
    const known = this.#take(id)
    await this.#note(known, { kind: 'consent', entry: { ...given, kind: 'given', at: this.#now().toISOString() } })
    if (known.state === 'undecided') this.#settle(known)
  }

  /** Says who could be seen and heard. */
  async setParticipants(id: string, participants: readonly string[]): Promise<void> {
    const known = this.#take(id)
    await this.#note(known, { kind: 'participants', participants: [...participants] })
    if (known.state === 'undecided') this.#settle(known)
  }

  /** Tries again to make a session of a take. */
  finish(id: string): void {
    const known = this.#take(id)
    if (known.state !== 'failed') return // Asked twice, it is tried once.
    ;[known.state, known.failure] = ['waiting', null]
    known.opening = this.#again(known)
    this.#tell()
  }

  /**
   * Destroys a take that is no session: its files are gone when this settles.
   * @throws StudioError `session-missing`, `conflict` for one that is recorded, joined, or kept
   */
  async destroy(id: string): Promise<void> {
    const known = this.#take(id)
    const isOver = known.state === 'undecided' || known.state === 'failed'
    if (!isOver || holdsSession(this.#host.library, known.folder)) throw new StudioError('conflict')
    await this.#remove(known)
  }

  /** Who records, or recorded, a take; null for one that is not known. */
  recorderOf(id: string): string | null {
    return this.#known.get(id)?.facts.by ?? null
  }

  /**
   * A session waits for its review: how long that took from the end of its recording is noted, once.
   * @param takenOver how much of what networks were asked they had said while it was recorded, 0..1
   */
  async ready(session: string, recording: string, takenOver: number | null = null): Promise<void> {
    const folder = dirname(recording)
    const facts = dirname(folder) === this.#root ? await factsIn(folder) : null
    if (!facts || facts.ready[session] !== undefined) return
    const afterSeconds = Math.max(0, this.#now().getTime() - facts.endedAt.getTime()) / 1000
    const known = this.#known.get(facts.id)
    const event = { kind: 'ready', session, afterSeconds, takenOver } as const
    if (known) await this.#note(known, event)
    else await noteIn(folder, event, this.#host.now)
    const all = facts.sessions.every((one) => one === session || facts.ready[one] !== undefined)
    if (all) await rm(answersIn(folder), { force: true })
  }

  rows(): TakeRow[] {
    const rows = [...this.#known.values()].map((known) => rowOf({ ...known, behind: this.#behind.lag(known) }))
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  /** The rows, and again whenever one changes. */
  watch(signal: AbortSignal): AsyncGenerator<{ takes: TakeRow[] }> {
    return this.#watchers.from(signal, () => ({ takes: this.rows() }))
  }

  /**
   * Finds the takes of earlier runs. One that nobody stopped may have a page that still records and comes back; after
   * a while it is ended with what is on the disk. One that waits for consent is asked about, and destroyed when its
   * time is over.
   */
  async recover(): Promise<void> {
    const names = await readdir(this.#root).catch(() => [])
    for (const id of names.sort()) {
      if (this.#known.has(id) || !TakeId.safeParse(id).success) continue
      try {
        await this.#find(id)
      } catch (error) {
        this.#host.onBug(error)
      }
    }
    this.#recovered = true
    this.#tell()
  }

  /** Ends nothing: an open take is found at the next start. */
  async close(): Promise<void> {
    this.#closing.abort(new StudioError('cancelled'))
    await this.#behind.close()
    for (const known of this.#known.values()) {
      if (known.grace) clearTimeout(known.grace)
      await known.live?.close()
      known.live = null
    }
    await this.#work
    for (const known of this.#known.values()) known.lock?.release()
  }

  async #find(id: string): Promise<void> {
    const found = await findTake(this.#host.library.home, id, this.#host.now)
    if (!found) return
    const { known, unread } = found
    this.#known.set(id, known)
    if (unread) this.#fail(known, fromSystem(unread, known.folder, 'read'))
    else {
      known.opening = this.#again(known)
      await known.opening
    }
  }

  /** Looks at what there is of a take: one that nobody ended may still have a page. */
  async #again(known: KnownTake): Promise<void> {
    const { id, folder } = known
    try {
      const facts = (await foundIn(folder, this.#host.now)) ?? known.facts
      known.facts = facts
      known.bytes = await bytesIn(folder, facts)
      if (facts.stopped !== null || facts.recovered) return this.#settle(known)
      known.live = await LiveTake.open(folder, this.#hostOf(id))
      known.state = 'waiting'
      known.release ??= this.#host.holdJobs()
      this.#wait(known, startGraceSeconds)
    } catch (error) {
      this.#fail(known, fromSystem(error, folder, 'read'))
    }
  }

  #hostOf(id: string): LiveTakeHost {
    const { freeBytes, now, onBug } = this.#host
    const whenKnown = (act: (known: KnownTake) => void) => () => {
      const known = this.#known.get(id)
      if (known?.live) act(known)
    }
    return {
      freeBytes,
      now,
      onBug,
      onChange: whenKnown((known) => {
        known.facts = known.live?.facts ?? known.facts
        known.bytes = known.live?.bytes ?? known.bytes
        if (known.live) this.#behind.follow({ ...known, kept: known.live.kept })
        this.#tell()
      }),
      onStop: whenKnown((known) => void this.#end(known)),
      onLost: whenKnown((known) => {
        void known.live?.note({ kind: 'line-lost' }).catch(() => {})
        known.state = 'waiting'
        this.#wait(known)
        this.#tell()
      }),
    }
  }

  /** Ends a take whose page does not come, or not come back. */
  #wait(known: KnownTake, usual = graceSeconds): void {
    if (known.grace) clearTimeout(known.grace)
    const seconds = this.#host.grace ?? usual
    known.grace = setTimeout(() => {
      if (known.live && !known.live.connected) void this.#end(known)
    }, seconds * 1000)
  }

  /** Nothing more comes: closes the files, and goes on to what becomes of them. */
  async #end(known: KnownTake): Promise<void> {
    const { live } = known
    if (!live) return
    known.live = null
    if (known.grace) clearTimeout(known.grace)
    try {
      await live.close()
      known.facts = live.facts ?? known.facts
      const { sound: behindSeconds, picture: pictureBehindSeconds } = this.#behind.lag(known)
      await this.#behind.end(known.id)
      if (behindSeconds !== null || pictureBehindSeconds !== null)
        await this.#note(known, { kind: 'followed', behindSeconds, pictureBehindSeconds })
      known.bytes = await bytesIn(known.folder, known.facts)
      if (known.facts.stopped === null) {
        const seconds = await secondsOnDisk(known.folder, known.facts.tracks)
        await this.#note(known, { kind: 'found', seconds, bytes: known.bytes, torn: live.torn })
      }
    } catch (error) {
      this.#fail(known, error)
    } finally {
      known.release?.()
      known.release = null
    }
    if (known.state !== 'failed') this.#settle(known)
  }

  /** What becomes of a take that has ended. */
  #settle(known: KnownTake): void {
    const fate = fateOf(known.facts, this.#now())
    if (known.bytes === 0 || fate === 'destroy') void this.#remove(known)
    else if (fate === 'remind')
      void this.#note(known, { kind: 'overdue' }).then(
        () => this.#settle(known),
        (error: unknown) => this.#fail(known, fromSystem(error, known.folder, 'write')),
      )
    else if (fate === 'ask') {
      known.state = 'undecided'
      this.#tell()
    } else {
      known.state = 'joining'
      known.failure = null
      this.#tell()
      // One after another: two at a time would only slow each other down.
      this.#work = this.#work.then(() => this.#makeSessions(known))
    }
  }

  /** Settles when nothing is being recorded, or the program closes. */
  async #quiet(): Promise<void> {
    for await (const { takes } of this.watch(this.#closing.signal))
      if (takes.every(({ state }) => state !== 'recording')) return
  }

  async #makeSessions(known: KnownTake): Promise<void> {
    try {
      // The machine belongs to a running recording.
      await this.#quiet()
      const { signal } = this.#closing
      const note = (event: EngineEvent): Promise<void> => this.#note(known, event)
      const sessions = await sessionsOf(this.#host, { folder: known.folder, facts: () => known.facts, note, signal })
      known.state = 'done'
      this.#free(known)
      for (const session of sessions) await this.#host.process(session)
    } catch (error) {
      if (!isCancelled(error)) this.#fail(known, error)
    }
    this.#tell()
  }

  #fail(known: KnownTake, error: unknown): void {
    known.state = 'failed'
    known.failure = failureOf(error)
    if (!known.failure) this.#host.onBug(error)
    known.failure ??= { code: 'internal', data: {} }
    this.#tell()
  }

  async #remove(known: KnownTake): Promise<void> {
    try {
      if (!holdsSession(this.#host.library, known.folder)) await rm(known.folder, { recursive: true, force: true })
      await syncFolder(this.#root)
      this.#known.delete(known.id)
      this.#free(known)
      this.#tell()
    } catch (error) {
      this.#fail(known, fromSystem(error, known.folder, 'write'))
    }
  }

  async #note(known: KnownTake, event: EngineEvent): Promise<void> {
    if (known.live) {
      await known.live.note(event)
      return
    }
    // One line after the other: two that were written at once would be one.
    const noted = known.noting.then(() => noteIn(known.folder, event, this.#host.now))
    known.noting = noted.catch(() => undefined)
    known.facts = (await noted) ?? known.facts
    this.#tell()
  }

  #take(id: string): KnownTake {
    const known = this.#known.get(id)
    if (!known) throw new StudioError('session-missing')
    return known
  }

  #free(known: KnownTake): void {
    known.lock?.release()
    known.lock = null
  }

  #tell(): void {
    this.#watchers.tell()
  }
}
