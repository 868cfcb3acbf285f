import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../../native/files/aside.ts'
import { remembering } from '../../../native/inference/remembering-detectors.ts'
import { framesAtOnce, readFrames } from '../../../native/media/frames.ts'
import { installedOf } from '../../contract/installed-detectors.ts'
import { openTogether } from '../../contract/open-together.ts'
import { LookInput, LookOutput } from '../../contract/pipeline.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import { minutePieces } from '../../sight/anew.ts'
import { searchPiece } from './ahead.ts'
import { FaceSampler, faceInterval } from './faces.ts'
import { LineReader } from './lines.ts'
import type { Looker } from './looker.ts'
import { ScreenSuggester } from './screens.ts'
import { mergeSightings, SightingsFile, writeLines } from './sightings.ts'
import { walkThrough } from './walk.ts'

/**
 * Everything that is seen, in one pass over the picture: faces, screens and text. Nothing of it depends on what is said, so
 * that it can be done beside the transcription, and stands when other names are looked for.
 */
export const lookStage = stage<LookInput, LookOutput>({
  name: 'look',
  version: 1,
  input: LookInput,
  output: LookOutput,
  keepsAnswers: true,
  uses: async (_, { plugins, models }) =>
    (await installedOf(plugins.frameDetectors, models)).map(({ kind, id, version }) => `${kind}:${id}:${version}`),
  async run({ source }, context) {
    if (!source.media.video) {
      const none = { sightings: null, lines: null, reader: null, faceLooks: null }
      return { ...none, cuts: [], leaps: [], faceInterval: 0, labels: [] }
    }
    const { folder, scratch, log } = context
    await mkdir(scratch, { recursive: true })
    const looking = remembering(context)
    // Networks of the picture load in threads of their own.
    const [faces, reader, screens] = await openTogether(
      FaceSampler.open(looking),
      LineReader.open(looking),
      ScreenSuggester.open(looking),
    )
    const seen = new SightingsFile(join(scratch, 'faces.jsonl'))
    try {
      const cuts = await lookThrough({ source }, context, faces, [reader, screens], seen)
      await seen.add(await faces.finish())
      await seen.end()
      const at = (name: string): string => join(folder, name)
      const out = { sightings: at('sightings.jsonl'), lines: at('lines.jsonl'), faceLooks: at('face-looks.json') }
      await writeWhole(out.faceLooks, JSON.stringify(faces.looks))
      const { lines, labels } = reader.finish()
      await writeLines(lines, out.lines)
      await mergeSightings(seen.path, await screens.finish(), out.sightings)
      log('looked', { cuts: cuts.length, lines: lines.length })
      return { ...out, reader: reader.id, cuts, leaps: [...faces.leaps], faceInterval, labels: [...labels] }
    } finally {
      await seen.discard()
      await faces.close()
      await reader.close()
      await screens.close()
    }
  },
  pieces: {
    count: async ({ source }, seconds) => minutePieces(source.media, seconds),
    make: searchPiece,
  },
})

/** One pass over the picture. @returns the times of cuts */
async function lookThrough(
  { source }: LookInput,
  context: StageContext,
  faces: FaceSampler,
  others: readonly Pick<Looker, 'look'>[],
  seen: SightingsFile,
): Promise<number[]> {
  const { path, media } = source
  const { signal, threads, answers } = context
  let frames = 0
  const cuts = await walkThrough({
    ...{ faces, others, alive: framesAtOnce(media) },
    frames: (keep) => readFrames(path, media, { signal, threads, keep, origins: answers !== undefined }),
    async onLooked(time) {
      if (++frames % 25 !== 0) return
      await seen.add(faces.settled(time))
      context.progress(Math.min(time, media.duration), media.duration)
    },
  })
  context.progress(media.duration, media.duration)
  return cuts
}
