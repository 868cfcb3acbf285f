import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { type Lock, tryLock } from '../../native/database/lock.ts'
import type { BulkPlan, BulkWishes } from '../contract/bulk/records.ts'
import { StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { Policy } from '../contract/policy.ts'
import { canonical } from '../job-key.ts'
import type { Library } from '../library.ts'
import { loadPolicy, policyFile } from '../policies.ts'
import type { Studio } from '../studio.ts'
import { conditionsOf } from './conditions.ts'
import { deliverApproved } from './deliveries.ts'
import type { BulkDestination } from './places/destination.ts'
import { destinationOf, sourceOf } from './places/open-places.ts'
import { type Planning, planJob } from './plan.ts'
import { recipeOf } from './recipe.ts'
import { Runner, type RunOptions } from './runner.ts'
import { Reader } from './worker.ts'

export interface BulkRequest {
  /** As `placeOf` writes it: a folder or a single recording, a bucket, or the library. */
  readonly source: string
  /** The same, for what gets a folder for each recording. */
  readonly out: string
  readonly wishes: BulkWishes
}

export type PlanOptions = Pick<Planning, 'signal' | 'jobs' | 'readingSeconds' | 'onProgress'>
export type StartOptions = Omit<
  RunOptions,
  'source' | 'destination' | 'policy' | 'needsPersonFor' | 'recipe' | 'conditions'
> &
  Partial<Pick<RunOptions, 'conditions'>>

/** A bulk job in somebody's hands: nobody else works on it until `end`, or until this process is gone. */
export interface OpenJob {
  readonly job: BulkJobRecord
  readonly policy: Policy
  /** @throws StudioError as `planJob`, and `model-missing`, `model-altered`, `model-unpinned` for the one that hears */
  plan(options: PlanOptions): Promise<BulkPlan>
  /**
   * @returns why it stopped; null when it was done or a person stopped it
   * @throws StudioError `bulk-busy` when somebody else writes to that destination, `folder-not-writable`, `disk-full`
   */
  run(options: StartOptions): Promise<Failure | null>
  /**
   * Brings what people approved and published of what the job holds to its destination; `run` does so as well, before
   * and behind its own work.
   * @returns how many were brought
   * @throws StudioError as the destination
   */
  deliver(options: Pick<RunOptions, 'signal' | 'onEvent'>): Promise<number>
  end(): void
}

/** Two or more recordings at once keep the cores busy while one of them waits; more than four only cost memory. */
export const usualJobs = (): number => Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)))

const lockOf = (library: Library, id: string): Lock | null => tryLock(join(library.home, 'locks', `bulk-${id}.lock`))

/** Makes something when it is first asked for. */
function once<T>(make: () => T): (() => T) & { made?: T } {
  const get: (() => T) & { made?: T } = () => (get.made ??= make())
  return get
}

/** Whether some process works on the job now. */
export function isWorkedOn(library: Library, id: string): boolean {
  const lock = lockOf(library, id)
  lock?.release()
  return lock === null
}

/** The job that a request is known by, made when there is none. */
export function jobOf(library: Library, { source, out, wishes }: BulkRequest): BulkJobRecord {
  const key = createHash('sha256').update(canonical({ source, out, wishes })).digest('hex')
  return library.database.bulkJobs.remember({ key, source, out, wishes })
}

/**
 * Takes a job.
 * @throws StudioError `bulk-busy` when somebody has it, `policy-invalid`, `usage` when source and destination are one
 */
export async function openJob(studio: Studio, request: BulkRequest): Promise<OpenJob> {
  // Results among the recordings would be taken for recordings the next time.
  if (request.out === request.source) throw new StudioError('usage', { what: '--out DIR ≠ SOURCE' })
  const library = studio.library()
  const policy = await loadPolicy(request.wishes.policy)
  const { needsPersonFor } = await policyFile(request.wishes.policy)
  const recipe = await recipeOf(studio, policy, request.wishes.model)
  const job = jobOf(library, request)
  const held = lockOf(library, job.id)
  if (!held) throw new StudioError('bulk-busy', { file: request.out })
  const scratch = once(() => library.begin(`brought-${job.id}`))
  const source = once(() => sourceOf(library, job, scratch().scratch))

  async function atDestination<T>(
    work: (destination: BulkDestination, onLost: (lost: (error: StudioError) => void) => void) => Promise<T>,
  ): Promise<T> {
    let lost: (error: StudioError) => void = () => undefined
    const destination = await destinationOf(job, scratch().scratch, (error) => lost(error))
    try {
      return await work(destination, (hear) => {
        lost = hear
      })
    } finally {
      await destination.end()
    }
  }

  const delivered = (destination: BulkDestination, { signal, onEvent }: Pick<RunOptions, 'signal' | 'onEvent'>) =>
    deliverApproved(library, job, { destination, signal, onItem: (item) => onEvent({ kind: 'delivered', item }) })

  return {
    job,
    policy,
    async plan(options) {
      const reader = new Reader({ home: library.home, threads: 1, nice: 0, pace: '' })
      library.database.bulkJobs.setState(job.id, 'planning')
      try {
        // Every recording would meet it.
        await (await studio.models()).need(job.wishes.model)
        const plan = await planJob(library, job, { ...options, source: await source(), reader, recipe })
        library.database.bulkJobs.setState(job.id, 'planned')
        return plan
      } catch (error) {
        const why = error instanceof StudioError ? error : { code: 'internal' as const, data: {} }
        library.database.bulkJobs.setState(job.id, 'stopped', why)
        throw error
      } finally {
        await reader.end()
      }
    },
    async run(options) {
      return atDestination(async (destination, lost) => {
        const conditions = options.conditions ?? conditionsOf(library.home)
        const tools = { source: await source(), destination, policy, needsPersonFor, recipe, conditions }
        const runner = new Runner(library, job, { ...options, ...tools })
        lost((error) => runner.stop(error))
        await delivered(destination, options)
        const why = await runner.run()
        if (why === null && !options.signal.aborted) await delivered(destination, options)
        return why
      })
    },
    deliver: (options) => atDestination((destination) => delivered(destination, options)),
    end() {
      scratch.made?.end()
      held.release()
    },
  }
}
