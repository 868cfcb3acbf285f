import { randomInt } from 'node:crypto'
import type { VoiceStretch } from '../../../native/media/voice/disguise.ts'
import { drawnChange, type VoiceChange } from '../../../native/media/voice/voice-change.ts'
import type { PlannedVoice } from '../../contract/plan.ts'

const steps = 2 ** 32
const byChance = (): number => randomInt(steps) / steps

/**
 * Draws how each voice of a plan is changed, the same wherever it is heard, new for each render. It is kept nowhere:
 * neither the plan nor the report nor the library knows it.
 */
export function changedVoices(voices: readonly PlannedVoice[], random: () => number = byChance): VoiceStretch[] {
  const changes = new Map<string, VoiceChange>()
  return voices.map(({ voice, start, end }) => {
    const change = changes.get(voice) ?? drawnChange(random)
    changes.set(voice, change)
    return { start, end, change }
  })
}
