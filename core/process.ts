import { createHash } from 'node:crypto'
import { isCancelled, StudioError } from './contract/errors.ts'
import type { UiLanguage } from './contract/language.ts'
import type { Progress } from './contract/progress.ts'
import type { Report } from './contract/report.ts'
import { noticedFull } from './contract/system-errors.ts'
import { disguisedStretches } from './contract/voices.ts'
import { recogniseIn } from './enrolment/enrolment.ts'
import { handOver, refuseUnwritable, shutAway } from './handing-over.ts'
import { canonical } from './job-key.ts'
import { Job, type JobOptions, type Toolbox } from './jobs.ts'
import { letGoOfLooks } from './keeping/biometrics.ts'
import { analyse, analysis, conclude, type Made, order, packed, type Wishes } from './pipeline.ts'

export interface ProcessRequest extends Wishes {
  /** Absolute path of the recording. */
  readonly path: string
  /** Absolute path of the folder that gets a folder for this recording; null keeps the result in the library. */
  readonly out: string | null
  /** Does everything again. */
  readonly force: boolean
  /** Language of the report's page. */
  readonly reportLanguage: UiLanguage
}

export interface ProcessResult {
  readonly session: string
  readonly outcome: 'clean' | 'leaks'
  /** Where the result lies: the user's folder, the library's quarantine, or null when it stays in the library. */
  readonly folder: string | null
  readonly report: Report
  readonly made: Made
}

export interface JobControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Told as soon as the session of the recording is known. */
  readonly onSession?: (id: string) => void
  /** For work beside other jobs, as in `JobOptions`. */
  readonly beside?: Pick<JobOptions, 'turn' | 'clock' | 'pace'>
  /** What was found of the recording before. */
  readonly answers?: JobOptions['answers']
}

/** The main job, whole, on one recording. */
export async function processRecording(
  tools: Toolbox,
  request: ProcessRequest,
  control: JobControl,
): Promise<ProcessResult> {
  const { sessions } = tools.library.database
  if (request.out !== null) await refuseUnwritable(request.out)
  const stages = request.out === null ? order.filter((stage) => stage !== 'publish') : order
  const job = new Job(tools, {
    path: request.path,
    force: request.force,
    order: stages,
    signal: control.signal,
    onProgress: control.onProgress,
    ...control.beside,
    onSession: (id) => {
      sessions.setState(id, 'processing')
      control.onSession?.(id)
    },
  })
  try {
    const made = await make(tools, job, request)
    sessions.setLanguage(job.session.id, made.rendered.transcript.language)
    noteApproval(tools, job, made, request)
    const content = await packed(made, request.reportLanguage)
    const folder = made.proof
      ? await handOver(tools.library, job, content, made.proof, request)
      : await shutAway(tools.library, job, content, request)
    const outcome = made.proof ? 'clean' : 'leaks'
    sessions.setState(job.session.id, outcome === 'clean' ? 'done' : 'leaks')
    letGoOfLooks(tools.library, job.session.id)
    return { session: job.session.id, outcome, folder, report: made.report, made }
  } catch (thrown) {
    const error = noticedFull(thrown, tools.library.home)
    if (job.hasSession) noteEnd(tools, job.session.id, error)
    throw error
  } finally {
    job.end()
  }
}

/** From a recording to a verified render, by a policy alone. Whom it keeps visible are those who are enrolled. */
async function make({ library }: Toolbox, job: Job, wishes: Wishes): Promise<Made> {
  const analysed = await analyse(job, wishes)
  const known = await recogniseIn(library, job.session.id, analysed.personLooks)
  const consented =
    wishes.policy.faces.hide === 'all-but-consented' ? [...wishes.consented, ...known] : wishes.consented
  const voices = disguisedStretches(analysed.transcript, { policy: wishes.policy, voices: {} })
  return conclude(job, analysed, { ...wishes, consented }, voices.length > 0 ? { voices } : {})
}

/** Finds everything in one recording and decides nothing: what a person reviews. Gives the session's id. */
export async function analyseRecording(
  tools: Toolbox,
  request: Wishes & { readonly path: string },
  control: JobControl,
): Promise<string> {
  const { sessions } = tools.library.database
  const job = new Job(tools, {
    path: request.path,
    force: false,
    order: analysis,
    ...control,
    onSession: (id) => {
      sessions.setState(id, 'processing')
      control.onSession?.(id)
    },
  })
  try {
    const { transcript, personLooks } = await analyse(job, request)
    await recogniseIn(tools.library, job.session.id, personLooks)
    sessions.setLanguage(job.session.id, transcript.language)
    sessions.setState(job.session.id, 'done')
    letGoOfLooks(tools.library, job.session.id)
    return job.session.id
  } catch (thrown) {
    const error = noticedFull(thrown, tools.library.home)
    if (job.hasSession) noteEnd(tools, job.session.id, error)
    throw error
  } finally {
    job.end()
  }
}

/** A library that cannot be written to any more cannot note that either: what is told is why. */
function noteEnd({ library }: Toolbox, session: string, error: unknown): void {
  const code = isCancelled(error) ? 'cancelled' : error instanceof StudioError ? error.code : 'internal'
  try {
    library.database.sessions.setState(session, code === 'cancelled' ? 'cancelled' : 'failed', code)
  } catch (second) {
    if (!(error instanceof StudioError)) throw second
  }
}

/** What the policy decided alone stands in the audit log, once for each plan. */
function noteApproval({ library }: Toolbox, job: Job, { planned }: Made, { policy }: ProcessRequest): void {
  const { audit } = library.database
  const plan = createHash('sha256').update(canonical(planned.plan)).digest('hex')
  const actor = `policy:${policy.name}@${policy.version}`
  const session = job.session.id
  if (audit.last(session)?.facts.includes(plan)) return
  const { video, audio, text } = planned.plan
  audit.append({
    actor,
    action: 'approve-plan',
    session,
    facts: { plan, regions: video.length, sounds: audio.length, texts: text.length, shown: planned.shown.length },
  })
}
