import { randomUUID } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Keychain } from '../../native/keychain/keychain.ts'
import { holdLocked } from '../../native/vault/keyring.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { AuditAction } from '../contract/keeping/audit-actions.ts'
import type { Moved, Moving } from '../contract/keeping/moving.ts'
import type { KnowledgePort } from '../contract/outlet/port.ts'
import type { VaultState, VaultWork } from '../contract/vault/api.ts'
import { refuseNested } from '../keeping/library-files.ts'
import { moveLibrary } from '../keeping/move-library.ts'
import { forget, isRemembered, keychainOf, openedByKeychain, remember } from '../keeping/remembered.ts'
import { turnFiles } from '../keeping/turn-files.ts'
import {
  changePassphrase,
  clearLibrary,
  keyFrom,
  newRecoveryCode,
  type PreparedVault,
  prepareVault,
  readVault,
  sealLibrary,
  unlock,
} from '../keeping/vault.ts'
import { whereItWent } from '../library-home.ts'
import { createStudio, type Host } from '../studio.ts'
import { Watchers } from '../watchers.ts'
import { type DeskOptions, openDesk, type StudioDesk } from './studio-desk.ts'
import type { VaultSource } from './vault.ts'

export interface GateOptions extends Omit<DeskOptions, 'outlet'>, Host {
  /** The knowledge bases of a library. */
  readonly openOutlet?: (home: string) => KnowledgePort
  /** Closes what else has something of the library open. */
  readonly beforeMove?: () => Promise<void>
  /** The system's own when left out. */
  readonly keychain?: Keychain | null
}

/** Milliseconds between two reports, and before files that somebody held are tried again. */
const tellEvery = 250
const tryAgainAfter = 30_000

/**
 * Stands before the studio: lets nobody in while the library is locked, and puts another studio in the place of the one
 * that is open when the library is sealed, made clear or moved, which nobody may have open meanwhile.
 */
export class StudioGate implements VaultSource {
  readonly #options: GateOptions
  #home: string
  readonly #keychain: Keychain | null
  readonly #prepared = new Map<string, PreparedVault>()
  readonly #watchers = new Watchers()
  readonly #swapped = new Set<() => void>()
  #desk: StudioDesk | null = null
  #work: VaultWork | null = null
  #remembered = false
  #isSwapped = false
  #stop = new AbortController()
  #turning: Promise<void> = Promise.resolve()
  #moving: Moving | null = null
  #moved: Moved | null = null
  #stopMove = new AbortController()
  #move: Promise<void> = Promise.resolve()
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(options: GateOptions) {
    this.#options = options
    this.#home = createStudio(options).home
    this.#keychain = options.keychain === undefined ? keychainOf(this.#home) : options.keychain
  }

  /**
   * Opens the library, by the system's keychain where it has a passphrase; where that does not open it, it is locked.
   * @throws StudioError as `openLibrary` does, but `library-locked`
   */
  static async open(options: GateOptions): Promise<StudioGate> {
    const gate = new StudioGate(options)
    if (!(await openedByKeychain(gate.home, gate.#keychain))) holdLocked(gate.home)
    gate.#enter()
    gate.#isSwapped = false
    await gate.#look()
    return gate
  }

  /** Folder of the library, where it lies now. */
  get home(): string {
    return this.#home
  }

  get isLocked(): boolean {
    return this.#desk === null
  }

  /** The studio that is open now. @throws StudioError `library-locked` */
  get desk(): StudioDesk {
    if (!this.#desk) throw new StudioError('library-locked')
    return this.#desk
  }

  /** The studio that is open whenever something is asked of it. */
  readonly always: StudioDesk = new Proxy({} as StudioDesk, { get: (_, name) => Reflect.get(this.desk, name) })

  /** Tells when another studio has taken the place of the one before. */
  onSwap(listener: () => void): void {
    this.#swapped.add(listener)
  }

  watch(signal: AbortSignal): AsyncIterable<VaultState> {
    return this.#watchers.from(signal, () => this.#state())
  }

  unlock(secret: string, remembered: boolean): Promise<void> {
    return this.#next(async () => {
      if (!this.isLocked) return
      await unlock(this.home, secret)
      this.#enter()
      if (remembered) await remember(this.home, this.#keychain).catch(() => undefined)
      await this.#look()
    })
  }

  async prepare(passphrase: string): Promise<{ id: string; recoveryCode: string }> {
    const prepared = await prepareVault(passphrase)
    const id = randomUUID()
    this.#prepared.clear()
    this.#prepared.set(id, prepared)
    return { id, recoveryCode: prepared.recoveryCode }
  }

  seal(id: string, remembered: boolean, by: string): Promise<void> {
    return this.#next(async () => {
      const prepared = this.#prepared.get(id)
      if (!prepared) throw new StudioError('invalid-input', { field: 'id' })
      await this.#swap(() => sealLibrary(this.home, prepared))
      this.#prepared.clear()
      this.#audit('seal-library', by)
      if (remembered) await remember(this.home, this.#keychain).catch(() => undefined)
      await this.#look()
    })
  }

  change(secret: string, passphrase: string, by: string): Promise<void> {
    return this.#next(async () => {
      await changePassphrase(this.home, secret, passphrase)
      this.#audit('change-passphrase', by)
    })
  }

