import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { NativeConnection, Runtime } from '@temporalio/worker'
import { StudioError } from '../../core/contract/errors.ts'
import { KeptSessions } from '../../core/fleet/kept-sessions.ts'
import type { OnBug } from '../../core/fleet/stage-process.ts'
import { StageProcesses } from '../../core/fleet/stage-processes.ts'
import type { Studio } from '../../core/studio.ts'
import { activitiesOn } from './activities.ts'
import type { Need } from './jobs.ts'
import { openResults } from './results.ts'
import { silent } from './silent.ts'
import { temporalWorkers } from './temporal-workers.ts'

export interface FleetWorkerOptions {
  /** `host:port` of a Temporal server. */
  readonly temporal: string
  readonly namespace: string
  readonly queue: string
  /** Which kinds of work this machine takes. */
  readonly needs: readonly Need[]
  /** Stages of the kind `cpu` at the same time; of the kind `gpu` there is one. */
  readonly sessions: number
  readonly nice: number
  /** Address of a PostgreSQL database that gets a row a session and stage; null where nobody wants them. */
  readonly results: string | null
  readonly signal: AbortSignal
  readonly onReady: () => void
  readonly onBug: OnBug
}

/**
 * Works for a fleet until the signal fires: what is under way is stopped, and taken up by another worker.
 * @throws StudioError `fleet-unreachable`; `store-unreachable` when the results' database does not answer
 */
export async function runFleetWorker(studio: Studio, options: FleetWorkerOptions): Promise<void> {
  // The next stage may run on a machine with another encoder, or none: renders must be the same everywhere.
  process.env.ESTOMPE_ENCODER ??= 'libx264'
  // Sessions travel with libraries of their own, which have no models.
  process.env.ESTOMPE_MODELS_DIR ??= join(studio.home, 'models')
  Runtime.install({ shutdownSignals: [], logger: silent })
  const connection = await NativeConnection.connect({ address: options.temporal }).catch((cause: unknown) => {
    throw new StudioError('fleet-unreachable', { file: options.temporal }, cause)
  })
  const results = options.results === null ? null : await openResults(options.results)
  const workplace = studio.library().begin(`fleet-${randomUUID()}`)
  const { scratch } = workplace
  const { nice, onBug } = options
  const processes = new StageProcesses({ folder: join(scratch, 'work'), threads: studio.threads, nice, onBug })
  const kept = new KeptSessions({ folder: join(scratch, 'kept') })
  try {
    const activities = activitiesOn({ home: studio.home, processes, kept, results, onBug })
    const { namespace, queue, needs, sessions } = options
    const workers = await temporalWorkers({ connection, namespace, queue, needs, sessions }, activities)
    const stop = (): void => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
    }
    const running = Promise.all(workers.map((worker) => worker.run()))
    options.signal.addEventListener('abort', stop, { once: true })
    if (options.signal.aborted) stop()
    options.onReady()
    await running.finally(stop)
  } finally {
    await processes.close()
    kept.close()
    workplace.end()
    await results?.close()
    await connection.close()
  }
}
