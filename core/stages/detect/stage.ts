import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openSound } from '../../../native/media/sound.ts'
import { DetectInput, DetectOutput, type ReadLine } from '../../contract/pipeline.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import type { Search } from '../../words/find.ts'
import { hiddenParts } from './lines-hidden.ts'
import type { PersonalWords } from './looker.ts'
import { linesIn, mergeSightings } from './sightings.ts'
import { wordTimes } from './word-times.ts'
import { findWordsWith, openWordSearch } from './words.ts'

/** All words, said and shown, judged together; with what is seen in the picture it is everything that may have to be hidden. */
export const detectStage = stage<DetectInput, DetectOutput>({
  name: 'detect',
  version: 12,
  input: DetectInput,
  output: DetectOutput,
  uses: (_, { plugins }) => plugins.textDetectors.map(({ kind, id, version }) => `${kind}:${id}:${version}`),
  async run(input, context) {
    const { source, looked, transcript } = input
    const { sightings, reader, cuts, leaps, faceInterval, faceLooks, labels } = looked
    const lines = looked.lines === null ? [] : await linesIn(looked.lines)
    const search = await openWordSearch(context)
    try {
      const { spoken, shown } = await wordsOf(input, lines, search, context)
      const { duration } = source.media
      context.progress(duration, duration)
      context.log('detected', { hiddenLines: shown.length, spoken: spoken.length })
      const found = { spoken, wordTimes: wordTimes(transcript) }
      if (sightings === null || reader === null) return { detections: null, cuts, faceInterval, ...found }
      const detections = join(context.folder, 'detections.jsonl')
      await mergeSightings(sightings, hiddenParts(lines, shown, reader), detections)
      return { detections, cuts, leaps, faceInterval, faceLooks, labels, ...found }
    } finally {
      await search.close()
    }
  },
})

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
