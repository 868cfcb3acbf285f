import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import type { RoomCheck } from '../contract/recording/api.ts'
import type { ByteLink } from '../contract/recording/byte-link.ts'
import type { FromEngine } from '../contract/recording/channel.ts'
import type { ConsentGiven } from '../contract/recording/consent.ts'
import { TakeId, type TakeRequest, type TakeRow } from '../contract/recording/take.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { Behind } from './behind/behind.ts'
import { answersIn } from './behind/take-answers.ts'
import { hasItsTracks, mayGoOnFor } from './coming-back.ts'
import type { TakeFacts } from './facts.ts'
import { findTake } from './found-take.ts'
import { type KnownTake, knownTake } from './known-take.ts'
import { KnownTakes } from './known-takes.ts'
import { freeBytesIn, LiveTake, type LiveTakeHost } from './live-take.ts'
import { roomFor, type Wanted } from './room-check.ts'
import { SessionConsents } from './session-consents.ts'
import { holdsSession } from './sessions-of-take.ts'
import { TakeEnds } from './take-ends.ts'
import { bytesIn, factsIn, foundIn, lockTake, newTakeId, noteIn, roomTakenIn } from './take-folder.ts'
import type { TakesHost } from './takes-host.ts'
import { Withdrawals } from './withdrawals.ts'

/**
 * Seconds that a page has to come, or to come back, before its take is ended with what is there: on a machine that is busy
 * with starting, or with anything else, they have to find each other first.
 */
const graceSeconds = 20

/**
 * The takes of a library: begins them, writes what their pages send, ends them, makes sessions of them, and finds at
 * the next start those that nobody ended. Only takes whose consents are on record become sessions.
 */
export class Takes {
  readonly #host: TakesHost
  readonly #root: string
  readonly #now: () => Date
  readonly #takes: KnownTakes
  readonly #behind: Behind
  readonly #ends: TakeEnds
  #recovered = false
  #isBeginning = false

  /** Where withdrawn consents are acted upon. */
  readonly withdrawals: Withdrawals
  /** Consents of what became a session. */
  readonly sessionConsents: SessionConsents

