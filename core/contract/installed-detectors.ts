import type { FrameDetector, Models } from './plugins.ts'

/**
 * Whether every model that a detector needs is installed.
 * @throws StudioError `model-altered` when a file is not what the manifest says
 */
export async function isInstalled({ needs }: Pick<FrameDetector, 'needs'>, models: Models): Promise<boolean> {
  const found = await Promise.all(needs.map((id) => models.maybe(id)))
  return found.every((model) => model !== null)
}

/**
 * Those whose models are all installed, in the order given.
 * @throws StudioError as `isInstalled` does
 */
export async function installedOf(detectors: readonly FrameDetector[], models: Models): Promise<FrameDetector[]> {
  const out: FrameDetector[] = []
  for (const detector of detectors) if (await isInstalled(detector, models)) out.push(detector)
  return out
}
