import type { FrameView } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { CutFinder, cutPicture } from '../../sight/cuts.ts'
import { FaceSampler } from './faces.ts'
import { LineReader } from './lines.ts'
import { remembering } from './remembering.ts'
import { ScreenSuggester } from './screens.ts'

/**
 * Searches pictures before the stage does, for what the networks say of them, which `context.answers` keeps; what is
 * found is forgotten, and nobody is recognised.
 * @param frames of a recording, from its first
 * @param onLooked seconds: everything up to there is done
 * @throws StudioError `model-missing`, and what `frames` throws
 */
export async function searchAhead(
  frames: AsyncIterable<FrameView>,
  context: StageContext,
  onLooked: (time: number) => void,
): Promise<void> {
  const looking = remembering(context)
  const faces = await FaceSampler.open(looking, { recognises: false })
  const lookers = [faces, await LineReader.open(looking), await ScreenSuggester.open(looking)]
  const finder = new CutFinder()
  try {
    for await (const frame of frames) {
      const cut = finder.next(frame.picture({ ...cutPicture, format: 'gray' }))
      await Promise.all(lookers.map((one) => one.look(frame, cut)))
      faces.settled(frame.time)
      onLooked(frame.time)
    }
  } finally {
    for (const one of lookers) await one.close()
  }
}
