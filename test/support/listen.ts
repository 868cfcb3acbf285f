import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { SoundSource } from '../../core/contract/plugins.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import whisper from '../../core/plugins/transcribers/whisper.ts'
import { openModels } from '../../native/inference/models.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'

const rate = 16_000
const shipped = resolve(import.meta.dirname, '../../models')

export const shippedModels = (folder: string) =>
  openModels({
    manifestPath: join(shipped, 'manifest.json'),
    folders: [...(process.env.ESTOMPE_MODELS_DIR ? [process.env.ESTOMPE_MODELS_DIR] : []), shipped],
    downloads: folder,
  })

/** All samples of a recording's sound, 16 kHz mono. */
export async function samplesOf(path: string, folder: string): Promise<Float32Array> {
  await mkdir(folder, { recursive: true })
  const sound = await openSound(path, await probe(path), { track: 'mix', scratch: folder })
  try {
    return await sound.read(0, sound.duration)
  } finally {
    await sound.close()
  }
}

export const soundOf = (samples: Float32Array): SoundSource => ({
  duration: samples.length / rate,
  read: async (start, end) => samples.slice(Math.round(start * rate), Math.round(end * rate)),
})

/** One after the other, without a pause. */
export function joinedSamples(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const textOf = (transcript: Transcript): string => transcript.segments.map((segment) => segment.text).join(' ')

/** The shipped Whisper, opened. */
export async function openListener(folder: string, threads: number, signal = new AbortController().signal) {
  const models = await shippedModels(folder)
  return whisper.open({ models, threads, signal }, await models.need('whisper-base'))
}