  constructor(host: TakesHost) {
    this.#host = host
    this.#root = join(host.library.home, 'takes')
    this.#now = host.now ?? (() => new Date())
    const start = host.follow ?? (() => null)
    this.#takes = new KnownTakes((known) => this.#behind.lag(known), host.now)
    this.#behind = new Behind({ home: host.library.home, start, onChange: () => this.#takes.tell() })
    this.#ends = new TakeEnds({ host, root: this.#root, takes: this.#takes, behind: this.#behind })
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
    if (this.#isBeginning || this.#takes.all().some(({ state }) => state === 'recording'))
      throw new StudioError('take-running')
    this.#isBeginning = true
    try {
      return await this.#begin(request, by)
    } finally {
      this.#isBeginning = false
    }
  }

  /**
   * Takes a page's bytes for a take that is open, or that was ended without its page and goes on now that it is back. One
   * that was stopped, or is no more, says so. False while nobody knows: the page dials again.
   */
  async attach(id: string, line: ByteLink): Promise<boolean> {
    const known = this.#takes.find(id)
    // A page that dials while its take is being opened would be told that it is over.
    if (known) {
      known.opening = known.opening.then(() => this.#reopen(known))
      await known.opening
    }
    if (!known?.live) {
      if (known ? isBeingEnded(known) : !this.#recovered) return false
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
    this.#takes.tell()
    return true
  }

  /** Puts a consent on record. A take that waited for it goes on at once. */
  async consent(id: string, given: ConsentGiven): Promise<void> {
    const known = this.#takes.get(id)
    await this.#takes.note(known, {
      kind: 'consent',
      entry: { ...given, kind: 'given', at: this.#now().toISOString() },
    })
    if (known.state === 'undecided') this.#ends.settle(known)
  }

  /** Says who could be seen and heard. */
  async setParticipants(id: string, participants: readonly string[]): Promise<void> {
    const known = this.#takes.get(id)
    await this.#takes.note(known, { kind: 'participants', participants: [...participants] })
    if (known.state === 'undecided') this.#ends.settle(known)
  }

  /** Tries again to make a session of a take. */
  finish(id: string): void {
    const known = this.#takes.get(id)
    if (known.state !== 'failed') return // Asked twice, it is tried once.
    ;[known.state, known.failure] = ['waiting', null]
    known.opening = this.#again(known)
    this.#takes.tell()
  }

  /**
   * Destroys a take that is no session: its files are gone when this settles.
   * @throws StudioError `session-missing`, `conflict` for one that is recorded, joined, or kept
   */
  async destroy(id: string): Promise<void> {
    const known = this.#takes.get(id)
    const isOver = known.state === 'undecided' || known.state === 'failed'
    // Of one that went on, what was made of its beginning stays.
    const isKept = known.facts.begunWith.length === 0 && holdsSession(this.#host.library, known.folder)
    if (!isOver || isKept) throw new StudioError('conflict')
    await this.#ends.remove(known)
  }

  /** Who records, or recorded, a take; null for one that is not known. */
  recorderOf(id: string): string | null {
    return this.#takes.find(id)?.facts.by ?? null
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
    const known = this.#takes.find(facts.id)
    const event = { kind: 'ready', session, afterSeconds, takenOver } as const
    if (known) await this.#takes.note(known, event)
    else await noteIn(folder, event, this.#host.now)
    const all = facts.sessions.every((one) => one === session || facts.ready[one] !== undefined)
    if (all) await rm(answersIn(folder), { force: true })
  }

  rows(): TakeRow[] {
    return this.#takes.rows()
  }

  /** The rows, and again whenever one changes. */
  watch(signal: AbortSignal): AsyncGenerator<{ takes: TakeRow[] }> {
    return this.#takes.watch(signal)
  }

  /**
   * Finds the takes of earlier runs. One that nobody stopped may have a page that still records and comes back; after
   * a while it is ended with what is on the disk. One that waits for consent is asked about, and destroyed when its
   * time is over.
   */
  async recover(): Promise<void> {
    const names = await readdir(this.#root).catch(() => [])
    for (const id of names.sort()) {
      if (this.#takes.find(id) || !TakeId.safeParse(id).success) continue
      try {
        await this.#find(id)
      } catch (error) {
        this.#host.onBug(error)
      }
    }
    this.#recovered = true
    this.#takes.tell()
  }

  /** Ends nothing: an open take is found at the next start. */
  async close(): Promise<void> {
    this.#ends.stop()
    await this.#behind.close()
    for (const known of this.#takes.all()) {
      if (known.grace) clearTimeout(known.grace)
      await known.live?.close()
      known.live = null
    }
    await this.#ends.idle
    for (const known of this.#takes.all()) known.lock?.release()
  }

  async #begin(request: TakeRequest, by: string): Promise<{ take: string }> {
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
      this.#takes.add(known)
      this.#wait(known)
      this.#takes.tell()
      return { take: id }
    } catch (error) {
      lock.release()
      throw error
    }
  }

  async #find(id: string): Promise<void> {
    const found = await findTake(this.#host.library.home, id, this.#host.now)
    if (!found) return
    const { known, unread } = found
    this.#takes.add(known)
    if (known.isOld) this.#ends.leave(known)
    else if (unread) await this.#unread(known, unread)
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
      if (facts.stopped !== null || facts.recovered) return this.#ends.settle(known)
      known.live = await LiveTake.open(folder, this.#hostOf(id))
      known.state = 'waiting'
      known.release ??= this.#host.holdJobs()
      this.#wait(known)
    } catch (error) {
      await this.#unread(known, error)
    }
  }

  /** Goes on with a take that was ended without its page, as long as what had come is there. */
  async #reopen(known: KnownTake): Promise<void> {
    const { id, folder, facts } = known
    if (known.live || isBeingEnded(known) || mayGoOnFor(facts, this.#now()) === 0) return
    try {
      known.lock ??= lockTake(this.#host.library.home, id)
      if (!known.lock || !(await hasItsTracks(folder, facts))) return
      if (known.grace) clearTimeout(known.grace)
      await this.#takes.note(known, { kind: 'reopened' })
      known.live = await LiveTake.open(folder, this.#hostOf(id))
      ;[known.state, known.failure, known.isOld] = ['waiting', null, false]
    } catch (error) {
      this.#ends.fail(known, error)
    }
  }

  /** How much there is of it can be told all the same. */
  async #unread(known: KnownTake, error: unknown): Promise<void> {
    known.bytes = await roomTakenIn(known.folder)
    this.#ends.fail(known, fromSystem(error, known.folder, 'read'))
  }

  #hostOf(id: string): LiveTakeHost {
    const { freeBytes, now, silence, onBug } = this.#host
    const whenKnown = (act: (known: KnownTake) => void) => () => {
      const known = this.#takes.find(id)
      if (known?.live) act(known)
    }
    return {
      freeBytes,
      now,
      silence,
      onBug,
      onChange: whenKnown((known) => {
        known.facts = known.live?.facts ?? known.facts
        known.bytes = known.live?.bytes ?? known.bytes
        // What works on the session of its beginning has the answers of one that went on.
        if (known.live && known.facts.begunWith.length === 0) this.#behind.follow({ ...known, kept: known.live.kept })
        this.#takes.tell()
      }),
      onStop: whenKnown((known) => void this.#ends.end(known)),
      onLost: whenKnown((known) => {
        void known.live?.note({ kind: 'line-lost' }).catch(() => {})
        known.state = 'waiting'
        this.#wait(known)
        this.#takes.tell()
      }),
    }
  }

  /** Ends a take whose page does not come, or not come back. */
  #wait(known: KnownTake): void {
    if (known.grace) clearTimeout(known.grace)
    const seconds = this.#host.grace ?? graceSeconds
    known.grace = setTimeout(() => {
      if (known.live && !known.live.connected) void this.#ends.end(known)
    }, seconds * 1000)
  }
}

/** Whether nobody can tell yet what becomes of a take that nobody stopped: its files are being closed, or joined. */
const isBeingEnded = ({ live, state, facts }: KnownTake): boolean =>
  !live && facts.stopped === null && (state === 'recording' || state === 'waiting' || state === 'joining')
