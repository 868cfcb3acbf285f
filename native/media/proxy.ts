import type { MediaInfo } from '../../core/contract/media.ts'
import type { EncoderKind } from './encoder.ts'
import { renderMedia } from './render.ts'
import { openX264, x264 } from './x264.ts'

/**
 * Why a browser cannot play an original well: its container, codec, kind of pixels, size or sound is not one that every
 * browser plays, it is interlaced, or damaged in a way that a player does not get over.
 */
export type ProxyReason = 'container' | 'codec' | 'pixels' | 'size' | 'sound' | 'interlaced' | 'damaged'

const playableSound = new Set(['aac', 'mp3'])

/**
 * Whether a proxy is needed to review an original in a browser, told from its headers; null when the original will do.
 * How far its key frames lie apart is not in a header: see `seeksWell`.
 */
export function needsProxy({ container, video, audio, faults }: Omit<MediaInfo, 'tags'>): ProxyReason | null {
  if (faults.length > 0) return 'damaged'
  if (!/^(mov|mp4)$/.test(container)) return 'container'
  if (audio.some(({ codec }) => !playableSound.has(codec))) return 'sound'
  if (!video) return null
  if (video.codec !== 'h264') return 'codec'
  if (!/^yuvj?420p$/.test(video.pixelFormat)) return 'pixels'
  if (video.interlaced) return 'interlaced'
  return Math.max(video.width, video.height) > 1920 || Math.min(video.width, video.height) > 1088 ? 'size' : null
}

export interface ProxyOptions {
  readonly input: string
  /** Where it goes: `.mp4`. Appears only when it is whole. */
  readonly output: string
  readonly threads: number
  readonly signal?: AbortSignal
  /** Seconds of recording done. */
  readonly onProgress?: (seconds: number) => void
}

/** Seconds between key frames of a proxy: a browser shows any frame within a blink. */
export const proxyKeyEvery = 0.5

/** Small and quick to decode. Without B-frames, so that a frame's number and time are the original's in every player. */
const proxyEncoder: EncoderKind = {
  ...x264,
  open: (wish) => openX264(wish, { preset: 'superfast', crf: '24', bf: '0', 'forced-idr': '1' }),
}

/**
 * Makes a file that every browser plays, streams and seeks: H.264 and AAC in MP4, at most 1280x720 (or 720x1280), a key
 * frame twice a second, frames at the times of the original. Nothing is hidden in it: it stays in the library.
 * @throws StudioError as `renderMedia` does
 */
export async function makeProxy(options: ProxyOptions): Promise<void> {
  await renderMedia({
    ...options,
    masksAt: () => [],
    sounds: [],
    replaceWith: 'silence',
    encoder: proxyEncoder,
    fit: { longer: 1280, shorter: 720 },
    keyEvery: proxyKeyEvery,
  })
}
