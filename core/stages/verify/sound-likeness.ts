import type { SoundSource } from '../../contract/plugins.ts'
import type { Span } from '../../contract/span.ts'

/** Samples a second of every `SoundSource`. */
export const RATE = 16_000
/** Samples of one window: 20 ms. */
export const WINDOW = 320
/** Seconds of one window. */
export const STEP = WINDOW / RATE
/** Root mean squares under which a window counts as silent: in the original, in the render. */
const SOUNDING = 0.01
const SILENT = 0.002
/** Root mean square (-74 dB of full scale) from which a voice can be made loud enough to be understood. */
const AUDIBLE = 0.0002
/** Small shifts, in samples, that take up what coding does to the phase. */
const SHIFTS = [-16, -8, -4, -2, 0, 2, 4, 8, 16]
const REACH = 16

/**
 * What became of one window of 20 ms. `foreign`: silent in the original, sounding in the render; `still`: silent in
 * both.
 */
export interface WindowFate {
  /** Best absolute correlation, 0..1; 0 when one of the two cannot be heard, however loud it is made. */
  readonly likeness: number
  readonly sounding: boolean
  readonly silent: boolean
  readonly foreign: boolean
  readonly still: boolean
}

/** Compares windows of the two sounds, which must start together; `b` has `REACH` more samples on each side. */
function fateOf(a: Float32Array, b: Float32Array, at: number): WindowFate {
  let aa = 0
  let level = 0
  for (let i = 0; i < WINDOW; i++) {
    const x = a[at + i] ?? 0
    const y = b[at + REACH + i] ?? 0
    aa += x * x
    level += y * y
  }
  const sounding = Math.sqrt(aa / WINDOW) > SOUNDING
  const silent = Math.sqrt(level / WINDOW) < SILENT
  const foreign = Math.sqrt(aa / WINDOW) < SILENT && Math.sqrt(level / WINDOW) > SOUNDING
  const still = Math.sqrt(Math.max(aa, level) / WINDOW) < SILENT
  if (Math.min(aa, level) < AUDIBLE ** 2 * WINDOW) return { likeness: 0, sounding, silent, foreign, still }
  let best = 0
  for (const shift of SHIFTS) {
    let ab = 0
    let bb = 0
    const from = at + REACH + shift
    for (let i = 0; i < WINDOW; i++) {
      const y = b[from + i] ?? 0
      ab += (a[at + i] ?? 0) * y
      bb += y * y
    }
    best = Math.max(best, Math.abs(ab) / (Math.sqrt(aa * bb) + 1e-12))
  }
  return { likeness: best, sounding, silent, foreign, still }
}

const CHUNK = 30

/** Every window of the original from its start to its end, read in pieces so that memory stays flat. `lag` as of `lagOf`. */
export async function* windowsOf(
  original: SoundSource,
  rendered: SoundSource,
  lag: number,
): AsyncGenerator<WindowFate & { readonly time: number }, void, undefined> {
  const room = new Float32Array(CHUNK * RATE)
  const other = new Float32Array(CHUNK * RATE + 2 * REACH)
  for (let start = 0; start < original.duration; start += CHUNK) {
    const end = Math.min(original.duration, start + CHUNK)
    const a = await original.read(start, end, room)
    const b = await paddedRead(rendered, start * RATE + lag - REACH, other.subarray(0, a.length + 2 * REACH))
    for (let at = 0; at + WINDOW <= a.length; at += WINDOW) yield { ...fateOf(a, b, at), time: start + at / RATE }
  }
}

/** Fills `out` from a sample on; what lies outside the sound is silence. */
async function paddedRead(sound: SoundSource, firstSample: number, out: Float32Array): Promise<Float32Array> {
  const before = Math.max(0, -firstSample)
  const first = firstSample + before
  const room = out.fill(0).subarray(before)
  room.set((await sound.read(first / RATE, (first + room.length) / RATE, room)).subarray(0, room.length))
  return out
}

/**
 * Samples by which the render's sound is late, within 100 ms: the shift that fits best over ten sounding seconds that
 * the plan does not touch. 0 when there are none.
 */
export async function lagOf(original: SoundSource, rendered: SoundSource, avoid: readonly Span[]): Promise<number> {
  const LENGTH = 5
  let best = { start: -1, level: 0 }
  for (let start = 0; start + LENGTH <= Math.min(original.duration, 120); start += LENGTH) {
    if (avoid.some((span) => span.start < start + LENGTH && start < span.end)) continue
    const level = energy(await original.read(start, start + LENGTH))
    if (level > best.level) best = { start, level }
  }
  if (best.start < 0 || best.level < SOUNDING ** 2) return 0
  const a = await original.read(best.start, best.start + LENGTH)
  const WIDE = 1600
  const b = await paddedRead(rendered, best.start * RATE - WIDE, new Float32Array(a.length + 2 * WIDE))
  const alike = (lag: number): number => {
    let sum = 0
    for (let i = 0; i < a.length; i += 2) sum += (a[i] ?? 0) * (b[i + WIDE + lag] ?? 0)
    return sum
  }
  let lag = 0
  let most = Number.NEGATIVE_INFINITY
  for (let i = -WIDE; i <= WIDE; i += 4) {
    const sum = alike(i)
    if (sum > most) [most, lag] = [sum, i]
  }
  for (let i = lag - 3; i <= lag + 3; i++) {
    const sum = alike(i)
    if (sum > most) [most, lag] = [sum, i]
  }
  return lag
}

const energy = (samples: Float32Array): number =>
  samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length)

/** Zero crossings and level change from window to window tell speech from a tone, a hum or steady noise: 0..1. */
export function restlessness(samples: Float32Array): number {
  const levels: number[] = []
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW)
    levels.push(Math.sqrt(energy(samples.subarray(at, at + WINDOW))))
  const mean = levels.reduce((sum, x) => sum + x, 0) / Math.max(1, levels.length)
  if (mean < SILENT) return 0
  const spread = Math.sqrt(levels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, levels.length))
  return Math.min(1, spread / mean)
}
