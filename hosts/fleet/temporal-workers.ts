import { type NativeConnection, Worker } from '@temporalio/worker'
import { type Activities, momentaryActivities, type Need, queueOf } from './jobs.ts'
import { workflowCode } from './workflow-code.ts'

export interface TemporalWorkersOptions {
  readonly connection: NativeConnection
  readonly namespace: string
  readonly queue: string
  /** Which kinds of work this machine takes. */
  readonly needs: readonly Need[]
  /** Stages of the kind `cpu` at the same time; of the kind `gpu` there is one. */
  readonly sessions: number
}

/** What asks Temporal for work on one machine: one for the workflows, one for each kind of stage. */
export async function temporalWorkers(
  { connection, namespace, queue, needs, sessions }: TemporalWorkersOptions,
  activities: Activities,
): Promise<Worker[]> {
  const shared = { connection, namespace, shutdownGraceTime: '1s' as const }
  const momentary = Object.fromEntries(momentaryActivities.map((name) => [name, activities[name]]))
  return Promise.all([
    Worker.create({
      ...{ ...shared, taskQueue: queue, activities: momentary, enableNonLocalActivities: false },
      workflowBundle: { code: await workflowCode() },
    }),
    ...needs.map((need) =>
      Worker.create({
        ...{ ...shared, taskQueue: queueOf(queue, need), activities },
        maxConcurrentActivityTaskExecutions: need === 'gpu' ? 1 : sessions,
        // Left alone it keeps signs of life back for most of their time-out, and with them what they carry and are answered.
        maxHeartbeatThrottleInterval: '500ms',
      }),
    ),
  ])
}
