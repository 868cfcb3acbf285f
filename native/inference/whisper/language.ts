import { coverage, type Span } from '../../../core/contract/span.ts'
import { voicedWithin } from './coverage.ts'
import type { LanguageChances } from './reader.ts'

/** Languages that the studio is made for. */
const home = ['fr', 'en'] as const

/** A language from elsewhere must be this likely: the base model confuses short French with its neighbours. */
const foreignChance = 0.6
/** A window is read in the other home language only when it is this sure and has this much voice, seconds. */
const otherChance = 0.9
const otherVoice = 2
/** Windows that are asked. */
const asked = 3

const chanceOf = (chances: LanguageChances, code: string): number => chances.get(code) ?? 0

/** The language of a recording: of each third the window with the most voice is asked, and counts by its voice. */
export async function chooseLanguage(
  windows: readonly Span[],
  speech: readonly Span[],
  ask: (window: Span) => Promise<LanguageChances>,
): Promise<{ language: string; chance: number }> {
  const voiceOf = (window: Span): number => coverage(voicedWithin(speech, window))
  const share = Math.ceil(windows.length / asked)
  const total = new Map<string, number>()
  let weight = 0
  for (let from = 0; from < windows.length; from += share) {
    const part = windows.slice(from, from + share)
    const window = part.reduce((most, one) => (voiceOf(one) > voiceOf(most) ? one : most))
    const voice = voiceOf(window)
    for (const [code, chance] of await ask(window)) total.set(code, (total.get(code) ?? 0) + chance * voice)
    weight += voice
  }
  const ranked = [...total].map(([code, sum]) => ({ code, chance: sum / (weight || 1) }))
  ranked.sort((a, b) => b.chance - a.chance)
  const first = ranked[0] ?? { code: 'und', chance: 0 }
  const nearest = ranked.find(({ code }) => home.some((one) => one === code)) ?? first
  const chosen = first.chance >= foreignChance ? first : nearest
  return { language: chosen.code, chance: chosen.chance }
}

/** The language to read one window in: the recording's, unless the window is surely in the other home language. */
export function windowLanguage(language: string, chances: LanguageChances, voice: number): string {
  if (voice < otherVoice) return language
  const other = home.find((code) => code !== language && chanceOf(chances, code) >= otherChance)
  return other ?? language
}
