import { StudioError } from '../../contract/errors.ts'
import { TranscribeInput, TranscribeOutput } from '../../contract/pipeline.ts'
import type { Transcriber } from '../../contract/plugins.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { type How, readPiece, transcribeRecording } from './recording.ts'

/** Languages whose names and numbers the studio knows; `und` means that nobody spoke. */
const known = ['fr', 'en', 'und']

const nothingSaid = (duration: number): Transcript => ({ language: 'und', duration, speakers: [], segments: [] })

/** What was said, by whom, and when each word was said. */
export const transcribeStage = stage<TranscribeInput, TranscribeOutput>({
  name: 'transcribe',
  version: 3,
  input: TranscribeInput,
  output: TranscribeOutput,
  keepsAnswers: true,
  uses: async ({ model, source }, { plugins, models }) => {
    if (source.media.audio.length === 0) return []
    const { entry } = await models.need(model)
    return [
      ...plugins.transcribers
        .filter(({ layouts }) => layouts.includes(entry.layout))
        .map((one) => `${one.id}:${one.version}`),
      ...entry.files.map(({ path, sha256 }) => `${path}:${sha256}`),
    ]
  },
  async run({ source, language, model }, context) {
    const { media } = source
    if (media.audio.length === 0) {
      context.progress(media.duration, media.duration)
      return { transcript: nothingSaid(media.duration), hasSound: false, otherLanguage: false }
    }
    const transcript = await transcribeRecording(source, await howOf({ language, model }, context), context)
    context.progress(media.duration, media.duration)
    context.log('transcribed', { segments: transcript.segments.length, speakers: transcript.speakers.length })
    return { transcript, hasSound: true, otherLanguage: !known.includes(transcript.language) }
  },
  pieces: {
    // Each finds the voice in the whole recording, which is quick, and reads its share of the windows.
    count: async ({ source: { media } }, seconds) =>
      media.audio.length === 0 ? 1 : Math.max(1, Math.round(media.duration / seconds)),
    make: async (input, piece, context) => readPiece(input.source, await howOf(input, context), piece, context),
  },
})

/** @throws StudioError `model-missing`, `unsupported` */
async function howOf(
  { language, model }: Pick<TranscribeInput, 'language' | 'model'>,
  { models, plugins }: StageContext,
): Promise<How> {
  const installed = await models.need(model)
  const { layout } = installed.entry
  const transcriber = plugins.transcribers.find((one: Transcriber) => one.layouts.includes(layout))
  if (!transcriber) throw new StudioError('unsupported', { what: layout })
  return { language, transcriber, model: installed }
}
