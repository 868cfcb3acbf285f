import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Finding } from '../../core/contract/finding.ts'
import type { DetectOutput, Source } from '../../core/contract/pipeline.ts'
import type { PlannedRegion } from '../../core/contract/plan.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { loadPlugins } from '../../core/registry.ts'
import { lookStage } from '../../core/stages/detect/look.ts'
import { detectStage } from '../../core/stages/detect/stage.ts'
import { trackStage } from '../../core/stages/track/stage.ts'
import { openModels } from '../../native/inference/models.ts'
import { probe } from '../../native/media/probe.ts'

const models = resolve(import.meta.dirname, '../../models')

/** What a stage gets, with the plugins and the models that come with the program. `folder` is used for everything. */
export async function stageContext(folder: string): Promise<StageContext> {
  const extra = process.env.ESTOMPE_MODELS_DIR
  await mkdir(join(folder, 'scratch'), { recursive: true })
  return {
    signal: new AbortController().signal,
    plugins: await loadPlugins(),
    models: await openModels({
      manifestPath: join(models, 'manifest.json'),
      folders: extra ? [extra, models] : [models],
      downloads: join(folder, 'downloads'),
    }),
    threads: 2,
    folder,
    scratch: join(folder, 'scratch'),
    progress: () => {},
    log: () => {},
  }
}

export interface Analysed {
  readonly source: Source
  readonly detected: DetectOutput
  readonly findings: readonly Finding[]
}

/** All that has to be found in a recording of which is known what was said. */
export async function detectedIn(source: Source, transcript: Transcript, context: StageContext): Promise<DetectOutput> {
  const looked = await lookStage.run({ source }, context)
  return detectStage.run({ source, looked, transcript, names: [] }, context)
}

/** Detects and tracks, with what was said given: the picture's part of an analysis, by the stages themselves. */
export async function analysed(path: string, transcript: Transcript, context: StageContext): Promise<Analysed> {
  const source: Source = { path, sha256: '0'.repeat(64), media: await probe(path) }
  const detected = await detectedIn(source, transcript, context)
  const { findings } = await trackStage.run({ source, detected }, context)
  return { source, detected, findings }
}

/** Findings of some kinds as the regions of a plan that hides them all. */
export const regionsOf = (findings: readonly Finding[], kind: 'face' | 'screen' | 'text'): PlannedRegion[] =>
  findings
    .filter((finding) => finding.kind === kind)
    .map(({ id, start, end, keyframes, reasons }) => ({
      id,
      kind,
      start,
      end,
      mask: 'fill',
      keyframes,
      reasons,
    }))
