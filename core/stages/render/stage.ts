import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../../native/files/aside.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { encoders } from '../../../native/media/encoders.ts'
import {
  type RenderPartsOptions,
  renderParts,
  renderPiece,
  renderPiecesOf,
} from '../../../native/media/render-parts.ts'
import { StudioError } from '../../contract/errors.ts'
import { RenderInput, RenderOutput } from '../../contract/pipeline.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import { redactedTranscript } from '../../words/redacted.ts'
import { masksOver } from './masks.ts'
import { changedVoices } from './voices.ts'

/**
 * Makes everything that the plan hides disappear, once and everywhere: from the picture and the sound in one pass, and
 * from the transcript in each form that a plugin can write. Files appear in the session's folder when they are whole.
 */
export const renderStage = stage<RenderInput, RenderOutput>({
  name: 'render',
  version: 4,
  input: RenderInput,
  output: RenderOutput,
  uses: async ({ source }, { plugins }) => [
    `encoder:${source.media.video ? (await encoders.choose()).used.name : 'aac'}`,
    ...plugins.redactors.map(({ id, version }) => `redactor:${id}:${version}`),
    ...plugins.exporters.map(({ id, version }) => `exporter:${id}:${version}`),
  ],
  run: async (input, context) => {
    const { source, plan, transcript } = input
    const { signal, plugins, folder, progress, log } = context
    const media = join(folder, source.media.video ? 'redacted.mp4' : 'redacted.m4a')
    const { frames, encoder } = await renderParts(await wanted(input, media, context))
    const redacted = redactedTranscript(transcript, plan.text)
    const texts: string[] = []
    for (const exporter of plugins.exporters) {
      const path = join(folder, `transcript.${exporter.extension}`)
      await writeWhole(path, exporter.render(redacted))
      texts.push(path)
    }
    progress(source.media.duration, source.media.duration)
    log('rendered', { frames, encoder })
    return { media, mediaSha256: await sha256OfFile(media, signal), texts, transcript: redacted, frames, encoder }
  },
  pieces: {
    count: async ({ source }, seconds, { signal }) => renderPiecesOf(source.path, seconds, { signal }),
    make: async (input, piece, context) =>
      renderPiece(await wanted(input, join(context.folder, 'redacted.mp4'), context), piece),
  },
})

/** What is rendered, and how. @throws StudioError `plan-mismatch` */
async function wanted(
  { source, plan, replaceWith }: RenderInput,
  output: string,
  { signal, plugins, threads, folder, progress }: StageContext,
): Promise<RenderPartsOptions> {
  if (plan.source.sha256 !== source.sha256) throw new StudioError('plan-mismatch', { file: source.path })
  await mkdir(folder, { recursive: true })
  return {
    encoder: source.media.video ? (await encoders.choose()).used : undefined,
    input: source.path,
    output,
    aside: join(folder, 'parts'),
    masks: () => masksOver(plan.video, plugins.redactors),
    sounds: plan.audio,
    replaceWith,
    voices: changedVoices(plan.voices ?? []),
    threads,
    signal,
    onProgress: (seconds) => progress(Math.min(seconds, source.media.duration), source.media.duration),
  }
}
