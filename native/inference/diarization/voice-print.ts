import type { Models } from '../../../core/contract/plugins.ts'
import { openSession, type Session, Tensor } from '../session.ts'
import { unit } from './clustering.ts'
import { bands, filterBank } from './filterbank.ts'

/** Less sound than this tells nothing of a voice, samples at 16 kHz. */
const least = 0.3 * 16_000

export interface VoicePrinter {
  /**
   * What the voice in a stretch of sound is like, a unit vector.
   * @returns null when the sound is too short
   * @throws StudioError `model-broken`
   */
  print(samples: Float32Array): Promise<Float32Array | null>
  close(): Promise<void>
}

/** Finds CAM++, which the first voice opens. @throws StudioError as `models.need` does */
export async function openVoicePrinter(models: Models, { threads }: { threads: number }): Promise<VoicePrinter> {
  const model = await models.need('campplus')
  const path = model.files['diarization/campplus_cn_en_common.onnx'] as string
  // It loads for longer than it takes to hear that nobody speaks.
  let opened: Promise<Session> | null = null
  return {
    async print(samples) {
      if (samples.length < least) return null
      opened ??= openSession(path, { threads, lane: 'voices' })
      const { features, frames } = filterBank(samples)
      const out = await (await opened).run({ fbank: new Tensor('float32', features, [1, frames, bands]) })
      return unit((out.embedding as Tensor).data as Float32Array)
    },
    close: async () => (await opened)?.release(),
  }
}
