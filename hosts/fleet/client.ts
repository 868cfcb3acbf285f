import { Client, Connection, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client'
import { ActivityFailure, ApplicationFailure } from '@temporalio/common'
import { ErrorCode, StudioError } from '../../core/contract/errors.ts'
import type { ArchiveJob, Counts } from './jobs.ts'
import type { archive } from './workflows.ts'

export interface FleetAddress {
  readonly temporal: string
  readonly namespace: string
}

const workflowOf = (tenant: string): string => `estompe-archive-${tenant}`

/** A connection to the fleet's server. @throws StudioError `store-unreachable` when nobody answers */
export async function connectFleet({ temporal, namespace }: FleetAddress) {
  const connection = await Connection.connect({ address: temporal, connectTimeout: '10s' }).catch((cause: unknown) => {
    throw new StudioError('fleet-unreachable', { file: temporal }, cause)
  })
  const { workflow } = new Client({ connection, namespace })
  return {
    /** @throws StudioError `bulk-busy` when an archive of that tenant is being worked on */
    async start(tenant: string, queue: string, job: ArchiveJob): Promise<void> {
      try {
        await workflow.start<typeof archive>('archive', {
          ...{ workflowId: workflowOf(tenant), taskQueue: queue, args: [job] },
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
        })
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError)
          throw new StudioError('bulk-busy', { file: tenant }, error)
        throw error
      }
    },
    /**
     * Waits for the end of a tenant's archive; null when somebody stopped it.
     * @throws StudioError why the archive itself could not go on, as one of its activities said
     */
    async ended(tenant: string): Promise<Counts | null> {
      try {
        return await workflow.getHandle<typeof archive>(workflowOf(tenant)).result()
      } catch (error) {
        if (!(error instanceof WorkflowFailedError)) throw error
        if (error.cause?.name === 'CancelledFailure') return null
        const said = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause
        const code = said instanceof ApplicationFailure ? ErrorCode.safeParse(said.type).data : undefined
        throw code === undefined ? error : new StudioError(code, { file: tenant }, error)
      }
    },
    /** Asks a tenant's archive to stop; native work stops with it. */
    stop: async (tenant: string): Promise<void> => void (await workflow.getHandle(workflowOf(tenant)).cancel()),
    close: (): Promise<void> => connection.close(),
  }
}
