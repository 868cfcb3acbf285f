import { remembering } from '../../../native/inference/remembering-detectors.ts'
import { framesAtOnce, readFrames } from '../../../native/media/frames.ts'
import type { Piece } from '../../contract/piece.ts'
import type { LookInput } from '../../contract/pipeline.ts'
import type { FrameView } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { minutesOf } from '../../sight/anew.ts'
import { FaceSampler } from './faces.ts'
import { LineReader } from './lines.ts'
import { ScreenSuggester } from './screens.ts'
import { type Walk, walkThrough } from './walk.ts'

/**
 * Seconds before a full minute at which a search begins that is to go on as one that began with the recording: longer than
 * a face is followed unseen, and than it is remembered what moved.
 */
const runUp = 12

/**
 * Searches pictures before the stage does, for what the networks say of them, which `context.answers` keeps; what is
 * found is forgotten, and nobody is recognised.
 * @param pictures of a recording, from its first or from `runUp` before a full minute
 * @param onLooked seconds: everything up to there is done
 * @throws StudioError `model-missing`, and what reading the pictures throws
 */
export async function searchAhead(
  pictures: Pick<Walk, 'alive' | 'frames'>,
  context: StageContext,
  onLooked: (time: number) => void,
): Promise<void> {
  const looking = remembering(context)
  const faces = await FaceSampler.open(looking, { recognises: false })
  // A recording of hours lets memory grow by nothing that nobody asks for.
  const forgets = { keeps: false }
  const others = [await LineReader.open(looking, forgets), await ScreenSuggester.open(looking, forgets)]
  try {
    await walkThrough({
      ...pictures,
      faces,
      others,
      onLooked(time) {
        faces.settled(time)
        onLooked(time)
      },
    })
  } finally {
    for (const one of [faces, ...others]) await one.close()
  }
}

/** Searches a piece of a recording ahead: some of its full minutes. @throws StudioError as `searchAhead` */
export async function searchPiece({ source }: LookInput, piece: Piece, context: StageContext): Promise<void> {
  const { path, media } = source
  const { signal, threads, progress } = context
  const minutes = minutesOf(piece, media.duration)
  const start = Math.max(0, minutes.start - runUp)
  const end = Math.min(minutes.end, media.duration)
  const pictures: Pick<Walk, 'alive' | 'frames'> = {
    alive: framesAtOnce(media),
    frames(keep) {
      const frames = readFrames(path, media, { ...{ signal, threads, keep, start, origins: true }, end: minutes.end })
      return start > 0 ? whereKnown(frames) : frames
    },
  }
  await searchAhead(pictures, context, (time) => progress(Math.min(time, end) - start, end - start))
}

/** None where reading began with what cannot be told from where it came: nobody could use what networks say of it. */
async function* whereKnown(frames: AsyncIterable<FrameView>): AsyncGenerator<FrameView, void, undefined> {
  let isKnown = false
  for await (const frame of frames) {
    isKnown ||= frame.origin !== undefined
    if (!isKnown) return
    yield frame
  }
}
