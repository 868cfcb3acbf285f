import type { RenderRecord } from '../../native/database/renders.ts'
import type { ReviewSummary } from '../../native/database/reviews.ts'
import type { SessionRecord } from '../../native/database/sessions.ts'
import type { StageRun } from '../../native/database/stage-runs.ts'
import type { Failure, ReviewStanding, SessionRow, SessionState, StageState } from '../contract/api.ts'
import { ErrorCode } from '../contract/errors.ts'
import { FindingKind } from '../contract/finding.ts'
import type { Progress } from '../contract/progress.ts'
import type { Report } from '../contract/report.ts'
import { order } from '../pipeline.ts'
import { isSample } from '../samples.ts'

/** What is known of a job besides the database: it is running or waiting in this process. */
export interface LiveJob {
  readonly state: 'waiting' | 'processing'
  readonly progress: Progress | null
  /** When this run of the job began, as the database writes times. */
  readonly startedAt: string
  /** Seconds that the stages of this run took, by name. */
  readonly times: ReadonlyMap<string, number>
}

export interface RowFacts {
  readonly session: SessionRecord
  readonly runs: readonly StageRun[]
  readonly live: LiveJob | null
  /** Of what was handed over, or lies in quarantine. */
  readonly report: Report | null
  /** Null before a review knows of it. */
  readonly summary: ReviewSummary | null
  readonly renders: readonly RenderRecord[]
  readonly hasPicture: boolean | null
  readonly failure: Failure | null
}

const shown: Readonly<Record<SessionRecord['state'], SessionState>> = {
  new: 'stopped',
  processing: 'stopped',
  done: 'clean',
  leaks: 'leaks',
  failed: 'failed',
  cancelled: 'stopped',
}

/** A line of the library from everything that is known of a session. */
export function rowOf(facts: RowFacts): SessionRow {
  const { session, runs, live, report, summary, hasPicture, failure } = facts
  const ended = session.state === 'done' && report === null ? 'analysed' : shown[session.state]
  const state = live?.state ?? ended
  const review = standingOf(facts)
  const stages = stagesOf(session, runs, live)
  const counts = new Map<FindingKind, number>()
  for (const { kind, count } of report?.hidden ?? []) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return {
    id: session.id,
    title: session.title,
    addedAt: session.createdAt,
    duration: session.duration,
    hasPicture,
    language: session.language,
    starter: isSample(session.path),
    state,
    review,
    people: summary?.people ?? null,
    clips: summary?.clips ?? 0,
    thumbnail: review !== null && hasPicture === true,
    recorder: session.recorder,
    stage: live?.progress?.stage ?? stages.findLast((stage) => stage.state !== 'waiting')?.stage ?? null,
    secondsLeft: live?.progress?.secondsLeft ?? null,
    stages,
    failure: state === 'failed' ? (failure ?? failureOf(session)) : null,
    doubts: summary?.doubts ?? report?.doubts.length ?? 0,
    leaks: report?.leaks.length || leaksOf(facts),
    hidden: FindingKind.options.map((kind) => ({ kind, count: counts.get(kind) ?? 0 })),
  }
}

/** What verification found in renders of the decisions of now, clips included. */
const leaksOf = ({ summary, renders }: RowFacts): number =>
  renders
    .filter(({ state, decisions }) => state === 'leaks' && decisions === summary?.decisions)
    .reduce((sum, { leaks }) => sum + leaks.length, 0)

function standingOf({ runs, summary, renders }: RowFacts): ReviewStanding | null {
  if (!runs.some(({ stage, state }) => stage === 'track' && state === 'done')) return null
  if (summary?.changesAsked) return 'changes-asked'
  if (!summary?.approved) return 'to-review'
  const published = renders.some(
    ({ publishedAt, decisions }) => publishedAt !== null && decisions === summary.decisions,
  )
  return published ? 'published' : 'approved'
}

/** What the database kept of a failure: its code; the sentence's gaps are filled as far as they can be. */
function failureOf(session: SessionRecord): Failure {
  const code = ErrorCode.safeParse(session.stateCode)
  return { code: code.success ? code.data : 'internal', data: { file: session.title } }
}

function stagesOf(session: SessionRecord, runs: readonly StageRun[], live: LiveJob | null): StageState[] {
  const at = live?.progress ? order.indexOf(live.progress.stage) : -1
  return order.map((stage, index) => {
    const run = runs.find((one) => one.stage === stage)
    if (live) {
      if (index === at && live.progress) {
        const { done, total } = live.progress
        return { stage, state: 'running', done, total, seconds: live.times.get(stage) ?? null, resumed: false }
      }
      const passed = index < at
      return {
        stage,
        state: passed ? 'done' : 'waiting',
        done: passed ? 1 : 0,
        total: 1,
        seconds: passed ? (run?.seconds ?? live.times.get(stage) ?? null) : null,
        resumed: passed && typeof run?.endedAt === 'string' && run.endedAt < live.startedAt,
      }
    }
    const done = run?.state === 'done' || session.state === 'done'
    const failed = !done && run?.state === 'failed' && session.state === 'failed'
    return {
      stage,
      state: done ? 'done' : failed ? 'failed' : 'waiting',
      done: done ? 1 : 0,
      total: 1,
      seconds: done ? (run?.seconds ?? null) : null,
      resumed: false,
    }
  })
}
