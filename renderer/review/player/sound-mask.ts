import { useEffect } from 'react'
import type { Finding } from '../../../core/contract/finding.ts'
import type { Clock } from '../store/clock.ts'

/** Seconds around a hidden stretch that stay silent as well: a media element does not mute to the sample. */
const margin = 0.05

/** Whether a stretch that is hidden is heard at a time. Findings by start. */
export function isSilenced(sounds: readonly Finding[], seconds: number, ahead: number): boolean {
  for (const { start, end } of sounds) {
    if (start - ahead > seconds) return false
    if (seconds < end + margin) return true
  }
  return false
}

/** Keeps hidden speech silent while it plays. */
export function useSoundMask(
  media: HTMLMediaElement | null,
  clock: Clock,
  sounds: readonly Finding[],
  masked: boolean,
): void {
  useEffect(() => {
    if (!media) return
    const mute = (): void => {
      const silent = masked && isSilenced(sounds, media.currentTime, margin * media.playbackRate)
      media.volume = silent ? 0 : 1
    }
    mute()
    const stop = clock.onTime(mute)
    return () => {
      stop()
      media.volume = 1
    }
  }, [media, clock, sounds, masked])
}
