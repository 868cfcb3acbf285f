import { rm } from 'node:fs/promises'
import { syncFolder } from '../../native/files/aside.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { EngineEvent } from '../contract/recording/take.ts'
import { fromSystem } from '../contract/system-errors.ts'
import type { Behind } from './behind/behind.ts'
import { mayGoOnFor } from './coming-back.ts'
import { fateOf } from './consent.ts'
import { removeTracks, secondsOnDisk } from './finish.ts'
import { failureOf, type KnownTake } from './known-take.ts'
import type { KnownTakes } from './known-takes.ts'
import { holdsSession, sessionsOf } from './sessions-of-take.ts'
import { bytesIn, lockTake } from './take-folder.ts'
import type { TakesHost } from './takes-host.ts'

interface Parts {
  readonly host: TakesHost
  /** The folder of all takes. */
  readonly root: string
  readonly takes: KnownTakes
  readonly behind: Behind
}

/** What becomes of a take to which nothing more comes: sessions, a question about its consents, or nothing at all. */
export class TakeEnds {
  readonly #parts: Parts
  readonly #closing = new AbortController()
  #work: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Sessions that are being made are left for the next start. */
  stop(): void {
    this.#closing.abort(new StudioError('cancelled'))
  }

  /** Settles when no session is being made any more. */
  get idle(): Promise<void> {
    return this.#work
  }

  /** Nothing more comes: closes the files, and goes on to what becomes of them. */
  async end(known: KnownTake): Promise<void> {
    const { takes, behind } = this.#parts
    const { live } = known
    if (!live) return
    known.live = null
    if (known.grace) clearTimeout(known.grace)
    try {
      await live.close()
      known.facts = live.facts ?? known.facts
      const { sound: behindSeconds, picture: pictureBehindSeconds } = behind.lag(known)
      await behind.end(known.id)
      if (behindSeconds !== null || pictureBehindSeconds !== null)
        await takes.note(known, { kind: 'followed', behindSeconds, pictureBehindSeconds })
      known.bytes = await bytesIn(known.folder, known.facts)
      if (known.facts.stopped === null) {
        const seconds = await secondsOnDisk(known.folder, known.facts.tracks)
        await takes.note(known, { kind: 'found', seconds, bytes: known.bytes, torn: live.torn })
      }
    } catch (error) {
      this.fail(known, error)
    } finally {
      known.release?.()
      known.release = null
    }
    if (known.state !== 'failed') this.settle(known)
  }

  /** What becomes of a take that has ended. */
  settle(known: KnownTake): void {
    const { host, takes } = this.#parts
    const fate = fateOf(known.facts, (host.now ?? (() => new Date()))())
    if (known.bytes === 0 || fate === 'destroy') void this.remove(known)
    else if (fate === 'remind')
      void takes.note(known, { kind: 'overdue' }).then(
        () => this.settle(known),
        (error: unknown) => this.fail(known, fromSystem(error, known.folder, 'write')),
      )
    else if (fate === 'ask') {
      known.state = 'undecided'
      takes.tell()
    } else {
      known.state = 'joining'
      known.failure = null
      takes.tell()
      // One after another: two at a time would only slow each other down.
      this.#work = this.#work.then(() => this.#makeSessions(known))
    }
  }

  fail(known: KnownTake, error: unknown): void {
    const { host, takes } = this.#parts
    known.state = 'failed'
    known.failure = failureOf(error)
    if (!known.failure) host.onBug(error)
    known.failure ??= { code: 'internal', data: {} }
    takes.tell()
  }

  /** Its sessions are made: what a page may still go on with stays for a day. Others may have the take meanwhile. */
  leave(known: KnownTake): void {
    const { host, takes } = this.#parts
    takes.free(known)
    const left = mayGoOnFor(known.facts, (host.now ?? (() => new Date()))())
    if (left > 0) known.grace = setTimeout(() => void this.#letGo(known), left).unref()
  }

  async #letGo(known: KnownTake): Promise<void> {
    const { host } = this.#parts
    known.grace = null
    const lock = lockTake(host.library.home, known.id)
    try {
      if (lock) await removeTracks(known.folder, known.facts)
    } catch (error) {
      host.onBug(error)
    } finally {
      lock?.release()
    }
  }

  /** Its files are gone when this settles; what became a session stays. */
  async remove(known: KnownTake): Promise<void> {
    const { host, root, takes } = this.#parts
    try {
      if (!holdsSession(host.library, known.folder)) await rm(known.folder, { recursive: true, force: true })
      else if (known.facts.begunWith.length > 0) await removeTracks(known.folder, { ...known.facts, unread: [] })
      await syncFolder(root)
      takes.forget(known)
    } catch (error) {
      this.fail(known, fromSystem(error, known.folder, 'write'))
    }
  }

  /** Settles when nothing is being recorded, or the program closes. */
  async #quiet(): Promise<void> {
    for await (const { takes } of this.#parts.takes.watch(this.#closing.signal))
      if (takes.every(({ state }) => state !== 'recording')) return
  }

  async #makeSessions(known: KnownTake): Promise<void> {
    const { host, takes } = this.#parts
    try {
      // The machine belongs to a running recording.
      await this.#quiet()
      const { signal } = this.#closing
      const note = (event: EngineEvent): Promise<void> => takes.note(known, event)
      const sessions = await sessionsOf(host, { folder: known.folder, facts: () => known.facts, note, signal })
      known.state = 'done'
      this.leave(known)
      for (const session of sessions) await host.process(session)
    } catch (error) {
      // It may have been gone on with meanwhile.
      if (!isCancelled(error) && !known.live) this.fail(known, error)
    }
    takes.tell()
  }
}
