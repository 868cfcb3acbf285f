import { sha256OfFile } from '../../../native/files/sha256.ts'
import { remembering } from '../../../native/inference/remembering-detectors.ts'
import { probe } from '../../../native/media/probe.ts'
import { openSound } from '../../../native/media/sound.ts'
import { StudioError } from '../../contract/errors.ts'
import { openTogether } from '../../contract/open-together.ts'
import type { Piece } from '../../contract/piece.ts'
import type { VerifyInput } from '../../contract/pipeline.ts'
import type { StageContext } from '../../contract/stage.ts'
import { minutePieces, minutesOf } from '../../sight/anew.ts'
import { SideBySide } from '../../sight/side-by-side.ts'
import { FaceWatch } from './faces.ts'
import { FrameTally, type Media, type Pair, pairsAtOnce, walkPairs } from './pairs.ts'
import { TextWatch } from './screen-text.ts'
import { languageOf, tracksOf } from './speech.ts'
import { choose, openEyes, openTranscriber } from './tools.ts'

/** How many pieces of about so many seconds the networks can be asked about a render in. */
export const verifyPieces = ({ source: { media } }: VerifyInput, seconds: number): number =>
  media.video ? minutePieces(media, seconds) : Math.max(1, Math.round(media.duration / seconds))

/**
 * Asks the networks about a piece of a render before it is verified, for what they say, which `context.answers` keeps by
 * the very samples that they were shown. Nothing is judged, counted or compared here: whoever verifies walks through the
 * whole render, and asks of each picture and each stretch of sound what was not asked of exactly that.
 * @throws StudioError `source-changed`, `model-missing`, and what reading the render throws
 */
export async function askAhead(input: VerifyInput, piece: Piece, context: StageContext): Promise<void> {
  const { rendered, model } = input
  const { signal, models, threads, answers, scratch } = context
  if ((await sha256OfFile(rendered.media, signal)) !== rendered.mediaSha256)
    throw new StudioError('source-changed', { file: rendered.media })
  const render = { path: rendered.media, info: await probe(rendered.media, { signal }) }
  const { duration, audio } = render.info
  const tell = (seconds: number): void => context.progress(Math.min(seconds, duration * 2), duration * 2)
  await seePiece(render, input, piece, context, tell)
  if (audio.length === 0) return
  const transcriber = await openTranscriber(context.plugins, { models, threads, signal, answers }, model)
  try {
    for (const track of tracksOf(render.info)) {
      const sound = await openSound(render.path, render.info, { track, scratch, signal })
      try {
        await transcriber.readPiece?.(sound, piece, {
          language: languageOf(input),
          onProgress: (seconds) => tell(duration + Math.min(seconds, duration)),
        })
      } finally {
        await sound.close()
      }
    }
  } finally {
    await transcriber.close()
  }
}

async function seePiece(
  render: Media,
  { plan, shown }: VerifyInput,
  piece: Piece,
  context: StageContext,
  tell: (seconds: number) => void,
): Promise<void> {
  if (!render.info.video) return
  const { models, threads, signal } = context
  const host = { models, threads, signal }
  const chosen = await choose(remembering(context).plugins, models)
  const [eyes, reader] = await openTogether(openEyes(chosen, host), chosen.reader.open(host))
  try {
    const faces = new FaceWatch(eyes, shown)
    const text = new TextWatch(reader)
    const alone = { rendered: render, original: null }
    const watch = new SideBySide<Pair>(pairsAtOnce(alone), [
      async (pair) => {
        await faces.look(pair)
        tell(pair.time)
      },
      (pair) => text.look(pair),
    ])
    const span = minutesOf(piece, render.info.duration)
    await watch.through(walkPairs({ ...alone, plan, signal, span, settled: () => watch.settled() }, new FrameTally()))
  } finally {
    await Promise.all([eyes.close(), reader.close()])
  }
}
