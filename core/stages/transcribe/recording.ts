import { openSound } from '../../../native/media/sound.ts'
import type { Source } from '../../contract/pipeline.ts'
import type { InstalledModel, Transcriber } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import type { Transcript } from '../../contract/transcript.ts'

export interface How {
  readonly language: 'fr' | 'en' | 'auto'
  readonly transcriber: Transcriber
  readonly model: InstalledModel
}

/** Transcribes a recording that has sound. */
export async function transcribeRecording(
  source: Source,
  { language, transcriber, model }: How,
  { models, threads, signal, scratch, progress }: StageContext,
): Promise<Transcript> {
  const sound = await openSound(source.path, source.media, { track: 'mix', scratch, signal })
  try {
    const open = await transcriber.open({ models, threads, signal }, model)
    try {
      return await open.transcribe(sound, { language, onProgress: (done) => progress(done, sound.duration) })
    } finally {
      await open.close()
    }
  } finally {
    await sound.close()
  }
}
