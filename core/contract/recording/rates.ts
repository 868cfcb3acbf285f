import type { Preset, Quality, SourceKind } from './take.ts'

/** Bits a second that each source is encoded with, at most. The quality is a camera's; nothing else depends on it. */
export const bitsASecond = (kind: SourceKind, quality: Quality = '720p'): number =>
  kind === 'camera' ? cameraBits[quality] : otherBits[kind]

const cameraBits: Readonly<Record<Quality, number>> = { '720p': 2_500_000, '1080p': 5_000_000 }
const otherBits: Readonly<Record<Exclude<SourceKind, 'camera'>, number>> = {
  screen: 2_500_000,
  microphone: 96_000,
  call: 128_000,
}

/** What a camera is asked for, pixels. */
export const pictureSize: Readonly<Record<Quality, { readonly width: number; readonly height: number }>> = {
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
}

/** The quality whose rate suits pictures of that size, pixels: a camera gives what it can. */
export const qualityOf = (size: { readonly width: number; readonly height: number }): Quality => {
  const { width, height } = pictureSize['720p']
  return size.width * size.height > width * height ? '1080p' : '720p'
}

/** The sources of a preset: those that belong to it, and those that may be added. */
export const presetSources: Readonly<Record<Preset, { usual: readonly SourceKind[]; further: readonly SourceKind[] }>> =
  {
    call: { usual: ['screen', 'call', 'microphone'], further: ['camera'] },
    group: { usual: ['screen', 'call', 'microphone'], further: ['camera'] },
    camera: { usual: ['camera', 'microphone'], further: [] },
    sound: { usual: ['microphone'], further: [] },
  }

/** Bytes a second of a session that is recorded from these sources, at most. */
export const bytesASecond = (sources: readonly SourceKind[], quality: Quality): number =>
  sources.reduce((sum, kind) => sum + bitsASecond(kind, quality) / 8, 0)

/**
 * Bytes that a take of so many seconds needs, joined file included: while that is written, the tracks are still there.
 */
export const bytesFor = (sources: readonly SourceKind[], quality: Quality, seconds: number): number =>
  2 * bytesASecond(sources, quality) * seconds
