import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../../native/files/aside.ts'
import { framesAtOnce, readFrames } from '../../../native/media/frames.ts'
import { openSound } from '../../../native/media/sound.ts'
import { installedOf } from '../../contract/installed-detectors.ts'
import { openTogether } from '../../contract/open-together.ts'
import { DetectInput, DetectOutput } from '../../contract/pipeline.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import { CutFinder, cutPicture } from '../../sight/cuts.ts'
import { SideBySide } from '../../sight/side-by-side.ts'
import type { Search } from '../../words/find.ts'
import { FaceSampler, faceInterval } from './faces.ts'
import { LineReader } from './lines.ts'
import type { Looker, PersonalWords, ReadLine } from './looker.ts'
import { remembering } from './remembering.ts'
import { ScreenSuggester } from './screens.ts'
import { mergeSightings, SightingsFile } from './sightings.ts'
import { wordTimes } from './word-times.ts'
import { findWordsWith, openWordSearch } from './words.ts'

/**
 * Everything that may have to be hidden: faces, screens and text in one pass over the picture, then all words, said
 * and shown, judged together.
 */
export const detectStage = stage<DetectInput, DetectOutput>({
  name: 'detect',
  version: 10,
  input: DetectInput,
  output: DetectOutput,
  keepsAnswers: true,
  uses: async (_, { plugins, models }) => {
    const deciding = [...plugins.textDetectors, ...(await installedOf(plugins.frameDetectors, models))]
    return deciding.map(({ kind, id, version }) => `${kind}:${id}:${version}`)
  },
  async run(input, context) {
    const { source, transcript, names } = input
    if (!source.media.video) {
      const search = await openWordSearch(context)
      try {
        const { spoken } = await wordsOf(input, [], search, context)
        return { detections: null, cuts: [], faceInterval: 0, spoken, wordTimes: wordTimes(transcript) }
      } finally {
        await search.close()
      }
    }
    await mkdir(context.scratch, { recursive: true })
    const looking = remembering(context)
    // Networks of the picture load in threads of their own; what judges words is read beside them.
    const [faces, lines, screens, search] = await openTogether(
      FaceSampler.open(looking),
      LineReader.open(looking),
      ScreenSuggester.open(looking),
      openWordSearch(context),
    )
    const seen = new SightingsFile(join(context.scratch, 'faces.jsonl'))
    try {
      const cuts = await lookThrough(input, context, faces, [lines, screens], seen)
      await seen.add(await faces.finish())
      await seen.end()
      const faceLooks = join(context.folder, 'face-looks.json')
      await writeWhole(faceLooks, JSON.stringify(faces.looks))
      const read = await lines.read()
      const { spoken, shown } = await wordsOf({ source, transcript, names }, read, search, context)
      const detections = join(context.folder, 'detections.jsonl')
      const others = [...lines.hide(shown), ...(await screens.finish())].sort((a, b) => a.time - b.time)
      await mergeSightings(seen.path, others, detections)
      context.log('detected', {
        cuts: cuts.length,
        lines: read.length,
        hiddenLines: shown.length,
        spoken: spoken.length,
      })
      return {
        ...{ detections, cuts, leaps: faces.leaps, faceInterval, faceLooks, spoken },
        ...{ labels: lines.labels(), wordTimes: wordTimes(transcript) },
      }
    } finally {
      await seen.discard()
      await faces.close()
      await lines.close()
      await screens.close()
      await search.close()
    }
  },
})

/** One pass over the picture, in which each part of the search goes at its own pace. @returns the times of cuts */
async function lookThrough(
  { source }: DetectInput,
  context: StageContext,
  faces: FaceSampler,
  others: readonly Pick<Looker, 'look'>[],
  seen: SightingsFile,
): Promise<number[]> {
  const { path, media } = source
  const { signal, threads, answers } = context
  const cuts: number[] = []
  async function* shots(): AsyncGenerator<{ frame: FrameView; cut: boolean }, void, undefined> {
    const finder = new CutFinder()
    const keep = { alive, settled: () => walk.settled() }
    for await (const frame of readFrames(path, media, { signal, threads, keep, origins: answers !== undefined })) {
      const cut = finder.next(frame.picture({ ...cutPicture, format: 'gray' }))
      if (cut) cuts.push(frame.time)
      faces.foresee(frame, cut)
      yield { frame, cut }
    }
  }
  let frames = 0
  const alive = framesAtOnce(media)
  const walk = new SideBySide<{ frame: FrameView; cut: boolean }>(alive, [
    async ({ frame, cut }) => {
      const { time } = frame
      await faces.look(frame, cut)
      if (++frames % 25 !== 0) return
      await seen.add(faces.settled(time))
      context.progress(Math.min(time, media.duration), media.duration)
    },
    ...others.map(
      (one) =>
        ({ frame, cut }: { frame: FrameView; cut: boolean }) =>
          one.look(frame, cut),
    ),
  ])
  await walk.through(shots())
  context.progress(media.duration, media.duration)
  return cuts
}

/** Judges what was said and read; edges of what was said move into silences of the sound. */
async function wordsOf(
  { source, transcript, names }: DetectInput,
  lines: readonly ReadLine[],
  search: Search,
  context: StageContext,
): Promise<PersonalWords> {
  const { signal, scratch } = context
  const said = source.media.audio.length > 0 && transcript.segments.length > 0
  await mkdir(scratch, { recursive: true })
  const { tags, chapters } = source.media
  const written = [...tags.map((tag) => tag.value), ...chapters.map((chapter) => chapter.title)]
  const sound = said ? await openSound(source.path, source.media, { track: 'mix', scratch, signal }) : null
  try {
    return await findWordsWith(search, { transcript, lines, names, written, ...(sound ? { sound } : {}) })
  } finally {
    await sound?.close()
  }
}
