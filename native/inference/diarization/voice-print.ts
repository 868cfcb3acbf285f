import type { Models } from '../../../core/contract/plugins.ts'
import { openSession, Tensor } from '../session.ts'
import { unit } from './clustering.ts'
import { bands, filterBank } from './filterbank.ts'

/** Less sound than this tells nothing of a voice, samples at 16 kHz. */
const least = 0.3 * 16_000

export interface VoicePrinter {
  /** What the voice in a stretch of sound is like, a unit vector. @returns null when the sound is too short */
  print(samples: Float32Array): Promise<Float32Array | null>
  close(): Promise<void>
}

/** Opens CAM++. @throws StudioError as `models.need` does, `model-broken` */
export async function openVoicePrinter(models: Models, { threads }: { threads: number }): Promise<VoicePrinter> {
  const model = await models.need('campplus')
  const path = model.files['diarization/campplus_cn_en_common.onnx'] as string
  const session = await openSession(path, { threads, lane: 'voices' })
  return {
    async print(samples) {
      if (samples.length < least) return null
      const { features, frames } = filterBank(samples)
      const out = await session.run({ fbank: new Tensor('float32', features, [1, frames, bands]) })
      return unit((out.embedding as Tensor).data as Float32Array)
    },
    close: () => session.release(),
  }
}
