import { cancellable } from '../../../native/inference/cancellable.ts'
import { openVoiceActivity } from '../../../native/inference/voice-activity.ts'
import { openWhisper, whisperLayouts } from '../../../native/inference/whisper/open.ts'
import { windowReader } from '../../../native/inference/whisper/reader.ts'
import { rememberingReader } from '../../../native/inference/whisper/remembering-reader.ts'
import { type HearOptions, hear } from '../../../native/inference/whisper/transcribe.ts'
import { transcriptOf } from '../../../native/inference/whisper/transcript.ts'
import { noAnswers } from '../../contract/answers.ts'
import type { SoundSource, Transcriber } from '../../contract/plugins.ts'

const [id, version] = ['whisper', 3]

/** Whisper through ONNX Runtime, with Silero deciding where anybody speaks at all. */
export default {
  kind: 'transcriber',
  id,
  version,
  layouts: whisperLayouts,
  async open(host, model) {
    const silero = await host.models.need('silero-vad')
    const [whisper, voice] = await Promise.all([
      openWhisper(model, { threads: host.threads }),
      openVoiceActivity(silero.files['vad/silero_vad_16k_op15.onnx'] as string),
    ])
    const { answers = noAnswers, signal } = host
    const weights = model.entry.files.map(({ path, sha256 }) => `${path}:${sha256}`)
    const asked = [id, version, ...weights].join(' ')
    const reader = rememberingReader(windowReader(whisper.graphs, whisper.vocabulary), answers, asked)
    const running = new Set<Promise<unknown>>()
    const heard = (
      sound: SoundSource,
      language: string,
      more: Pick<HearOptions, 'goesOn' | 'onProgress' | 'piece'>,
    ) => {
      const wish = language === 'auto' ? null : language
      const work = hear(sound, voice, reader, { language: wish, signal, answers, ...more })
      running.add(work)
      work.catch(() => {}).finally(() => running.delete(work))
      // A run of the encoder cannot be stopped: the caller gets the answer at once.
      return cancellable(work, signal)
    }
    return {
      async transcribe(sound, { language, onProgress }) {
        return transcriptOf(await heard(sound, language, { onProgress }), sound.duration)
      },
      async prepare(sound, { language }) {
        const { until } = await heard(sound, language, { goesOn: true })
        return { until }
      },
      async readPiece(sound, piece, { language, onProgress }) {
        await heard(sound, language, { onProgress, piece })
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
