import { Context, heartbeat } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { z } from 'zod'
import { stopsAll } from '../../core/bulk/stops.ts'
import { type ErrorCode, StudioError } from '../../core/contract/errors.ts'
import { noteSessionEnd, pieceOf } from '../../core/fleet/archive.ts'
import type { StageTools } from '../../core/fleet/in-session.ts'
import type { KeptSessions } from '../../core/fleet/kept-sessions.ts'
import { runPiece } from '../../core/fleet/run-piece.ts'
import { runStage } from '../../core/fleet/run-stage.ts'
import { noteSpent, spentOn } from '../../core/fleet/spending.ts'
import type { StageProcesses } from '../../core/fleet/stage-processes.ts'
import type { Activities } from './jobs.ts'
import type { FleetResults } from './results.ts'

export interface ActivityTools {
  readonly home: string
  readonly processes: StageProcesses
  readonly kept: KeptSessions
  /** Where outcomes are written as rows; null where nobody wants them. */
  readonly results: FleetResults | null
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
const firstSign: z.infer<typeof Sign> = { deaths: 0, done: 0, total: 1, checkpoint: null }

/** Errors that can pass, here or on another machine: everything that is not about the recording or the request. */
const passing: ReadonlySet<ErrorCode> = new Set([
  ...(['conflict', 'library-busy', 'encoder-failed', 'object-altered', 'internal'] as const),
])

const canPass = (code: ErrorCode): boolean => passing.has(code) || stopsAll(code)

/** The activities of one machine. */
export function activitiesOn({ results, ...tools }: ActivityTools): Activities {
  return {
    async runStage(task, recording, stage, ahead = { made: [], pieceSeconds: null }) {
      const end = await withSigns(tools, (own) => runStage(task, recording, stage, ahead, own))
      await results?.noteStage(task, recording, end)
      return end
    },
    runPiece: (...asked) => withSigns(tools, (own) => runPiece(...asked, own)),
    pieceOf: (...asked) => alive(() => pieceOf(...asked)),
    spentOn: (...asked) => alive(() => spentOn(...asked)),
    noteSpent: (...asked) => alive(() => noteSpent(...asked)),
    noteEnd: (task, archive, recording, end) =>
      alive(async () => {
        await noteSessionEnd(task, archive, recording, end)
        await results?.noteSession(task, recording, end)
      }),
  }
}

/** Gives signs of life, so that what a machine that is gone had begun does not wait for its whole time to pass. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(heartbeat, signEvery())
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** Milliseconds between two signs of life of the activity at work, so that one or two may be lost. */
const signEvery = (): number => Math.max(500, (Context.current().info.heartbeatTimeoutMs ?? 60_000) / 4)

/**
 * Milliseconds between two of a stage, at most: whether it is to stop is the answer to a sign of life. Each costs Temporal
 * a write, 5 ms of processor between server and worker: a quarter of a per cent of a machine with two cores and two stages.
 */
const stopHeardIn = 2000

/** Works with signs of life, which carry what is finished to whoever has to go on. */
async function withSigns<T>(
  tools: Omit<ActivityTools, 'results'>,
  work: (tools: StageTools) => Promise<T>,
): Promise<T> {
  const context = Context.current()
  const sign = Sign.catch(firstSign).parse(context.info.heartbeatDetails)
  const timer = setInterval(() => heartbeat({ ...sign }), Math.min(stopHeardIn, signEvery()))
  try {
    return await work({
      ...tools,
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
    throw failureOf(error, sign)
  } finally {
    clearInterval(timer)
  }
}

/** What Temporal is told: a code and nothing else. Histories are kept and read by many. */
function failureOf(error: unknown, sign: z.infer<typeof Sign>): unknown {
  const { cancellationSignal } = Context.current()
  if (cancellationSignal.aborted) return cancellationSignal.reason
  const code = error instanceof StudioError ? error.code : 'internal'
  if (code === 'work-died') {
    sign.deaths += 1
    heartbeat({ ...sign })
    return ApplicationFailure.create({ message: code, type: code, nonRetryable: sign.deaths >= mostDeaths })
  }
  return ApplicationFailure.create({ message: code, type: code, nonRetryable: !canPass(code) })
}
