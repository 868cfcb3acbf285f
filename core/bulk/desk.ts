import { mkdir } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, parse } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import type { BulkAsked, BulkJobRow, BulkManner, PolicyWords, SpeechModel } from '../contract/bulk/api.ts'
import type { BulkItem, ItemState } from '../contract/bulk/records.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { UiLanguage } from '../contract/language.ts'
import { defaultModel } from '../default-model.ts'
import { policyFile, presets } from '../policies.ts'
import { policySummary } from '../policy-summary.ts'
import type { Studio } from '../studio.ts'
import { hoursOf } from './conditions.ts'
import { hasApproved } from './deliveries.ts'
import { isWorkedOn, jobOf, openJob, usualJobs } from './open-job.ts'
import { fixedPlaceOf } from './places/place.ts'
import { writeBulkReport } from './report.ts'

/** Milliseconds between two looks at the jobs for those who watch. */
const lookEvery = 1000
/** Seconds given to reading headers before a job begins. */
const readingSeconds = 20
/** Milliseconds between two looks for what people approved of what a job holds. */
const deliverEvery = 30_000

export interface BulkDeskOptions {
  /** Language of the reports' pages. */
  readonly language: UiLanguage
  readonly onBug: (id: string, error: unknown, where: string) => void
}

/** @throws StudioError as `policyFile` does */
async function wordsOf(nameOrFile: string): Promise<PolicyWords> {
  const file = await policyFile(nameOrFile)
  const { name, version } = file
  return { name, version, says: { fr: policySummary(file, 'fr'), en: policySummary(file, 'en') } }
}

/** Bulk jobs as people at a screen use them. What it shows stands in the database, whoever runs the job. */
export class BulkDesk {
  readonly #studio: Studio
  readonly #options: BulkDeskOptions
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> | null = null
  #isClosed = false
  readonly #own = new Map<string, { stop: AbortController; ended: Promise<void> }>()

  constructor(studio: Studio, options: BulkDeskOptions) {
    this.#studio = studio
    this.#options = options
    this.#timer = setInterval(() => void this.deliver(), deliverEvery)
    this.#timer.unref()
  }