  newCode(secret: string, by: string): Promise<string> {
    return this.#next(async () => {
      const code = await newRecoveryCode(this.home, secret)
      this.#audit('new-recovery-code', by)
      return code
    })
  }

  clear(secret: string, by: string): Promise<void> {
    return this.#next(async () => {
      const vault = readVault(this.home)
      if (vault === null) return
      await keyFrom(vault, secret)
      this.#audit('clear-library', by)
      await forget(this.home, this.#keychain)
      await this.#swap(() => clearLibrary(this.home))
      await this.#look()
    })
  }

  remember(on: boolean): Promise<void> {
    return this.#next(async () => {
      await (on ? remember(this.home, this.#keychain) : forget(this.home, this.#keychain))
      await this.#look()
    })
  }

  move(to: string, by: string): Promise<void> {
    return this.#next(async () => {
      if (!isAbsolute(to)) throw new StudioError('folder-unfit', { file: to })
      refuseNested(this.home, to)
      if (this.desk.isWorking()) throw new StudioError('work-running')
      this.#audit('move-library', by)
      await this.#leave()
      this.#stopMove = new AbortController()
      this.#moving = { to, done: 0, total: 0 }
      this.#moved = null
      this.#isSwapped = true
      this.#move = this.#moveTo(to, this.#stopMove.signal)
    })
  }

  stopMoving(): void {
    this.#stopMove.abort(new StudioError('cancelled'))
  }

  async close(): Promise<void> {
    this.stopMoving()
    await this.#move
    this.#stop.abort()
    await this.#turn
    await this.#turning
    await this.#desk?.close()
    this.#desk = null
  }

  #state(): VaultState {
    const vault = readVault(this.home)
    return {
      kind: this.isLocked ? 'locked' : vault === null ? 'none' : 'open',
      moving: this.#moving,
      moved: this.#moved,
      work: this.#work,
      keychain: this.#keychain?.name ?? null,
      remembered: this.#remembered,
    }
  }

  async #look(): Promise<void> {
    this.#remembered = await isRemembered(this.home, this.#keychain).catch(() => false)
    this.#watchers.tell()
  }

  #audit(action: AuditAction, actor: string): void {
    this.desk.keeping.library.database.audit.append({ actor, action, session: '', facts: {} })
  }

  /** Does what needs the library closed, and opens it again, whatever came of it. */
  async #swap(work: () => void): Promise<void> {
    await this.#leave()
    try {
      work()
    } finally {
      this.#enter()
    }
  }

  async #leave(): Promise<void> {
    this.#stop.abort()
    await this.#turning
    await this.#desk?.close()
    this.#desk = null
  }

  /** Opens the library again wherever it lies then. Never throws. */
  async #moveTo(to: string, signal: AbortSignal): Promise<void> {
    let failure: Failure | null = null
    try {
      await this.#options.beforeMove?.()
      let told = 0
      const onProgress = (done: number, total: number): void => {
        if (done < total && performance.now() - told < tellEvery) return
        told = performance.now()
        this.#moving = { to, done, total }
        this.#watchers.tell()
      }
      await moveLibrary(this.home, to, { signal, onProgress })
    } catch (error) {
      failure = this.#failureOf(error, 'move')
    }
    this.#home = whereItWent(this.home)
    this.#moving = null
    this.#moved = { to, failure }
    this.#enter()
    this.#tellSwapped()
  }

  #failureOf(error: unknown, where: string): Failure {
    if (error instanceof StudioError) return { code: error.code, data: { ...error.data } }
    const id = randomUUID().slice(0, 8)
    this.#options.onBug(id, error, where)
    return { code: 'internal', data: { id } }
  }

  #enter(): void {
    this.#stop = new AbortController()
    try {
      const outlet = this.#options.openOutlet?.(this.home)
      this.#desk = openDesk(createStudio({ ...this.#options, home: this.home }), {
        ...this.#options,
        ...(outlet && { outlet }),
      })
    } catch (error) {
      if (!(error instanceof StudioError && error.code === 'library-locked')) throw error
    }
    this.#isSwapped = true
    this.#watchers.tell()
    const recovered = this.#desk?.resumeInterrupted()
    if (recovered) this.#turning = recovered.then(() => this.#turnFiles(this.#stop.signal))
  }

  /** Seals what is still clear, or the other way round, until nothing is left of it. */
  async #turnFiles(signal: AbortSignal): Promise<void> {
    const vault = readVault(this.home)
    if (vault === null) return
    const to = vault.state === 'clearing' ? 'clear' : 'sealed'
    let told = 0
    const onProgress = (done: number, total: number): void => {
      if (vault.state === 'sealed' || performance.now() - told < tellEvery) return
      told = performance.now()
      this.#tellWork({ to, done, total, failure: null })
    }
    try {
      while ((await turnFiles(this.home, { signal, onProgress })) > 0)
        await pause(tryAgainAfter, undefined, { signal, ref: false })
      this.#tellWork(null)
    } catch (error) {
      if (isCancelled(error) || signal.aborted) return
      const failure = this.#failureOf(error, 'vault')
      this.#tellWork({ to, done: this.#work?.done ?? 0, total: this.#work?.total ?? 0, failure })
    }
  }

  /** A little later: whoever asked for it hears what came of it first. */
  #tellSwapped(): void {
    if (!this.#isSwapped) return
    this.#isSwapped = false
    setTimeout(() => {
      for (const listener of this.#swapped) listener()
    }, 100)
  }

  #tellWork(work: VaultWork | null): void {
    this.#work = work
    this.#watchers.tell()
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    if (this.#moving) return Promise.reject(new StudioError('library-in-use', { file: this.home }))
    const done = this.#turn.then(work)
    this.#turn = done.then(
      () => this.#tellSwapped(),
      () => this.#tellSwapped(),
    )
    return done
  }
}
