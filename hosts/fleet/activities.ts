import { randomUUID } from 'node:crypto'
import { Context, heartbeat } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { z } from 'zod'
import { stopsAll } from '../../core/bulk/stops.ts'
import { bugOf } from '../../core/contract/bug.ts'
import { type ErrorCode, StudioError } from '../../core/contract/errors.ts'
import { noticedFull } from '../../core/contract/system-errors.ts'
import { noteSessionEnd, pieceOf } from '../../core/fleet/archive.ts'
import type { StageTools } from '../../core/fleet/in-session.ts'
import type { KeptSessions } from '../../core/fleet/kept-sessions.ts'
import { runPiece } from '../../core/fleet/run-piece.ts'
import { runStage } from '../../core/fleet/run-stage.ts'
import { noteSpent, spentOn } from '../../core/fleet/spending.ts'
import type { OnBug } from '../../core/fleet/stage-process.ts'
import type { StageProcesses } from '../../core/fleet/stage-processes.ts'
import type { Activities } from './jobs.ts'
import type { FleetResults } from './results.ts'

export interface ActivityTools {
  readonly home: string
  readonly processes: StageProcesses
  readonly kept: KeptSessions
  /** Where outcomes are written as rows; null where nobody wants them. */
  readonly results: FleetResults | null
  readonly onBug: OnBug
}

/** How often a recording may take its process down before it is left alone. */
const mostDeaths = 3

/** What a heartbeat carries to whoever tries next. */
const Sign = z.object({
  deaths: z.int(),
  done: z.number(),
  total: z.number(),
  /** What the stage has finished so far: see core/fleet/checkpoint.ts. */
  checkpoint: z.string().nullable().default(null),
})
type Sign = z.infer<typeof Sign>
const firstSign: Sign = { deaths: 0, done: 0, total: 1, checkpoint: null }

/** Errors that can pass, here or on another machine: everything that is not about the recording or the request. */
const passing: ReadonlySet<ErrorCode> = new Set([
  ...(['conflict', 'library-busy', 'encoder-failed', 'object-altered', 'internal'] as const),
])

const canPass = (code: ErrorCode): boolean => passing.has(code) || stopsAll(code)

/** The activities of one machine. */
export function activitiesOn(tools: ActivityTools): Activities {
  const { results } = tools
  const briefly = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw failureOf(error, what, tools)
    }
  }
  return {
    runStage: (task, recording, stage, ahead = { made: [], pieceSeconds: null }) =>
      withSigns(tools, stage, async (own) => {
        const end = await runStage(task, recording, stage, ahead, own)
        await results?.noteStage(task, recording, end)
        return end
      }),
    runPiece: (task, recording, stage, piece) =>
      withSigns(tools, stage, (own) => runPiece(task, recording, stage, piece, own)),
    pieceOf: (...asked) => briefly('list', () => pieceOf(...asked)),
    spentOn: (...asked) => briefly('hours', () => spentOn(...asked)),
    noteSpent: (...asked) => briefly('hours', () => noteSpent(...asked)),
    noteEnd: (task, archive, recording, end) =>
      briefly('end', async () => {
        await noteSessionEnd(task, archive, recording, end)
        await results?.noteSession(task, recording, end)
      }),
  }
}

/** Milliseconds between two signs of life of the activity at work, so that one or two may be lost. */
const signEvery = (): number => Math.max(500, (Context.current().info.heartbeatTimeoutMs ?? 60_000) / 4)

/**
 * Milliseconds between two of a stage, at most: whether it is to stop is the answer to a sign of life. Each costs Temporal
 * a write, 5 ms of processor between server and worker: a tenth of a per cent of a machine with two cores and two stages.
 */
const stopHeardIn = 5000

/** Works with signs of life, which carry what is finished to whoever has to go on. */
async function withSigns<T>(tools: ActivityTools, what: string, work: (tools: StageTools) => Promise<T>): Promise<T> {
  const context = Context.current()
  const { home, processes, kept } = tools
  const sign = Sign.catch(firstSign).parse(context.info.heartbeatDetails)
  const timer = setInterval(() => heartbeat({ ...sign }), Math.min(stopHeardIn, signEvery()))
  try {
    return await work({
      ...{ home, processes, kept },
      signal: context.cancellationSignal,
      checkpoint: sign.checkpoint,
      onProgress: ({ done, total }) => Object.assign(sign, { done, total }),
      onCheckpoint: (checkpoint) => {
        if (checkpoint === sign.checkpoint) return
        sign.checkpoint = checkpoint
        heartbeat({ ...sign })
      },
    })
  } catch (error) {
    throw failureOf(error, what, tools, () => {
      sign.deaths += 1
      heartbeat({ ...sign })
      return sign.deaths < mostDeaths
    })
  } finally {
    clearInterval(timer)
  }
}

/**
 * What Temporal is told: a code, and of a throw that nobody expected the number under which this machine's log tells the
 * rest. Histories are kept and read by many.
 * @param livesOn asked when a process was taken down: whether its work is to be tried again
 */
function failureOf(
  thrown: unknown,
  what: string,
  { home, onBug }: ActivityTools,
  livesOn: () => boolean = () => true,
): unknown {
  const { cancellationSignal } = Context.current()
  if (cancellationSignal.aborted) return cancellationSignal.reason
  const error = noticedFull(thrown, home)
  if (!(error instanceof StudioError)) {
    const id = randomUUID().slice(0, 8)
    onBug(id, what, bugOf(error))
    return ApplicationFailure.create({ message: `internal ${id}`, type: 'internal' })
  }
  const { code, data } = error
  const isTriedAgain = code === 'work-died' ? livesOn() : canPass(code)
  const message = code === 'internal' ? `internal ${data.id ?? ''}` : code
  return ApplicationFailure.create({ message, type: code, nonRetryable: !isTriedAgain })
}
