import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readKeptText } from '../native/files/kept.ts'
import { StudioError } from './contract/errors.ts'
import type { VerifyOutput } from './contract/pipeline.ts'
import { RedactionPlan } from './contract/plan.ts'
import type { StageName } from './contract/progress.ts'
import type { StageContext } from './contract/stage.ts'
import { fromSystem } from './contract/system-errors.ts'
import { Transcript } from './contract/transcript.ts'
import { JobProgress } from './job-progress.ts'
import type { Toolbox } from './jobs.ts'
import { stages, type Wishes } from './pipeline.ts'
import type { JobControl } from './process.ts'

export interface VerifyRequest extends Pick<Wishes, 'language' | 'model' | 'names' | 'policy'> {
  /** Absolute path of the file to examine. */
  readonly path: string
  /** Absolute path of the plan that it was rendered from, when there is one. */
  readonly plan: string | null
}

const order: readonly StageName[] = ['import', 'verify']

/** A plan's end and its file's may differ by the rounding of a last frame or of an audio packet, seconds. */
const durationTolerance = 0.5

/**
 * Examines any file as a render is examined: with a plan, also whether it was followed; without one, for whatever a
 * viewer could still see or hear. Texts of the names that `process` gives, beside the file, are examined with it.
 * Nothing is kept.
 * @throws StudioError `plan-invalid`, `plan-mismatch`, and what reading the file throws
 */
export async function verifyFile(
  tools: Toolbox,
  request: VerifyRequest,
  { signal, onProgress }: Pick<JobControl, 'signal' | 'onProgress'>,
): Promise<VerifyOutput> {
  const { path, policy, language, model } = request
  const progress = new JobProgress(order, onProgress)
  const workplace = tools.library.begin(`verify-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`)
  const contextOf = (stage: StageName): StageContext => ({
    ...tools,
    signal,
    folder: workplace.scratch,
    scratch: workplace.scratch,
    progress: (done, total) => progress.tell(stage, done, total),
  })
  try {
    progress.begin('import')
    const plan = request.plan === null ? null : await readPlan(request.plan)
    const importStage = await stages.import()
    const own = await importStage.run({ path }, contextOf('import'))
    progress.know(own.media.duration, new Map())
    progress.finish('import')
    if (plan && Math.abs(plan.source.duration - own.media.duration) > durationTolerance)
      throw new StudioError('plan-mismatch', { file: basename(path) })
    const { texts, transcript } = await textsBeside(path, own.media.duration)
    progress.begin('verify')
    const verifyStage = await stages.verify()
    return await verifyStage.run(
      {
        source: { ...own, sha256: plan?.source.sha256 ?? own.sha256 },
        rendered: {
          media: path,
          mediaSha256: own.sha256,
          texts,
          transcript,
          frames: own.media.video?.frameCount ?? 0,
          encoder: '',
        },
        plan: plan ?? {
          version: 1,
          source: { sha256: own.sha256, duration: own.media.duration },
          video: [],
          audio: [],
          text: [],
        },
        transcript: null,
        findings: [],
        shown: [],
        policy,
        language,
        model,
        names: [...request.names],
      },
      contextOf('verify'),
    )
  } finally {
    workplace.end()
  }
}

async function readPlan(file: string): Promise<RedactionPlan> {
  let text: string
  try {
    text = await readKeptText(file)
  } catch (cause) {
    throw fromSystem(cause, file, 'read')
  }
  try {
    return RedactionPlan.parse(JSON.parse(text))
  } catch (cause) {
    throw new StudioError('plan-invalid', { file: basename(file), where: 'JSON' }, cause)
  }
}

/** The transcript and captions that lie beside a render, where there are some. */
async function textsBeside(path: string, duration: number): Promise<{ texts: string[]; transcript: Transcript }> {
  const silent: Transcript = { language: 'und', duration, speakers: [], segments: [] }
  const texts = ['json', 'vtt', 'srt', 'txt']
    .map((extension) => join(dirname(path), `transcript.${extension}`))
    .filter((file) => existsSync(file))
  const json = texts.find((file) => file.endsWith('.json'))
  if (!basename(path).startsWith('redacted.') || !json) return { texts: [], transcript: silent }
  const parsed = Transcript.safeParse(JSON.parse(await readKeptText(json)))
  return parsed.success ? { texts, transcript: parsed.data } : { texts: [], transcript: silent }
}
