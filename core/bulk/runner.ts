import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { asError } from '../contract/bug.ts'
import type { PauseReason } from '../contract/bulk/records.ts'
import { StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { UiLanguage } from '../contract/language.ts'
import type { Policy } from '../contract/policy.ts'
import type { Progress } from '../contract/progress.ts'
import { noticedFull } from '../contract/system-errors.ts'
import type { Library } from '../library.ts'
import { goesAlone, noteApproval } from './approval.ts'
import { bigProcess } from './big-process.ts'
import { type Conditions, type Quiet, reasonsToWait } from './conditions.ts'
import { Deaths } from './deaths.ts'
import type { BulkEvent } from './events.ts'
import { bulkBytes, bulkPace, expectation } from './expectation.ts'
import { Gates } from './gates.ts'
import { liveOf } from './live.ts'
import type { FromWorker, WorkEnd } from './messages.ts'
import type { BulkDestination } from './places/destination.ts'
import type { BulkSource } from './places/source.ts'
import { isOfCopy, stopOf, stopsAll } from './stops.ts'
import { Tally } from './tally.ts'
import { Worker } from './worker.ts'

/** Seconds between two looks at what a person wishes and at the machine's state. */
const lookEvery = 1
/** Milliseconds that workers get to put things down before they are ended. */
const patience = 700
/** Another program works on the recording: asked again after so many seconds, so often. */
const busy = { waitSeconds: 5, tries: 12 }

export interface RunOptions {
  readonly source: BulkSource
  readonly destination: BulkDestination
  readonly policy: Policy
  /** Doubts that the policy leaves to a person. */
  readonly needsPersonFor: readonly string[]
  readonly recipe: string
  /** Recordings worked on at the same time. */
  readonly jobs: number
  readonly threads: number
  readonly nice: number
  readonly quiet: Quiet
  readonly conditions: Conditions
  readonly reportLanguage: UiLanguage
  readonly force: boolean
  readonly signal: AbortSignal
  readonly onEvent: (event: BulkEvent) => void
  /** Told of throws that nobody expected: their kind and their place in the code. */
  readonly onBug: (id: string, error: Error) => void
}

type Done = Extract<WorkEnd, { outcome: 'done' }>
type Kept = Done & { readonly isHeld: boolean }

interface Slot {
  worker: Worker | null
  item: BulkItemRecord | null
  progress: Progress | null
  busyTries: number
}

/** Works through a planned job. Everything that it knows stands in the database before it is told. */
export class Runner {
  readonly #library: Library
  readonly #job: BulkJobRecord
  readonly #options: RunOptions
  readonly #slots: Slot[]
  readonly #gates = new Gates<Slot>()
  readonly #deaths = new Deaths()
  readonly #tally: Tally
  #paused: PauseReason[] = []
  /** Stops what is on its way from the source or to the destination. */
  readonly #halt = new AbortController()
  #isOver = false
  #stopping: { why: Failure | null } | null = null
  #broken: { error: unknown } | null = null
  #tick: NodeJS.Timeout | undefined
  #finish: () => void = () => undefined

  constructor(library: Library, job: BulkJobRecord, options: RunOptions) {
    this.#library = library
    this.#job = job
    this.#options = options
    this.#slots = Array.from({ length: options.jobs }, () => ({
      ...{ worker: null, item: null, progress: null, busyTries: 0 },
    }))
    this.#tally = new Tally(expectation(library.database.rates.all(), options.jobs).pace)
  }

  /**
   * Ends when nothing is left to do or the job was stopped; in either case no process of it is left.
   * @returns why it stopped; null when it was done or a person stopped it
   */
  async run(): Promise<Failure | null> {
    const { bulkJobs, bulkItems } = this.#library.database
    const { id } = this.#job
    bulkItems.takeUp(id)
    bulkJobs.wish(id, 'run')
    bulkJobs.setState(id, 'running')
    const ended = new Promise<void>((done) => {
      this.#finish = done
    })
    const stop = (): void => this.#stop(null)
    this.#options.signal.addEventListener('abort', stop, { once: true })
    this.#tick = setInterval(() => this.#guarded(() => this.#look()), lookEvery * 1000)
    try {
      await this.#look()
      if (this.#options.signal.aborted) stop()
      this.#fill()
      await ended
    } finally {
      this.#isOver = true
      clearInterval(this.#tick)
      this.#options.signal.removeEventListener('abort', stop)
      await this.#endWorkers()
      this.#close()
    }
    if (this.#broken) throw this.#broken.error
    return this.#stopping?.why ?? null
  }

  /** A library that cannot be written to any more stops the job, as a sentence and not as a crash. */
  #guarded(work: () => void | Promise<void>): void {
    const fail = (error: unknown): void => {
      const known = noticedFull(error, this.#library.home)
      if (known instanceof StudioError) this.#stop(known)
      else {
        this.#broken ??= { error }
        this.#stop({ code: 'internal', data: {} })
      }
    }
    try {
      void Promise.resolve(work()).catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  #fill(): void {
    if (this.#stopping === null && this.#paused.length === 0) for (const slot of this.#slots) this.#begin(slot)
    if (this.#slots.every(({ item }) => item === null) && (this.#stopping !== null || this.#paused.length === 0))
      this.#finish()
  }

  #begin(slot: Slot): void {
    if (slot.item !== null) return
    slot.item = this.#library.database.bulkItems.begin(this.#job.id)
    if (slot.item === null) return
    slot.progress = null
    slot.busyTries = 0
    const { item } = slot
    this.#guarded(() => this.#send(slot, item))
  }

  /** Brings the recording here, where it lies elsewhere, and has it worked on. */
  async #send(slot: Slot, item: BulkItemRecord): Promise<void> {
    const { wishes } = this.#job
    const { policy, reportLanguage, force, source, destination } = this.#options
    let path: string
    try {
      await destination.refuseGone()
      path = await source.take(item, this.#halt.signal)
    } catch (error) {
      if (slot.item !== item) return
      if (!(error instanceof StudioError)) throw error
      const end = { outcome: 'failed' as const, session: null, code: error.code, data: error.data }
      return this.#ended(slot, item, end, 0)
    }
    if (slot.item !== item || this.#stopping !== null) return
    const out = destination.folderFor(item)
    slot.worker ??= this.#open(slot)
    if (this.#paused.length > 0) slot.worker.hold()
    const keepsRender = destination.isElsewhere
    const asked = { path, out, keepsRender, letsGo: false, wishes, policy, reportLanguage, force }
    slot.worker.tell({ kind: 'process', ...asked })
  }

  #open(slot: Slot): Worker {
    const { threads, nice, jobs } = this.#options
    const worker = new Worker(
      { home: this.#library.home, threads, nice, pace: jobs > 1 ? `*${jobs}` : '' },
      (message) => {
        if (slot.worker === worker) this.#guarded(() => this.#hear(slot, message))
      },
    )
    void worker.gone.then(() => {
      if (slot.worker === worker) this.#guarded(() => this.#died(slot))
    })
    return worker
  }

  #hear(slot: Slot, message: FromWorker): void {
    const { item } = slot
    if (message.kind === 'wants')
      this.#gates.ask(slot, message.stage, () => slot.worker?.tell({ kind: 'turn', stage: message.stage, piece: null }))
    else if (message.kind === 'leaves') this.#gates.leave(slot, message.stage)
    else if (message.kind === 'progress' && item) {
      slot.progress = message.progress
      this.#options.onEvent({ kind: 'progress', item, progress: message.progress })
    } else if (message.kind === 'bug') this.#options.onBug(message.id, asError(message.bug))
    else if (message.kind === 'ended' && item) this.#guarded(() => this.#ended(slot, item, message.end, message.memory))
  }

  async #ended(slot: Slot, item: BulkItemRecord, end: WorkEnd, memory: number): Promise<void> {
    this.#gates.forget(slot)
    const { bulkItems } = this.#library.database
    const { id } = this.#job
    if (end.outcome === 'done') {
      const kept = await this.#kept(slot, item, end)
      if (slot.item !== item) return
      if (kept === null) return
      this.#record(item, kept)
    } else if (end.code === 'cancelled') bulkItems.giveBack(id, item.number, false)
    else if (end.code === 'library-busy' && slot.busyTries < busy.tries && this.#stopping === null) {
      slot.busyTries += 1
      setTimeout(() => {
        if (slot.item === item && this.#stopping === null) this.#guarded(() => this.#send(slot, item))
      }, busy.waitSeconds * 1000)
      return
    } else if (stopsAll(end.code) || (end.code === 'file-missing' && !(await this.#options.source.isThere()))) {
      bulkItems.giveBack(id, item.number, false)
      slot.item = null
      this.#stop(stopOf(this.#job, end))
      return
    } else {
      const none = { folder: null, leaks: 0, doubts: 0, bytes: 0, recipe: null }
      bulkItems.end(id, item.number, { ...none, state: 'failed', code: end.code, session: end.session })
      if (isOfCopy(end.code)) bulkItems.passOn(id, item.number)
      await this.#options.source.letGo(item, end.session)
    }
    slot.item = null
    this.#tell(item)
    if (memory > bigProcess) this.#replace(slot)
    this.#fill()
  }

  /** Brings results to where they belong; null when that did not work and was told. */
  async #kept(slot: Slot, item: BulkItemRecord, end: Done): Promise<Kept | null> {
    const { source, destination } = this.#options
    try {
      const isHeld = await this.#isHeld(item, end)
      const place = await destination.keep(item, end.clean && !isHeld ? end.folder : null, this.#halt.signal)
      if (destination.isElsewhere && !isHeld) slot.worker?.tell({ kind: 'free-render' })
      await source.letGo(item, end.session)
      return { ...end, folder: end.clean ? place : end.folder, isHeld }
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      const failed = { outcome: 'failed' as const, session: end.session, code: error.code, data: error.data }
      if (slot.item === item) await this.#ended(slot, item, failed, 0)
      return null
    }
  }

  /** What a person has to look at first stays on this machine, in the library, where it can be reviewed. */
  async #isHeld(item: BulkItemRecord, end: Done): Promise<boolean> {
    const { policy, destination } = this.#options
    const { isElsewhere, withPeople } = destination
    if (!isElsewhere) return false
    const isReviewed = this.#isReviewed(end)
    if (isReviewed) await withPeople?.note(item, this.#halt.signal)
    if (isReviewed || !goesAlone(policy, this.#asks(end))) return true
    return (await withPeople?.has(item, this.#halt.signal)) ?? false
  }

  /** What people decided stands above a policy, and is not in a render that was made by the policy alone. */
  #isReviewed({ session }: Done): boolean {
    return this.#library.database.reviews.hasDecisions(session)
  }

  /** Doubts that the policy wants a person for. */
  #asks({ doubts }: Done): number {
    return doubts.filter((doubt) => this.#options.needsPersonFor.includes(doubt)).length
  }

  #record(item: BulkItemRecord, end: Kept): void {
    const { bulkItems, rates } = this.#library.database
    const { id } = this.#job
    const { recipe } = this.#options
    const asks = this.#asks(end)
    const { session, folder, leaks, notes, bytes, duration } = end
    const state = end.clean && asks === 0 && !this.#isReviewed(end) && !end.isHeld ? 'clean' : 'needs-person'
    bulkItems.worked(id, item.number, end.seconds)
    bulkItems.end(id, item.number, { state, code: null, session, folder, leaks, doubts: asks, notes, bytes, recipe })
    if (state === 'clean') noteApproval(this.#library, this.#options.policy, { session, render: end.render, job: id })
    const fresh = end.workSeconds > 0 ? Math.min(1, end.seconds / end.workSeconds) : 0
    this.#tally.finished(duration * fresh)
    if (duration >= 5 && bytes > 0) rates.learn(bulkBytes, bytes / duration)
  }

  /** A worker ended that nobody told to: whoever killed it, the recording is taken up again. */
  #died(slot: Slot): void {
    const { bulkItems } = this.#library.database
    const { id } = this.#job
    this.#gates.forget(slot)
    slot.worker = null
    this.#library.clear()
    const { item, progress } = slot
    slot.item = null
    if (item) {
      if (this.#stopping === null && this.#deaths.isHopeless(item, progress))
        bulkItems.note(id, [{ number: item.number, code: 'work-died' }])
      else bulkItems.giveBack(id, item.number, this.#stopping === null)
      this.#tell(item)
    }
    this.#fill()
  }

  #tell({ number }: BulkItemRecord): void {
    const item = this.#library.database.bulkItems.get(this.#job.id, number)
    if (item) this.#options.onEvent({ kind: 'item', item })
  }

  #replace(slot: Slot): void {
    const old = slot.worker
    slot.worker = null
    void old?.end()
  }

  /** What a person wishes, what the machine says, and how far things are. */
  async #look(): Promise<void> {
    const { bulkJobs } = this.#library.database
    const { wish } = bulkJobs.get(this.#job.id) ?? { wish: 'stop' as const }
    const { quiet, conditions } = this.#options
    const paused = [...(wish === 'pause' ? ['asked' as const] : []), ...(await reasonsToWait(quiet, conditions))]
    if (this.#isOver || this.#stopping !== null) return
    if (wish === 'stop') return this.#stop(null)
    const wasPaused = this.#paused.length > 0
    this.#paused = paused
    if (wasPaused !== paused.length > 0) {
      bulkJobs.setState(this.#job.id, paused.length > 0 ? 'paused' : 'running')
      for (const { worker } of this.#slots) paused.length > 0 ? worker?.hold() : worker?.release()
      if (paused.length === 0) this.#fill()
    }
    this.#showLive()
  }

  #showLive(): void {
    const { bulkJobs } = this.#library.database
    const worked = this.#tally.tick(performance.now(), this.#paused.length === 0)
    const live = liveOf(this.#library.database, this.#job.id, this.#slots, this.#tally, this.#paused)
    bulkJobs.setLive(this.#job.id, live, worked)
    this.#options.onEvent({ kind: 'live', live })
  }

  /** Ends the job with a reason from outside. */
  stop(why: Failure): void {
    this.#stop(why)
  }

  #stop(why: Failure | null): void {
    if (this.#stopping !== null) return
    this.#stopping = { why: why && { code: why.code, data: why.data } }
    this.#halt.abort(new StudioError('cancelled'))
    for (const { worker } of this.#slots) worker?.cancel()
    setTimeout(() => this.#finish(), patience)
    this.#fill()
  }

  async #endWorkers(): Promise<void> {
    const { bulkItems } = this.#library.database
    await Promise.all(
      this.#slots.map(async (slot) => {
        const { worker, item } = slot
        slot.worker = null
        slot.item = null
        await worker?.end()
        if (item) this.#quietly(() => bulkItems.giveBack(this.#job.id, item.number, false))
      }),
    )
    this.#quietly(() => this.#library.clear())
  }

  /** On a full disk the last words stay unwritten: the next run reads the state from what is there. */
  #quietly(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (this.#stopping?.why == null) throw error
    }
  }

  #close(): void {
    this.#quietly(() => this.#noteEnd())
  }

  #noteEnd(): void {
    const { bulkJobs, rates } = this.#library.database
    const { id } = this.#job
    const worked = this.#tally.tick(performance.now(), true)
    const { measured, recorded } = this.#tally
    if (measured !== null && recorded >= 30) rates.learn(bulkPace(this.#options.jobs), measured)
    bulkJobs.setLive(id, null, worked)
    bulkJobs.setState(id, this.#stopping === null ? 'done' : 'stopped', this.#stopping?.why)
  }
}
