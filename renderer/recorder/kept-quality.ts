import { type Preset, Quality } from '../../core/contract/recording/take.ts'

const key = (preset: Preset): string => `estompe.quality.${preset}`

/** The quality that was chosen last for a preset, on this machine. */
export function keptQuality(preset: Preset): Quality {
  const kept = Quality.safeParse(localStorage.getItem(key(preset)))
  return kept.success ? kept.data : '720p'
}

export const keepQuality = (preset: Preset, quality: Quality): void => localStorage.setItem(key(preset), quality)