  /** Brings what people approved and published to where the jobs that hold it put their results, jobs that are over as well. */
  deliver(): Promise<void> {
    this.#looking ??= this.#lookForApproved()
      .catch((error) => void (error instanceof StudioError || this.#bug(error)))
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  async #lookForApproved(): Promise<void> {
    for (const job of this.#database.bulkJobs.all()) {
      if (this.#isTaken(job.id) || !(await hasApproved(this.#studio.library(), job.id))) continue
      if (this.#isClosed || this.#isTaken(job.id)) continue
      this.#take(job.id, (signal) => this.#deliver(job, signal))
      await this.#own.get(job.id)?.ended
    }
  }

  get #database() {
    return this.#studio.library().database
  }

  rows(): BulkJobRow[] {
    return this.#database.bulkJobs.all().map((job) => this.#rowOf(job))
  }

  async *watch(signal: AbortSignal): AsyncGenerator<{ jobs: BulkJobRow[] }> {
    let told = ''
    while (!signal.aborted) {
      const jobs = this.rows()
      const now = JSON.stringify(jobs)
      if (now !== told) yield { jobs }
      told = now
      await wait(lookEvery, undefined, { signal }).catch(() => undefined)
    }
  }

  /** @throws StudioError `bulk-missing` */
  items(id: string, states: readonly ItemState[], from: number, count: number): BulkItem[] {
    this.#job(id)
    return this.#database.bulkItems.page(id, { states, from, count })
  }

  async policies(): Promise<PolicyWords[]> {
    return Promise.all(presets.map(wordsOf))
  }

  /** @param file absolute path of a policy's file @throws StudioError `invalid-input`, and as `policyFile` does */
  async policy(file: string): Promise<PolicyWords> {
    if (!isAbsolute(file)) throw new StudioError('invalid-input', { field: 'policy' })
    return wordsOf(file)
  }

  /** What hears what is said, the one that comes with the program first. */
  async models(): Promise<SpeechModel[]> {
    const known = await (await this.#studio.models()).list()
    return known
      .filter(({ entry }) => entry.task === 'transcribe')
      .map(({ entry: { id, title }, size, state }) => ({
        ...{ id, title, bytes: size, isInstalled: state === 'installed', isUsual: id === defaultModel },
      }))
      .sort((a, b) => Number(b.isUsual) - Number(a.isUsual) || (a.bytes ?? 0) - (b.bytes ?? 0))
  }

  /**
   * @throws StudioError `file-missing`, `invalid-input`, `bulk-busy`, `model-unknown`, `model-missing`, and as
   * `policyFile` does
   */
  async plan({ source, out, ...asked }: BulkAsked): Promise<string> {
    const wishes = { ...asked, model: asked.model ?? defaultModel }
    if (!presets.some((preset) => preset === wishes.policy)) await this.policy(wishes.policy)
    const model = (await this.models()).find(({ id }) => id === wishes.model)
    if (!model?.isInstalled) throw new StudioError(model ? 'model-missing' : 'model-unknown', { model: wishes.model })
    const job = jobOf(this.#studio.library(), { source: fixedPlaceOf(source), out: fixedPlaceOf(out), wishes })
    this.#begin(job, null)
    return job.id
  }

  /** @throws StudioError `bulk-missing`, `bulk-busy` */
  start(id: string, manner: BulkManner): void {
    this.#begin(this.#job(id), manner)
  }

  wish(id: string, wish: 'run' | 'pause' | 'stop'): void {
    this.#job(id)
    this.#database.bulkJobs.wish(id, wish)
    if (wish === 'stop') this.#own.get(id)?.stop.abort(new StudioError('cancelled'))
  }

  /** @throws StudioError `bulk-missing`, `bulk-busy` while somebody works on it */
  forget(id: string): void {
    const { out } = this.#job(id)
    if (isWorkedOn(this.#studio.library(), id)) throw new StudioError('bulk-busy', { file: out })
    this.#database.bulkJobs.forget(id)
  }

  /** @returns where the report was written */
  async report(id: string, format: 'html' | 'csv', language: UiLanguage): Promise<string> {
    const { out, source } = this.#job(id)
    const name = `estompe-${parse(source).name.replace(/[^\p{L}\p{N} ._-]/gu, '')}.${format}`
    // A report names recordings: where results lie in no folder, it stays in the library.
    const path = isAbsolute(out) ? join(out, name) : join(this.#studio.library().home, 'reports', name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeBulkReport(this.#studio.library(), id, path, language)
    return path
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    for (const { stop } of this.#own.values()) stop.abort(new StudioError('cancelled'))
    await Promise.all([this.#looking, ...[...this.#own.values()].map(({ ended }) => ended)])
  }

  #job(id: string): BulkJobRecord {
    const job = this.#database.bulkJobs.get(id)
    if (!job) throw new StudioError('bulk-missing')
    return job
  }

  #rowOf({ key: _, wish, round: __, ...job }: BulkJobRecord): BulkJobRow {
    const own = this.#own.has(job.id)
    const isLive = job.state === 'running' || job.state === 'paused' || job.state === 'planning'
    // A process that was killed could not say so; the lock that it held can.
    const state = isLive && !own && !isWorkedOn(this.#studio.library(), job.id) ? 'stopped' : job.state
    return {
      ...job,
      ...{ state: state === 'running' && wish === 'pause' ? 'paused' : state, own },
      live: state === 'running' || state === 'paused' ? job.live : null,
      counts: this.#database.bulkItems.counts(job.id),
      policy: basename(job.wishes.policy),
    }
  }

  #isTaken(id: string): boolean {
    return this.#own.has(id) || isWorkedOn(this.#studio.library(), id)
  }

  /** @param manner null for a plan alone */
  #begin(job: BulkJobRecord, manner: BulkManner | null): void {
    if (this.#isTaken(job.id)) throw new StudioError('bulk-busy', { file: job.out })
    this.#take(job.id, (signal) => this.#work(job, manner, signal).catch((error) => this.#note(job.id, error)))
  }

  #take(id: string, work: (signal: AbortSignal) => Promise<void>): void {
    const stop = new AbortController()
    const ended = work(stop.signal).finally(() => this.#own.delete(id))
    this.#own.set(id, { stop, ended })
  }

  /** What cannot be brought now waits: its row says so as before, and it is tried again. */
  async #deliver(job: BulkJobRecord, signal: AbortSignal): Promise<void> {
    try {
      const opened = await openJob(this.#studio, job)
      try {
        await opened.deliver({ signal, onEvent: () => undefined })
      } finally {
        opened.end()
      }
    } catch (error) {
      if (!(error instanceof StudioError)) this.#bug(error)
    }
  }

  /** @returns under which number it is logged */
  #bug(error: unknown): string {
    const id = crypto.randomUUID().slice(0, 8)
    this.#options.onBug(id, error, 'bulk')
    return id
  }

  async #work(job: BulkJobRecord, manner: BulkManner | null, signal: AbortSignal): Promise<void> {
    const opened = await openJob(this.#studio, job)
    const jobs = usualJobs()
    try {
      await opened.plan({ signal, jobs, readingSeconds, onProgress: () => undefined })
      if (manner === null) return
      const { between, nice, onBattery, whileRecording } = manner
      await opened.run({
        ...{ signal, jobs, nice, threads: this.#studio.threads, force: false },
        reportLanguage: this.#options.language,
        quiet: { between: between === null ? null : hoursOf(between), onBattery, whileRecording },
        onEvent: () => undefined,
        onBug: (id, error) => this.#options.onBug(id, error, 'bulk'),
      })
    } finally {
      opened.end()
    }
  }

  #note(id: string, error: unknown): void {
    const why = error instanceof StudioError ? error : { code: 'internal' as const, data: { id: this.#bug(error) } }
    this.#database.bulkJobs.setState(id, 'stopped', isCancelled(error) ? null : why)
  }
}
