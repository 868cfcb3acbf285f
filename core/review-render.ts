import { join } from 'node:path'
import { freeRender } from './bulk/free-render.ts'
import { StudioError } from './contract/errors.ts'
import type { Finding } from './contract/finding.ts'
import type { UiLanguage } from './contract/language.ts'
import type { Mask, PlannedVoice } from './contract/plan.ts'
import type { Policy } from './contract/policy.ts'
import type { StageName } from './contract/progress.ts'
import type { Leak } from './contract/report.ts'
import type { ReviewState } from './contract/review/diff.ts'
import { partOf } from './contract/review/part.ts'
import type { ClipRecord } from './contract/review/records.ts'
import type { Transcript } from './contract/transcript.ts'
import { voicesIn } from './contract/voices.ts'
import { handOver } from './handing-over.ts'
import { Job, type Toolbox } from './jobs.ts'
import { conclude, cut, importRecording, type Made, packed, quarantine, type Wishes } from './pipeline.ts'
import type { JobControl } from './process.ts'
import { saidIn } from './review-material.ts'
import { requireThere } from './review-opening.ts'
import { decidedOf } from './review-sound.ts'

export interface ReviewedRequest {
  readonly session: string
  /** As it was approved. */
  readonly state: ReviewState
  /** Null: the whole session. */
  readonly clip: ClipRecord | null
  readonly policy: Policy
  /** In place of the policy's masks. */
  readonly mask: Mask | null
  readonly model: string
  /** Language of the report's page. */
  readonly language: UiLanguage
}

export interface Reviewed {
  readonly made: Made
  /** Where something is left, on the clock of the session. */
  readonly leaks: readonly Leak[]
  /** Absolute path of the folder that was handed over; null when nobody asked, or when something is left. */
  readonly folder: string | null
  /** Absolute path of a render in which something is left: in quarantine. */
  readonly shutAway: string | null
}

const stagesOf = (clip: ClipRecord | null): readonly StageName[] => [
  'import',
  ...(clip ? (['cut'] as const) : []),
  'plan',
  'render',
  'verify',
  'publish',
]

/**
 * Renders and verifies what a review says, and hands it over when a folder is given and nothing is left in it; else it goes into quarantine. What was
 * done before is not done again; what is half written or altered is.
 * @throws StudioError `file-missing`, `recording-changed` and `recording-elsewhere` when the recording is not where it was, and what stages throw
 * @param out absolute path of the folder that gets a folder for it, and what throws when it may not leave after all,
 *   asked when the render is proven; null: it stays in the library
 */
export async function renderReviewed(
  tools: Toolbox,
  { session, state, clip, policy, mask, model, language: reportLanguage }: ReviewedRequest,
  control: JobControl,
  out: { readonly folder: string; readonly refuse: () => Promise<void> } | null,
): Promise<Reviewed> {
  const { library } = tools
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  // Another file at that place would become a session of its own.
  await requireThere(record)
  const whole = decidedOf(await saidIn(library, session), state, policy)
  const { language } = whole.transcript
  const wishes: Wishes = {
    language: language === 'fr' || language === 'en' ? language : 'auto',
    ...{ model, policy, mask, consented: whole.consented },
    names: [...(library.database.consents.of(session)?.participants ?? [])],
  }
  const job = new Job(tools, {
    path: record.path,
    force: false,
    order: stagesOf(clip),
    ...(clip ? { part: clip.end - clip.start } : {}),
    signal: control.signal,
    onProgress: control.onProgress,
  })
  try {
    const source = await importRecording(job)
    const analysed = clip ? await clipped(job, { source, ...whole }, clip) : { source, ...whole }
    const made = await conclude(job, analysed, wishes, {
      decisions: { ...whole.decisions },
      ...(analysed.voices.length > 0 ? { voices: analysed.voices } : {}),
    })
    const offset = clip?.start ?? 0
    const leaks = made.report.leaks.map((leak) => ({ ...leak, start: leak.start + offset, end: leak.end + offset }))
    const { proof } = made
    if (!proof) {
      const { folder } = await quarantine(job, await packed(made, reportLanguage), quarantineOf(library, session, clip))
      await freeRender(library, { session, folder, made })
      return { made, leaks, folder: null, shutAway: join(folder, 'redacted.mp4') }
    }
    if (out === null) return { made, leaks, folder: null, shutAway: null }
    const content = await packed(made, reportLanguage)
    await out.refuse()
    const folder = await handOver(library, job, content, proof, {
      ...{ path: record.path, out: out.folder, force: false },
      ...(clip ? { clip: { id: clip.id, name: folderName(clip) } } : {}),
    })
    return { made, leaks, folder, shutAway: null }
  } finally {
    job.end()
  }
}

interface Whole {
  readonly source: Made['source']
  readonly findings: readonly Finding[]
  readonly transcript: Transcript
  readonly voices: PlannedVoice[]
}

async function clipped(job: Job, { source, findings, transcript, voices }: Whole, clip: ClipRecord): Promise<Whole> {
  const range = { start: clip.start, end: Math.min(clip.end, source.media.duration) }
  if (range.end <= range.start) throw new StudioError('invalid-input', { what: 'clip' })
  const part = await cut(job, source, range)
  return {
    source: part.source,
    ...partOf(findings, transcript, range, part.opens),
    // Of the whole: a voice that has just ended where the clip begins still sounds there.
    voices: voicesIn(voices, range),
  }
}

/** A folder of its own in the session's quarantine: one clip's render does not take another's place. */
const quarantineOf = (library: Toolbox['library'], session: string, clip: ClipRecord | null): string =>
  join(library.quarantineFolder(session), clip ? `clip-${clip.id}` : 'whole')

/** The clip's title as every file system takes it. */
function folderName({ id, title }: ClipRecord): string {
  const name = title.replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ').replace(/^[. ]+/, '')
  return name.slice(0, 80).replace(/[. ]+$/, '') || id
}
