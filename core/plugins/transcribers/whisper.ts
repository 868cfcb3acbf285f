import { cancellable } from '../../../native/inference/cancellable.ts'
import { openVoiceActivity } from '../../../native/inference/voice-activity.ts'
import { openWhisper, whisperLayouts } from '../../../native/inference/whisper/open.ts'
import { windowReader } from '../../../native/inference/whisper/reader.ts'
import { hear } from '../../../native/inference/whisper/transcribe.ts'
import { transcriptOf } from '../../../native/inference/whisper/transcript.ts'
import type { Transcriber } from '../../contract/plugins.ts'

/** Whisper through ONNX Runtime, with Silero deciding where anybody speaks at all. */
export default {
  kind: 'transcriber',
  id: 'whisper',
  version: 2,
  layouts: whisperLayouts,
  async open(host, model) {
    const silero = await host.models.need('silero-vad')
    const [whisper, voice] = await Promise.all([
      openWhisper(model, { threads: host.threads }),
      openVoiceActivity(silero.files['vad/silero_vad_16k_op15.onnx'] as string),
    ])
    const reader = windowReader(whisper.graphs, whisper.vocabulary)
    const running = new Set<Promise<unknown>>()
    return {
      async transcribe(sound, { language, onProgress }) {
        const work = hear(sound, voice, reader, {
          language: language === 'auto' ? null : language,
          signal: host.signal,
          onProgress,
        })
        running.add(work)
        work.catch(() => {}).finally(() => running.delete(work))
        // A run of the encoder cannot be stopped: the caller gets the answer at once.
        return transcriptOf(await cancellable(work, host.signal), sound.duration)
      },
      async close() {
        const released = Promise.allSettled(running).then(() => Promise.all([whisper.graphs.close(), voice.close()]))
        // Whoever cancelled does not wait for the run that goes on: the networks are let go of when it is done.
        if (host.signal.aborted) released.catch(() => {})
        else await released
      },
    }
  },
} satisfies Transcriber
