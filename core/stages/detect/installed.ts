import type { FrameDetector } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'

/**
 * The detector of a kind that is used: the first by descending rank whose models are all installed. When none is, the
 * lowest-ranked one, so that opening it says which model is missing.
 * @throws StudioError `model-altered` when a file is not what the manifest says
 */
export async function installedDetector(
  context: Pick<StageContext, 'plugins' | 'models'>,
  finds: FrameDetector['finds'],
): Promise<FrameDetector | null> {
  const ranked = context.plugins.frameDetectors.filter((d) => d.finds === finds).sort((a, b) => b.rank - a.rank)
  for (const detector of ranked) {
    const models = await Promise.all(detector.needs.map((id) => context.models.maybe(id)))
    if (models.every((model) => model !== null)) return detector
  }
  return ranked.at(-1) ?? null
}
