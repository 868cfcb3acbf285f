import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  continueAsNew,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  patched,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  TimeoutFailure,
} from '@temporalio/workflow'
import type { StageName } from '../../core/contract/progress.ts'
import type { FleetRecording, PieceEnd, SessionEnd, StageEnd } from '../../core/fleet/records.ts'
import type { Activities, ArchiveJob, Counts, MomentaryActivity, Need, Pace, SessionJob } from './jobs.ts'
import { dayOf, roomToday } from './room-today.ts'

// This file runs inside Temporal's sandbox, where everything has to happen the same way again, and where time stands still
// within a step: it imports types, and arithmetic.

/** The stages, and the kind of machine that each wants. What is found in words takes a moment and is done with the tracks. */
const stages: readonly (readonly [StageName, Need])[] = [
  ['import', 'cpu'],
  ['transcribe', 'gpu'],
  ['look', 'gpu'],
  ['track', 'cpu'],
  ['plan', 'cpu'],
  ['render', 'cpu'],
  ['verify', 'gpu'],
  ['publish', 'cpu'],
]

/** One recording, stage by stage, each wherever there is room for it; of a long one, in as many places as it has pieces. */
export async function session({ task, recording, pace }: SessionJob): Promise<StageEnd> {
  let end: StageEnd | null = null
  for (const [stage, need] of stages) {
    const { runStage, runPiece } = proxyActivities<Activities>({
      taskQueue: `${pace.queue}-${need}`,
      heartbeatTimeout: `${pace.heartbeat}s`,
      startToCloseTimeout: '7 days',
      // A worker that is gone is no fault of the recording; those that are say so themselves and are not tried again.
      retry: { initialInterval: '1s', maximumInterval: '5m', maximumAttempts: 100 },
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    })
    // Sessions that were begun before there were pieces go on as they began, and their ends have no number of them.
    const of: number = end?.pieces ?? 1
    const one = (number: number): Promise<PieceEnd> => runPiece(task, recording, stage, { number, of })
    const made: PieceEnd[] = of > 1 && patched('pieces') ? await inPieces(of, pace.piecesAtOnce ?? 1, one) : []
    end = await runStage(task, recording, stage, { made, pieceSeconds: pace.pieceSeconds ?? null })
    if (end.outcome !== 'going-on') break
  }
  if (!end || end.outcome === 'going-on') throw ApplicationFailure.nonRetryable('no end', 'internal')
  return end
}

/** All pieces, so many at a time. When one cannot be made the others are stopped, and waited for. */
async function inPieces(of: number, atOnce: number, make: (number: number) => Promise<PieceEnd>): Promise<PieceEnd[]> {
  const made: PieceEnd[] = []
  let next = 0
  let failed: { error: unknown } | null = null
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current()
    const lane = async (): Promise<void> => {
      try {
        for (let number = next++; number < of && !failed; number = next++) made[number] = await make(number)
      } catch (error) {
        failed ??= { error }
        scope.cancel()
      }
    }
    await Promise.all(Array.from({ length: Math.min(of, atOnce) }, lane))
  })
  const seen = failed as { error: unknown } | null
  if (seen) throw seen.error
  return made
}

/** An archive: its sessions, never more than so many at the same time, piece after piece of its list. */
export async function archive(job: ArchiveJob): Promise<Counts> {
  const { task, pace, next, pieces } = job
  if (next >= pieces) return job.counts
  const { pieceOf, noteEnd, spentOn, noteSpent } = notes(pace)
  const counts = { ...job.counts }
  const waiting = (await pieceOf(task, job.archive, next)).reverse()
  const { tenant, secondsADay } = job
  const days = { now: Date.now, sleep, spentOn: (day: string) => spentOn(task, tenant, day) }
  const one = async (): Promise<void> => {
    while (waiting.length > 0) {
      await roomToday(secondsADay, days)
      const recording = waiting.pop()
      if (recording === undefined) return
      const end = await ended(job, recording)
      await noteEnd(task, job.archive, recording, end)
      if (secondsADay !== null && end.duration > 0)
        await noteSpent(task, tenant, dayOf(Date.now()), recording, end.duration)
      counts[end.outcome] += 1
    }
  }
  await Promise.all(Array.from({ length: job.atOnce }, one))
  return continueAsNew<typeof archive>({ ...job, next: next + 1, counts })
}

/**
 * What takes a moment is done by the machine that does the workflow's step, within it: an activity of its own would cost
 * Temporal as much as a stage. Done twice when that machine is lost meanwhile, it is the same.
 */
function notes({ queue, heartbeat }: Pace): Pick<Activities, MomentaryActivity> {
  const retry = { initialInterval: '1s', maximumInterval: '5m' } as const
  const startToCloseTimeout = '5m'
  // Archives that were begun before go on as they began.
  if (!patched('notes-within'))
    return proxyActivities<Activities>({
      ...{ taskQueue: `${queue}-cpu`, heartbeatTimeout: `${heartbeat}s`, startToCloseTimeout, retry },
    })
  // A step that waits for longer would have to be kept alive.
  return proxyLocalActivities<Activities>({ startToCloseTimeout, retry, localRetryThreshold: '5s' })
}

async function ended({ task, pace }: ArchiveJob, recording: FleetRecording): Promise<SessionEnd> {
  const { key } = recording
  try {
    const { outcome, folder, leaks, doubts, duration } = await executeChild(session, {
      workflowId: `estompe-session-${recording.id}`,
      // What is done is not done again; what failed gets another chance when somebody asks again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [{ task, recording, pace }],
    })
    const known = { key, code: null, bug: '', folder, leaks, doubts, duration }
    return { ...known, outcome: outcome === 'clean' ? 'clean' : 'needs-person' }
  } catch (error) {
    if (isCancellation(error)) throw error
    return { key, outcome: 'failed', ...failureIn(error), folder: null, leaks: 0, doubts: 0, duration: 0 }
  }
}

/** The code that an activity gave, however deep, and the number of a bug with it. */
function failureIn(error: unknown): Pick<SessionEnd, 'code' | 'bug'> {
  if (error instanceof ApplicationFailure) {
    const [, bug = ''] = /^internal (\w+)$/.exec(error.message) ?? []
    return { code: (error.type ?? 'internal') as SessionEnd['code'], bug }
  }
  // Machine after machine fell silent with it.
  if (error instanceof TimeoutFailure) return { code: 'work-died', bug: '' }
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) return failureIn(error.cause)
  if (error instanceof WorkflowExecutionAlreadyStartedError) return { code: 'bulk-busy', bug: '' }
  return { code: 'internal', bug: '' }
}
