import { checkCancelled } from '../../../core/contract/errors.ts'
import type { SoundSource } from '../../../core/contract/plugins.ts'
import { openSession, Tensor } from '../session.ts'

/** The network looks at ten seconds at once, the next look begins five seconds later. */
const windowSeconds = 10
const hopSeconds = 5
const rate = 16_000
/** Classes of the powerset: nobody, one of three, two of three (Plaquet & Bredin 2023). */
const powerset: readonly (readonly number[])[] = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]]

/** A stretch in which one of a window's speakers talks. Speakers of two windows have nothing to do with one another. */
export interface LocalTurn {
  readonly window: number
  readonly speaker: number
  /** Seconds of the recording. */
  readonly start: number
  readonly end: number
  /** True when another of the window's speakers talks over most of it. */
  readonly overlapped: boolean
}

/** Opens pyannote segmentation 3.0. @param path of its ONNX file */
export async function openSegmentation(path: string, options: { threads: number }) {
  const session = await openSession(path, { ...options, lane: 'voices' })
  return {
    /** @throws StudioError `cancelled` */
    async turns(
      sound: SoundSource,
      { signal, onProgress }: { signal?: AbortSignal; onProgress?: (seconds: number) => void },
    ): Promise<LocalTurn[]> {
      const turns: LocalTurn[] = []
      const samples = new Float32Array(windowSeconds * rate)
      for (
        let start = 0, window = 0;
        start === 0 || start + hopSeconds < sound.duration;
        start += hopSeconds, window++
      ) {
        checkCancelled(signal)
        samples.fill(0)
        samples.set((await sound.read(start, start + windowSeconds, samples)).subarray(0, samples.length))
        const out = await session.run({ waveform: new Tensor('float32', samples, [1, 1, samples.length]) })
        turns.push(...localTurns(out.logprob as Tensor, window, start, Math.min(windowSeconds, sound.duration - start)))
        onProgress?.(Math.min(sound.duration, start + hopSeconds))
      }
      return turns
    },
    close: () => session.release(),
  }
}

/** Reads one window's answer, [1, frames, 7] log probabilities. */
function localTurns(answer: Tensor, window: number, offset: number, length: number): LocalTurn[] {
  const frames = answer.dims[1] ?? 0
  const data = answer.data as Float32Array
  const step = windowSeconds / frames
  const classes = Array.from({ length: frames }, (_, t) => {
    let best = 0
    for (let c = 1; c < powerset.length; c++)
      if (data[t * powerset.length + c]! > data[t * powerset.length + best]!) best = c
    return powerset[best]!
  })
  const turns: LocalTurn[] = []
  for (let speaker = 0; speaker < 3; speaker++) {
    let first: number | null = null
    for (let t = 0; t <= frames; t++) {
      const talks = t < frames && classes[t]!.includes(speaker)
      if (talks) first ??= t
      if (talks || first === null) continue
      const both = classes.slice(first, t).filter((who) => who.length > 1).length
      const [start, end] = [first * step, Math.min(length, t * step)]
      if (end > start)
        turns.push({ window, speaker, start: offset + start, end: offset + end, overlapped: both > (t - first) / 2 })
      first = null
    }
  }
  return turns
}
