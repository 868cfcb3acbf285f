import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RenderOutput, Source, VerifyInput, VerifyOutput } from '../../core/contract/pipeline.ts'
import type { RedactionPlan } from '../../core/contract/plan.ts'
import type { Policy } from '../../core/contract/policy.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { loadPolicy } from '../../core/policies.ts'
import { loadPlugins } from '../../core/registry.ts'
import { renderStage } from '../../core/stages/render/stage.ts'
import { verifyStage } from '../../core/stages/verify/stage.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { openModels } from '../../native/inference/models.ts'
import { probe } from '../../native/media/probe.ts'
import { planOf, type Truth, transcriptOf } from './truth.ts'

const root = resolve(import.meta.dirname, '../..')

/** What stages get, with the real plugins and the committed models. */
export async function contextIn(folder: string, log?: StageContext['log']): Promise<StageContext> {
  const scratch = join(folder, 'scratch')
  await mkdir(scratch, { recursive: true })
  const downloads = join(folder, 'models')
  return {
    signal: new AbortController().signal,
    plugins: await loadPlugins(),
    models: await openModels({
      manifestPath: join(root, 'models/manifest.json'),
      folders: [join(root, 'models')],
      downloads,
    }),
    threads: 2,
    folder,
    scratch,
    progress: () => undefined,
    log: log ?? (() => undefined),
  }
}

/** A sample redacted as its truth demands: a render that has nothing to do with how well things are found. */
export interface Redacted {
  readonly truth: Truth
  readonly source: Source
  readonly plan: RedactionPlan
  readonly transcript: Transcript
  readonly rendered: RenderOutput
  readonly policy: Policy
}

export async function redactByTruth(video: string, truth: Truth, context: StageContext): Promise<Redacted> {
  const sha256 = await sha256OfFile(video)
  const source = { path: video, sha256, media: await probe(video) }
  const plan = planOf(truth, sha256)
  const transcript = transcriptOf(truth)
  const policy = await loadPolicy('strict')
  const { replaceWith } = policy.speech
  const rendered = await renderStage.run({ source, plan, transcript, replaceWith }, context)
  return { truth, source, plan, transcript, rendered, policy }
}

/** Verifies it, or a copy of it into which something was put. */
export const verifyRedacted = (
  { source, plan, transcript, rendered, policy }: Redacted,
  context: StageContext,
  change: Partial<VerifyInput> = {},
): Promise<VerifyOutput> =>
  verifyStage.run(
    {
      ...{ source, rendered, plan, transcript, policy, findings: [], shown: [], names: [] },
      language: 'fr',
      model: 'whisper-base',
      ...change,
    },
    context,
  )
