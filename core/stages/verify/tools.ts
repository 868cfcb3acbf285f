import { StudioError } from '../../contract/errors.ts'
import { installedOf } from '../../contract/installed-detectors.ts'
import { openTogether } from '../../contract/open-together.ts'
import type { FrameDetector, Models, OpenTranscriber, PluginHost, PluginSet } from '../../contract/plugins.ts'
import type { ModelUse } from '../../contract/report.ts'
import type { FaceEyes } from './faces.ts'

/** Installed detectors of a kind: those meant for care first, then by rank. */
async function installed(plugins: PluginSet, models: Models, finds: FrameDetector['finds']): Promise<FrameDetector[]> {
  const finding = plugins.frameDetectors.filter((plugin) => plugin.finds === finds)
  const there = await installedOf(finding, models)
  return there.sort((a, b) => Number(b.role === 'careful') - Number(a.role === 'careful') || b.rank - a.rank)
}

/** Which plugins look for faces and read text when a render is verified. `first` is the one that finds them to hide. */
export interface Chosen {
  readonly second: FrameDetector
  readonly first: FrameDetector
  readonly reader: FrameDetector
}

/** @throws StudioError `model-missing` when nobody can read, or no second one can look: nobody could say that nothing leaks */
export async function choose(plugins: PluginSet, models: Models): Promise<Chosen> {
  const faces = await installed(plugins, models, 'face')
  const second = faces[0]
  const first = faces.find((one) => one.role === 'fast' && one !== second) ?? faces[1]
  const reader = (await installed(plugins, models, 'text'))[0]
  if (second && first && reader) return { second, first, reader }
  const finds = second && first ? 'text' : 'face'
  const needed = plugins.frameDetectors.filter((one) => one.finds === finds).flatMap(({ needs }) => needs)
  for (const id of needed) await models.need(id)
  throw new StudioError('model-missing', { file: `${finds}-detection` })
}

/** Both look, or none stays open. @throws StudioError as the detectors do */
export async function openEyes(
  { first, second }: Pick<Chosen, 'first' | 'second'>,
  host: PluginHost,
): Promise<FaceEyes & { close(): Promise<void> }> {
  const [searching, asked] = await openTogether(second.open(host), first.open(host))
  return {
    second: searching,
    first: asked,
    async close() {
      await Promise.all([searching.close(), asked.close()])
    },
  }
}

/** @throws StudioError `model-unknown` when no transcriber reads the model's layout, and as `Models.need` does */
export async function openTranscriber(plugins: PluginSet, host: PluginHost, id: string): Promise<OpenTranscriber> {
  const model = await host.models.need(id)
  const transcriber = plugins.transcribers.find((one) => one.layouts.includes(model.entry.layout))
  if (!transcriber) throw new StudioError('model-unknown', { model: id })
  return transcriber.open(host, model)
}

/** Every model that had a part in finding and verifying, with the sha256 of its files. */
export async function modelsUsed(plugins: PluginSet, models: Models, transcription: string): Promise<ModelUse[]> {
  const ids = new Set([
    transcription,
    ...plugins.frameDetectors.flatMap((plugin) => plugin.needs),
    ...plugins.textDetectors.flatMap((plugin) => plugin.needs),
  ])
  const out: ModelUse[] = []
  for (const id of [...ids].sort()) {
    const model = await models.maybe(id)
    if (!model) continue
    const { entry } = model
    const sha256: Record<string, string> = {}
    for (const file of entry.files) sha256[file.path] = file.sha256
    out.push({ id, task: entry.task, sha256 })
  }
  return out
}
