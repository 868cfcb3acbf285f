import { isInstalled } from '../../contract/installed-detectors.ts'
import type { FrameDetector } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'

type Tools = Pick<StageContext, 'plugins' | 'models'>
type Wanted = (detector: FrameDetector) => boolean

const byRank = ({ plugins }: Tools, wanted: Wanted): FrameDetector[] =>
  plugins.frameDetectors.filter(wanted).sort((a, b) => b.rank - a.rank)

/**
 * The first of the wanted detectors, by descending rank, whose models are all installed.
 * @throws StudioError `model-altered` when a file is not what the manifest says
 */
export async function bestInstalled(context: Tools, wanted: Wanted): Promise<FrameDetector | null> {
  for (const detector of byRank(context, wanted)) if (await isInstalled(detector, context.models)) return detector
  return null
}

/**
 * The detector of a kind that is used: the best installed. When none is, the lowest-ranked one, so that opening it says
 * which model is missing.
 * @throws StudioError as `bestInstalled` does
 */
export async function installedDetector(context: Tools, finds: FrameDetector['finds']): Promise<FrameDetector | null> {
  const wanted: Wanted = (detector) => detector.finds === finds
  return (await bestInstalled(context, wanted)) ?? byRank(context, wanted).at(-1) ?? null
}
