import type { Preset, SourceKind } from './take.ts'

/** Bits a second that each source is encoded with, at most. */
export const bitsASecond: Readonly<Record<SourceKind, number>> = {
  screen: 2_500_000,
  camera: 2_500_000,
  microphone: 96_000,
  call: 128_000,
}

/** The sources of a preset: those that belong to it, and those that may be added. */
export const presetSources: Readonly<Record<Preset, { usual: readonly SourceKind[]; further: readonly SourceKind[] }>> =
  {
    call: { usual: ['screen', 'call', 'microphone'], further: ['camera'] },
    group: { usual: ['screen', 'call', 'microphone'], further: ['camera'] },
    camera: { usual: ['camera', 'microphone'], further: [] },
    sound: { usual: ['microphone'], further: [] },
  }

/**
 * Bytes that a take of so many seconds needs, joined file included: while that is written, the tracks are still there.
 */
export const bytesFor = (preset: Preset, seconds: number): number => 2 * bytesASecond(preset) * seconds

export const bytesASecond = (preset: Preset): number =>
  presetSources[preset].usual.reduce((sum, kind) => sum + bitsASecond[kind] / 8, 0)
